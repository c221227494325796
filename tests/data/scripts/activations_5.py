import numpy as np
from cnn_core import functional as F
from cnn_core.gradients import relu_backward

value, left = np.array([1], dtype=np.float64), 1.0
for layer in range(10):
    z = 1 * value
    value = F.relu(z)
    left = left * 1 * relu_backward(np.ones_like(z), z)
print(value.item(), left.item())

# the same in PyTorch, which multiplies the slopes by itself
import torch
import torch.nn.functional as F

x = torch.tensor([1], dtype=torch.float64, requires_grad=True)
value = x
for layer in range(10):
    z = 1 * value
    value = F.relu(z)
value.backward()
print(value.item(), x.grad.item())
