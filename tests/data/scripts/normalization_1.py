import numpy as np
from cnn_core import functional as F

# samples below each other, channels side by side
x = np.array([
    [3, 7, 30, 10, -3, -2, 0, 1],
    [7, 2, 5, 30, -1, -3, 3, 5],
    [7, 3, 35, 5, -5, -3, 1, 2],
    [5, 6, 15, 25, -3, -4, 3, 3],
    [2, 4, 30, 15, -3, -4, 5, 6],
    [7, 7, 15, 25, -3, -2, 6, 1],
], dtype=np.float64)
x = np.ascontiguousarray(x.reshape(3, 2, 4, 2).transpose(0, 2, 1, 3))
weight = np.array([1, 1, 1, 1], dtype=np.float64)
bias = np.array([0, 0, 0, 0], dtype=np.float64)

shared = x
print(shared.mean(axis=(0, 2, 3)), shared.var(axis=(0, 2, 3)))
y = F.batch_norm(x, None, None, weight, bias, training=True, eps=1e-05)
print(y.reshape(3, 4, 2, 2).transpose(0, 2, 1, 3).reshape(6, 8))

# the same in PyTorch
import torch
import torch.nn.functional as F

x, weight, bias = torch.tensor(x), torch.tensor(weight), torch.tensor(bias)
shared = x
print(shared.mean(dim=(0, 2, 3)).numpy(), shared.var(dim=(0, 2, 3), unbiased=False).numpy())
y = F.batch_norm(x, None, None, weight, bias, training=True, eps=1e-05)
print(y.numpy().reshape(3, 4, 2, 2).transpose(0, 2, 1, 3).reshape(6, 8))
