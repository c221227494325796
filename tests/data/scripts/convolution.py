import numpy as np
from cnn_core import functional as F

image = np.array([
    [0, 0, 2, 9, 8, 1, 0],
    [0, 1, 3, 9, 7, 1, 0],
    [0, 0, 4, 8, 7, 0, 0],
    [0, 1, 2, 9, 9, 1, 0],
    [1, 0, 3, 8, 6, 0, 0],
    [0, 0, 2, 7, 8, 1, 0],
    [0, 1, 4, 9, 7, 0, 0],
], dtype=np.float64)
weight = np.array([
    [1, 0, -1],
    [1, 0, -1],
    [1, 0, -1],
], dtype=np.float64)

out = F.conv2d(image[None], weight[None, None], padding=0)[0]
print(out)

# the same in PyTorch
import torch

out = torch.nn.functional.conv2d(torch.tensor(image)[None], torch.tensor(weight)[None, None], padding=0)[0]
print(out)
