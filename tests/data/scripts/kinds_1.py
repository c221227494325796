import numpy as np
from cnn_core import functional as F

x = np.array([
    [[1.0, 4.0, 1.0, 0.0], [0.0, 5.0, 1.0, 1.0], [1.0, 4.0, 0.0, 1.0], [0.0, 4.0, 1.0, 0.0]],
    [[1.0, 0.0, 1.0, 1.0], [3.0, 4.0, 4.0, 3.0], [0.0, 1.0, 0.0, 1.0], [1.0, 1.0, 0.0, 0.0]],
    [[3.0, 1.0, 0.0, 1.0], [1.0, 3.0, 1.0, 0.0], [0.0, 1.0, 4.0, 1.0], [1.0, 0.0, 1.0, 3.0]],
    [[0.0, 2.0, 2.0, 1.0], [2.0, 0.0, 1.0, 2.0], [2.0, 1.0, 0.0, 2.0], [0.0, 2.0, 2.0, 0.0]],
], dtype=np.float64)
w = np.array([
    [[[1.0]], [[1.0]], [[-1.0]], [[0.0]]],
    [[[-1.0]], [[2.0]], [[1.0]], [[1.0]]],
], dtype=np.float64)  # 2 × 4 × 1 × 1
maps = F.conv2d(x, w)
print(w.size, maps)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
w = torch.tensor(w)
maps = torch_F.conv2d(x, w)
print(w.numel(), maps)
