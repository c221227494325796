import numpy as np
from PIL import Image

picture = Image.open("assets/images/astronaut.png").convert("RGB")
image = np.array(picture)
print(image.shape, image.size)  # height, width, channels; how many numbers
values = image
print(values[127, 121])  # row, column

# the same in PyTorch
import torch

tensor = torch.tensor(image).permute(2, 0, 1)  # channels first
print(tuple(tensor.shape), tensor.numel())
values = tensor
print(values[:, 127, 121])  # every channel, row, column
