import numpy as np
from cnn_core import functional as F

image = np.array([
[
    [1, 1, 8, 1, 1],
    [1, 2, 9, 2, 1],
    [8, 9, 9, 9, 8],
    [1, 2, 9, 2, 1],
    [1, 1, 8, 1, 1],
],
[
    [2, 2, 1, 2, 2],
    [2, 3, 0, 3, 2],
    [1, 0, 1, 0, 1],
    [2, 3, 0, 3, 2],
    [2, 2, 1, 2, 2],
],
[
    [6, 7, 1, 7, 6],
    [7, 6, 0, 6, 7],
    [1, 0, 2, 0, 1],
    [7, 6, 0, 6, 7],
    [6, 7, 1, 7, 6],
],
], dtype=np.float64)  # red, green, blue
weight = np.array([
[
    [0, 1, 0],
    [1, 1, 1],
    [0, 1, 0],
],
[
    [0, -1, 0],
    [-1, 0, -1],
    [0, -1, 0],
],
[
    [0, -1, 0],
    [-1, -1, -1],
    [0, -1, 0],
],
], dtype=np.float64)
bias = np.array([1.0])

# each kernel on its own sheet: as many groups as channels
maps = F.conv2d(image, weight[:, None], groups=len(image))
out = F.conv2d(image, weight[None], bias)[0]
print(maps)
print(out)

# the same in PyTorch
import torch

x, w, b = torch.tensor(image), torch.tensor(weight), torch.tensor(bias)
maps = torch.nn.functional.conv2d(x, w[:, None], groups=len(x))
out = torch.nn.functional.conv2d(x, w[None], b)[0]
print(maps)
print(out)
