import numpy as np
from cnn_core import functional as F
from cnn_core.stack_text import parse_stack

stack = parse_stack("c3-c3-c3")
rng = np.random.default_rng(1)
kernels = []
for window in stack:  # a pooling adds up its window
    shape = (window.kernel_size, window.kernel_size)
    kernels.append(np.ones(shape) if window.kind == "pool" else np.ones(shape))
gradient = np.ones((1, 1))
for window, kernel in zip(reversed(stack), reversed(kernels)):  # backwards, from the unit to the input
    gradient = F.conv_transpose2d(gradient[None], kernel[None, None], stride=window.stride, dilation=window.dilation)[0]
gradient = abs(gradient)
print(gradient[len(gradient) // 2])

# the same in PyTorch, by its own backward pass
import torch

x = torch.zeros(1, 1, *gradient.shape, dtype=torch.float64, requires_grad=True)
y = x
for window, kernel in zip(stack, kernels):
    y = torch.nn.functional.conv2d(y, torch.tensor(kernel)[None, None], stride=window.stride, dilation=window.dilation)
y.sum().backward()
gradient = x.grad[0, 0].abs().numpy()
print(gradient[len(gradient) // 2])
