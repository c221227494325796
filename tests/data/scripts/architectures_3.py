import numpy as np
from cnn_core import functional as F

a = np.array([[
    [2, 0, 1, 3],
    [1, 4, 0, 2],
    [0, 1, 3, 1],
    [2, 0, 1, 5],
]], dtype=np.float64)
w1 = np.array([[[
    [0, 1, 0],
    [1, -2, 1],
    [0, 1, 0],
]]], dtype=np.float64)
w2 = 1 * np.array([[[
    [0, 1, 0],
    [-1, 0, 1],
    [0, -1, 0],
]]], dtype=np.float64)

hidden = F.relu(F.conv2d(a, w1, padding="same"))
z = F.conv2d(hidden, w2, padding="same")
out = F.relu(z + a)
print(z)
print(out)

# the same in PyTorch
import torch

a, w1, w2 = map(torch.tensor, (a, w1, w2))
hidden = torch.relu(torch.nn.functional.conv2d(a, w1, padding="same"))
z = torch.nn.functional.conv2d(hidden, w2, padding="same")
out = torch.relu(z + a)
print(z)
print(out)
