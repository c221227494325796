import numpy as np
from cnn_core import functional as F

x = np.array([
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 9, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
], dtype=np.float64)[None]
moved = np.roll(x, (0, 1), axis=(1, 2))
moved[:, :, :1] = 0

before, after = F.max_pool2d(x, 2), F.max_pool2d(moved, 2)
print(before[0])
print(after[0])
print((~np.isclose(before, after)).sum())

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
moved = torch.tensor(moved)
before, after = torch_F.max_pool2d(x, 2), torch_F.max_pool2d(moved, 2)
print(before[0])
print(after[0])
print((~torch.isclose(before, after)).sum())
