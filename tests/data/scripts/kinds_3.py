import numpy as np
from cnn_core import functional as F

depthwise = np.array([[[[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]], [[[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]]], [[[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]]])
pointwise = np.array([[[[1.0]], [[1.0]], [[1.0]]]])
ordinary = pointwise * depthwise[:, 0]
x = np.random.default_rng(0).integers(0, 10, (3, 6, 6)).astype(np.float64)
one_layer = F.conv2d(x, ordinary)
two_layers = F.conv2d(F.conv2d(x, depthwise, groups=3), pointwise)
print(ordinary.size, depthwise.size + pointwise.size)
print(np.allclose(one_layer, two_layers))

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
depthwise = torch.tensor(depthwise)
pointwise = torch.tensor(pointwise)
ordinary = torch.tensor(ordinary)
one_layer = torch_F.conv2d(x, ordinary)
two_layers = torch_F.conv2d(torch_F.conv2d(x, depthwise, groups=3), pointwise)
print(ordinary.numel(), depthwise.numel() + pointwise.numel())
print(torch.allclose(one_layer, two_layers))
