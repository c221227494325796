"""Code box of the lesson on convolution: one channel, in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.words.code import array_literal


def convolution_code(
    image: NDArray[np.float64], weight: NDArray[np.float64], *, flip: bool, same: bool, relu: bool
) -> str:
    """Write a one-channel convolution in NumPy and in PyTorch."""
    padding = '"same"' if same else "0"
    turn = "weight = weight[::-1, ::-1].copy()  # a convolution in the mathematician's sense\n" if flip else ""
    rectify_numpy = "print(F.relu(out))\n" if relu else ""
    rectify_torch = "print(torch.relu(out))\n" if relu else ""
    return f"""import numpy as np
from cnn_core import functional as F

image = np.array({array_literal(image)}, dtype=np.float64)
weight = np.array({array_literal(weight)}, dtype=np.float64)
{turn}
out = F.conv2d(image[None], weight[None, None], padding={padding})[0]
print(out)
{rectify_numpy}
# the same in PyTorch
import torch

out = torch.nn.functional.conv2d(torch.tensor(image)[None], torch.tensor(weight)[None, None], padding={padding})[0]
print(out)
{rectify_torch}"""
