import numpy as np
from cnn_core import functional as F

x = np.array([
    [0, 1, 2, 3],
    [1, 3, 0, 2],
    [2, 0, 4, 1],
    [3, 1, 1, 0],
    [5, 0, 0, 5],
    [0, 2, 2, 0],
    [1, 1, 3, 3],
    [4, 0, 1, 2],
], dtype=np.float64).reshape(2, 1, 4, 4)
weight = np.array([
    [1, -1],
    [2, 0],
], dtype=np.float64)[None, None]
for bias in (0.0, 7):
    z = F.conv2d(x, weight, np.array([bias], dtype=np.float64))
    print(F.relu(F.batch_norm(z, None, None, training=True)).ravel())

# the same in PyTorch
import torch
import torch.nn.functional as F

x, weight = torch.tensor(x), torch.tensor(weight)
for bias in (0.0, 7):
    z = F.conv2d(x, weight, torch.tensor([bias], dtype=torch.float64))
    print(F.relu(F.batch_norm(z, None, None, training=True)).numpy().ravel())
