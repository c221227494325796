from cnn_core.costs import conv2d_cost

cost = conv2d_cost(3, 16, 3, output_size=32, bias=True)
parameters, multiply_adds = cost.parameters, cost.multiply_adds
print(parameters, multiply_adds)

# the same in PyTorch
import torch

layer = torch.nn.Conv2d(3, 16, 3, padding=1, bias=True)
parameters = sum(p.numel() for p in layer.parameters())
maps = layer.to("meta")(torch.empty(3, 32, 32, device="meta"))  # the size alone, without the work
multiply_adds = maps.numel() * layer.weight[0].numel()
print(parameters, multiply_adds)
