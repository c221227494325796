import numpy as np
from cnn_core import functional as F

batches = np.array([
    [3, 7, 5, 5],
    [6, 2, 4, 8],
    [5, 9, 3, 7],
    [4, 4, 6, 2],
    [7, 5, 3, 5],
    [2, 8, 6, 8],
], dtype=np.float64)
x = np.array([[9]], dtype=np.float64)
mean, variance = np.zeros(1), np.ones(1)
for batch in batches:
    mean, variance = F.update_running_statistics(batch[:, None], mean, variance, momentum=0.1)
    print(mean.item(), variance.item(), F.batch_norm(x, mean, variance).item())

# the same in PyTorch, whose layer remembers by itself
import torch

layer = torch.nn.BatchNorm1d(1, momentum=0.1, dtype=torch.float64)
for batch in torch.tensor(batches):
    layer.train()(batch[:, None])
    y = layer.eval()(torch.tensor(x))  # a batch of one is fine here
    print(layer.running_mean.item(), layer.running_var.item(), y.item())
