import numpy as np
from cnn_core import functional as F

ground, spike = 0, 72
x = np.full((8, 8), float(ground))
x[2, 5] = spike
x = x[None]

largest = F.max_pool2d(x, 2)[0]
average = F.avg_pool2d(x, 2)[0]
print(largest)
print(average)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
largest = torch_F.max_pool2d(x, 2)[0]
average = torch_F.avg_pool2d(x, 2)[0]
print(largest)
print(average)
