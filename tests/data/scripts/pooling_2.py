import numpy as np
from cnn_core import functional as F
from cnn_core.images import centre_crop_square, fit_picture, to_grey
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.pictures import load_sample

filters = ["vertical-edge", "prewitt-x", "horizontal-edge", "prewitt-y", "falling-edge", "rising-edge", "line-vertical", "line-horizontal", "laplacian-8", "emboss"]
picture = load_sample("cat")
grey = np.rint(to_grey(fit_picture(centre_crop_square(picture.pixels), 32)))
weight = np.stack([NAMED_KERNELS[name].weight for name in filters])[:, None]
x = F.relu(F.conv2d(F.pad(grey[None], (1, 1, 1, 1), mode="replicate"), weight))

pooled = F.max_pool2d(x, 2)
print(x.shape, pooled.shape)
print(pooled[0, 0])

# the same in PyTorch
import torch
import torch.nn.functional as torch_F

x = torch.tensor(x)
pooled = torch_F.max_pool2d(x, 2)
print(x.shape, pooled.shape)
print(pooled[0, 0])
