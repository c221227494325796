import numpy as np
from cnn_core import functional as F

x = np.array([2, 3, 1, 0], dtype=np.float64)
weight = np.array([
    [0.5, 0.4, -0.6, -0.3],
    [-0.5, -0.2, 0.8, 0.6],
], dtype=np.float64)
bias = np.array([0.4, -0.2], dtype=np.float64)
logits = F.linear(x, weight, bias)
probabilities = F.softmax(logits, 0)
print(logits)
print(probabilities)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

logits = torch_F.linear(torch.tensor(x), torch.tensor(weight), torch.tensor(bias))
probabilities = torch_F.softmax(logits, 0)
print(logits)
print(probabilities)
