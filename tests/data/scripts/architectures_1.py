from cnn_core.network import *

network = Network((
    Conv2d(64, 3, padding=1),
    ReLU(),
    MaxPool2d(2),
    Conv2d(128, 3, padding=1),
    ReLU(),
    MaxPool2d(2),
    Conv2d(256, 3, padding=1),
    ReLU(),
    MaxPool2d(2),
    AdaptiveAvgPool2d(1),
    Flatten(),
    Linear(10),
))
trace = network.trace((3, 224, 224))
for row in trace.rows:
    print(row.path, row.name, row.output_shape, row.cost.parameters, row.cost.multiply_adds)
print(trace.parameters, "parameters,", trace.multiply_adds, "multiply-adds")
print(trace.output_shape)

# the same in PyTorch
import torch
from torch import nn


class Network(nn.Sequential):
    """pipeline: 373386 parameters for samples of shape (3, 224, 224)."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 64, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(64, 128, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(128, 256, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(256, 10),
        )


network = Network().eval()
x = torch.zeros(1, 3, 224, 224)
print(sum(parameter.numel() for parameter in network.parameters()), "parameters")
print(tuple(network(x).shape))
