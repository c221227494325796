import numpy as np
from cnn_core import functional as F

x = np.array([1, 2], dtype=np.float64)
W1 = np.array([
    [1, -1],
    [2, 1],
    [0, -2],
], dtype=np.float64)
W2 = np.array([
    [1, 2, -1],
    [-1, 1, 1],
], dtype=np.float64)
h = F.linear(x, W1)
print(F.linear(h, W2), F.linear(x, W2 @ W1))

# the same in PyTorch
import torch
import torch.nn.functional as F

x, W1, W2 = torch.tensor(x), torch.tensor(W1), torch.tensor(W2)
h = F.linear(x, W1)
print(F.linear(h, W2).numpy(), F.linear(x, W2 @ W1).numpy())
