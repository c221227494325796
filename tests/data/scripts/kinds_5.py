import numpy as np
from cnn_core import functional as F

x = np.array([
    [0, 0, 2, 9, 8, 1, 0],
    [0, 1, 3, 9, 7, 1, 0],
    [0, 0, 4, 8, 7, 0, 0],
    [0, 1, 2, 9, 9, 1, 0],
    [1, 0, 3, 8, 6, 0, 0],
    [0, 0, 2, 7, 8, 1, 0],
    [0, 1, 4, 9, 7, 0, 0],
], dtype=np.float64)[None]
w = np.array([
    [1, 0, -1],
    [1, 0, -1],
    [1, 0, -1],
], dtype=np.float64)[None, None]
maps = F.conv2d(x, w, dilation=2)
print(maps)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
w = torch.tensor(w)
maps = torch_F.conv2d(x, w, dilation=2)
print(maps)
