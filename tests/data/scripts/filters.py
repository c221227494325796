from pathlib import Path

import numpy as np
from cnn_core import functional as F
from cnn_core.images import fit_picture, read_picture, to_grey

pixels = read_picture(Path("assets/images/cat.png").read_bytes()).pixels
x = np.rint(to_grey(fit_picture(pixels, 128)))  # luminance, whole numbers from 0 to 255
w = np.array([
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
], dtype=np.float64)

y = F.conv2d(x[None], w[None, None], padding="same")[0]
print(y.shape, y.min(), y.max(), y[30, 37])

# the same in PyTorch
import torch

y = torch.nn.functional.conv2d(torch.tensor(x)[None], torch.tensor(w)[None, None], padding="same")[0]
print(tuple(y.shape), y.min().item(), y.max().item(), y[30, 37].item())
