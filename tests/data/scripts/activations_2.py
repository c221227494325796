import numpy as np
from cnn_core import functional as F
from cnn_core.gradients import relu_backward

x = np.array([
    [-4, -1, 0, 2, 3],
    [-3, 0, 1, 4, 1],
    [0, 2, -2, -1, 0],
    [1, 5, -6, 0, 2],
    [3, 1, -1, -2, -5],
], dtype=np.float64)
print(F.relu(x))
print(relu_backward(np.ones_like(x), x))

# the same in PyTorch, which finds the slopes by itself
import torch
import torch.nn.functional as F

x = torch.tensor(x, requires_grad=True)
y = F.relu(x)
y.sum().backward()
print(y.detach().numpy())
print(x.grad.numpy())
