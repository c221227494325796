import numpy as np
from cnn_core import functional as F

logits = np.array([
    [2, -1, 0],
    [0.5, 1.5, -0.5],
    [3, 0, 1],
    [0, 0, 0],
], dtype=np.float64)
target = np.array([0, 1, 1, 2])
losses = F.cross_entropy(logits, target, reduction="none")  # softmax is part of it: give it logits
loss = F.cross_entropy(logits, target)
print(losses)
print(loss)

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

logits, target = torch.tensor(logits), torch.tensor(target)
losses = torch_F.cross_entropy(logits, target, reduction="none")
loss = torch_F.cross_entropy(logits, target)
print(losses)
print(loss)
