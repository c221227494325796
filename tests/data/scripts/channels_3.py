import numpy as np
from cnn_core import functional as F
from lesson_ui.figures.channels_bank import filter_bank, second_layer
from pathlib import Path

from cnn_core.images import centre_crop_square, fit_picture, read_picture

pixels = read_picture(Path("assets/images/coffee.png").read_bytes()).pixels
pixels = centre_crop_square(pixels)
image = np.moveaxis(fit_picture(pixels, 32), -1, 0).astype(np.float64)  # red, green, blue

one, two = filter_bank(32, 3), second_layer(8, 32, 3)
made = F.relu(F.conv2d(image, *one, padding="same"))
out = F.conv2d(made, *two, padding="same")
print(made.shape, two[0].shape, out.shape)
print(out[0, 0])

# the same in PyTorch
import torch

layers = torch.nn.Sequential(
    torch.nn.Conv2d(3, 32, 3, padding="same"),
    torch.nn.ReLU(),
    torch.nn.Conv2d(32, 8, 3, padding="same"),
).double()
for layer, (weight, bias) in zip(layers[::2], (one, two)):
    layer.load_state_dict({"weight": torch.tensor(weight), "bias": torch.tensor(bias)})
out = layers(torch.tensor(image))
print(tuple(layers[2].weight.shape), tuple(out.shape))
print(out[0, 0])
