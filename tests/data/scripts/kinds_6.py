import numpy as np
from cnn_core import functional as F

x = np.array([
    [1, 2, 3, 1],
    [2, 4, 1, 0],
    [0, 1, 5, 2],
    [3, 0, 2, 1],
], dtype=np.float64)[None]
w = np.array([
    [1, 4, 2],
    [2, 5, 1],
    [3, 1, 2],
], dtype=np.float64)[None, None]
maps = F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1)
print(maps.shape, maps)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
w = torch.tensor(w)
maps = torch_F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1)
print(maps.shape, maps)
