import numpy as np
from cnn_core import functional as F
from lesson_ui.figures.channels_bank import filter_bank
from pathlib import Path

from cnn_core.images import centre_crop_square, fit_picture, read_picture

pixels = read_picture(Path("assets/images/coffee.png").read_bytes()).pixels
pixels = centre_crop_square(pixels)
image = np.moveaxis(fit_picture(pixels, 32), -1, 0).astype(np.float64)  # red, green, blue

weight, bias = filter_bank(2, 3)  # the figure's filters
out = F.conv2d(image, weight, bias, padding="valid")
print(out.shape, weight.size + bias.size)
print(out[0, 0])

# the same in PyTorch
import torch

layer = torch.nn.Conv2d(3, 2, 3, padding="valid", dtype=torch.float64)
layer.load_state_dict({"weight": torch.tensor(weight), "bias": torch.tensor(bias)})
out = layer(torch.tensor(image))
print(tuple(out.shape), sum(p.numel() for p in layer.parameters()))
print(out[0, 0])
