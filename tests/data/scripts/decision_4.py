from cnn_core.network import Linear, trace, Network

maps, height, width = 512, 7, 7
inputs = maps * height * width
row = trace(Network((Linear(4096),)), (inputs,)).rows[0]
weights, parameters = inputs * 4096, row.cost.parameters
print(weights, parameters)

# the same in PyTorch: on the device "meta" a layer has a size, but takes no memory
import torch

layer = torch.nn.Linear(inputs, 4096, device="meta")
weights, parameters = layer.weight.numel(), sum(p.numel() for p in layer.parameters())
print(weights, parameters)
