import numpy as np
from cnn_core import functional as F

picture = np.array([
    [0, 0, 0, 0, 0, 0],
    [0, 1, 1, 1, 0, 0],
    [0, 1, 1, 1, 0, 0],
    [0, 1, 1, 1, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
], dtype=np.float64)
target = np.array([
    [3, 0, -3, -3],
    [4, 0, -4, -4],
    [3, 0, -3, -3],
    [1, 0, -1, -1],
], dtype=np.float64)
start = np.array([
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
], dtype=np.float64)

weight = start
for step in range(1):
    output = F.conv2d(picture[None], weight[None, None])[0]  # forward
    loss = F.mse_loss(output, target)
    error = output - target
    # the gradient of every weight: the error slid over the picture
    grad_weight = 2 / error.size * F.conv2d(picture[None], error[None, None])[0]
    weight = weight - 0.2 * grad_weight
loss_after = F.mse_loss(F.conv2d(picture[None], weight[None, None])[0], target)
print(loss)
print(grad_weight)
print(weight)
print(loss_after)

# the same in PyTorch
import torch

x, t = torch.tensor(picture)[None, None], torch.tensor(target)[None, None]
layer = torch.nn.Conv2d(1, 1, (3, 3), bias=False, dtype=torch.float64)
with torch.no_grad():
    layer.weight.copy_(torch.tensor(start))
optimizer = torch.optim.SGD(layer.parameters(), lr=0.2)
for step in range(1):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(layer(x), t)
    loss.backward()  # automatic differentiation
    optimizer.step()
loss, grad_weight = loss.detach(), layer.weight.grad[0, 0]
weight = layer.weight.detach()[0, 0]
loss_after = torch.nn.functional.mse_loss(layer(x), t).detach()
print(loss)
print(grad_weight)
print(weight)
print(loss_after)
