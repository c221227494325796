import numpy as np
from cnn_core import functional as F

x = np.array([[
    [0, 1, 2],
    [10, 11, 12],
], [
    [100, 101, 102],
    [110, 111, 112],
], [
    [200, 201, 202],
    [210, 211, 212],
]], dtype=np.float64)
vector = x.reshape(-1)
print(vector)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
vector = torch.flatten(x)
print(vector)
