import numpy as np
from cnn_core import functional as F

image = np.array([
[
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 8, 7],
    [6, 5, 4, 3],
],
[
    [1, 1, 0, 0],
    [2, 2, 1, 1],
    [3, 3, 2, 2],
    [4, 4, 3, 3],
],
[
    [5, 0, 5, 0],
    [0, 5, 0, 5],
    [5, 0, 5, 0],
    [0, 5, 0, 5],
],
], dtype=np.float64)
rows = np.array([
    [1, -1, 1, -1, 0, 1, 0, 1, 1, 0, 0, -1],
    [1, 1, -1, -1, 1, 1, -1, -1, 0, 0, 0, 0],
], dtype=np.float64)  # one filter a row

columns = F.unfold(image, 2)  # one patch a column
products = rows @ columns
maps = F.conv2d(image, rows.reshape(2, 3, 2, 2))
print(columns)
print(products)
print(np.allclose(products.reshape(maps.shape), maps))

# the same in PyTorch
import torch

x, w = torch.tensor(image), torch.tensor(rows)
columns = torch.nn.functional.unfold(x, 2)
products = w @ columns
maps = torch.nn.functional.conv2d(x, w.reshape(2, 3, 2, 2))
print(columns)
print(products)
print(torch.allclose(products.reshape(maps.shape), maps))
