import numpy as np
from cnn_core import functional as F

x = np.array([
    [1, 3, 2, 4],
    [5, 6, 1, 2],
    [3, 2, 7, 8],
    [1, 0, 3, 4],
], dtype=np.float64)[None]

largest = F.max_pool2d(x, 2)[0]
average = F.avg_pool2d(x, 2)[0]
total = F.sum_pool2d(x, 2)[0]
print(largest)
print(average)
print(total)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
largest = torch_F.max_pool2d(x, 2)[0]
average = torch_F.avg_pool2d(x, 2)[0]
total = torch_F.avg_pool2d(x, 2, divisor_override=1)[0]
print(largest)
print(average)
print(total)
