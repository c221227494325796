import numpy as np
from cnn_core import functional as F

i, j = np.indices((8, 8))
image = ((2.0 * i + j) % 9 + 1)[None, None]
weight = np.ones((1, 1, 3, 3))

out = F.conv2d(image, weight, stride=2, dilation=1, padding=0)
print(out.shape[2:], out[0, 0])

# the same in PyTorch
import torch

layer = torch.nn.Conv2d(1, 1, 3, stride=2, dilation=1, padding=0, bias=False, dtype=torch.float64)
torch.nn.init.ones_(layer.weight)
out = layer(torch.tensor(image))
print(tuple(out.shape[2:]), out[0, 0])
