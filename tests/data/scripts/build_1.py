from cnn_core.network import Network, Conv2d, Flatten, Linear, MaxPool2d, ReLU

network = Network((
    Conv2d(16, 3, padding=1),
    ReLU(),
    MaxPool2d(2),
    Conv2d(32, 3, padding=1),
    ReLU(),
    MaxPool2d(2),
    Flatten(),
    Linear(10),
))

trace = network.trace((3, 32, 32))
for row in trace.rows:
    print(row.path, row.name, row.output_shape, row.size_formula, row.cost.parameters, row.cost.multiply_adds)
print(trace.parameters, "parameters,", trace.multiply_adds, "multiply-adds")

# the same in PyTorch
import torch
from torch import nn


class Network(nn.Sequential):
    """A network: 25578 parameters for samples of shape (3, 32, 32)."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 16, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(2048, 10),
        )


network = Network().eval()
x = torch.zeros(1, 3, 32, 32)
print(sum(parameter.numel() for parameter in network.parameters()), "parameters")
print(tuple(network(x).shape))
