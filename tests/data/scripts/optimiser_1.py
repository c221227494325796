import numpy as np
from cnn_core.optimization import sgd_step

w, state, points = np.array([2, 1]), None, []
for step in range(40):
    gradient = np.array([w[0], 20 * w[1]])
    taken = sgd_step(w, gradient, state, lr=0.06)
    w, state = taken.param, taken.state
    points.append(w)
print(np.round(points[:5], 4), w)

# the same in PyTorch
import torch

w = torch.tensor([2, 1], dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.06)
points = []
for step in range(40):
    optimizer.zero_grad()
    loss = (w[0] ** 2 + 20 * w[1] ** 2) / 2
    loss.backward()
    optimizer.step()
    points.append(w.detach().numpy().copy())
print(np.round(points[:5], 4), w.detach().numpy())
