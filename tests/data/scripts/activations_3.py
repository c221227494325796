import numpy as np
from cnn_core import functional as F

x = np.array([3, 0], dtype=np.float64)
p = F.softmax(x, dim=0)
print(p, p.sum())

# the same in PyTorch
import torch
import torch.nn.functional as F

x = torch.tensor([3, 0], dtype=torch.float64)
p = F.softmax(x, dim=0)
print(p.numpy(), p.sum().item())
