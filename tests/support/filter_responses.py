"""The filters of the bank, by family, and what PyTorch answers with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from cnn_core.kernels import NAMED_KERNELS
from cnn_core.kernels.named import NamedKernel

ALL = list(NAMED_KERNELS.values())
WEIGHTS = {key: kernel.weight for key, kernel in NAMED_KERNELS.items()}


def respond(weight: NDArray[Any], image: ArrayLike) -> NDArray[Any]:
    """Slide a kernel over an image with PyTorch, the oracle."""
    picture = torch.from_numpy(np.array(image, dtype=np.float64))[None, None]
    return np.asarray(torch.nn.functional.conv2d(picture, torch.tensor(weight)[None, None])[0, 0])


def family(name: str) -> list[NamedKernel]:
    return [kernel for kernel in ALL if kernel.family == name]


def ids(kernel: NamedKernel) -> str:
    return kernel.key
