import numpy as np
from cnn_core import functional as F
from cnn_core.separable import separate

x = np.array([
    [0, 1, 3, 5, 5, 5],
    [0, 0, 1, 3, 5, 5],
    [0, 0, 0, 1, 3, 5],
    [1, 0, 0, 0, 1, 3],
    [0, 0, 1, 0, 0, 1],
    [0, 1, 0, 0, 0, 0],
], dtype=np.float64)[None]
kernel = np.array([
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
], dtype=np.float64)
split = separate(kernel)
column, row = split.column, split.row
rank = split.rank
print(rank, split.singular_values)
one_pass = F.conv2d(x, kernel[None, None])[0]
middle = F.conv2d(x, column[None, None, :, None])
two_passes = F.conv2d(middle, row[None, None, None, :])[0]
print(one_pass)
print(two_passes)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
kernel = torch.tensor(kernel)
column = torch.tensor(column)
row = torch.tensor(row)
rank = torch.linalg.matrix_rank(kernel)
print(rank)
one_pass = torch_F.conv2d(x, kernel[None, None])[0]
middle = torch_F.conv2d(x, column[None, None, :, None])
two_passes = torch_F.conv2d(middle, row[None, None, None, :])[0]
print(one_pass)
print(two_passes)
