"""The filters of the bank, by family, and what PyTorch answers with them."""

from __future__ import annotations

import numpy as np
import torch

from cnn_core.kernels import NAMED_KERNELS

ALL = list(NAMED_KERNELS.values())
WEIGHTS = {key: kernel.weight for key, kernel in NAMED_KERNELS.items()}


def respond(weight, image):
    """Slide a kernel over an image with PyTorch, the oracle."""
    image = torch.from_numpy(np.array(image, dtype=np.float64))[None, None]
    return torch.nn.functional.conv2d(image, torch.tensor(weight)[None, None])[0, 0].numpy()


def family(name):
    return [kernel for kernel in ALL if kernel.family == name]


def ids(kernel):
    return kernel.key
