import numpy as np
from cnn_core import functional as F
from cnn_core.gradients import relu_backward

x = np.array([1], dtype=np.float64)
print(F.relu(x).item(), relu_backward(np.ones_like(x), x).item())

# the same in PyTorch, which finds the slope by itself
import torch
import torch.nn.functional as F

x = torch.tensor([1], dtype=torch.float64, requires_grad=True)
y = F.relu(x)
y.backward()
print(y.item(), x.grad.item())
