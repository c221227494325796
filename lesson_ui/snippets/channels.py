"""Filters on volumes in Python lines."""

from __future__ import annotations

from lesson_ui.figures.channels import Volume
from lesson_ui.snippets import array_literal

HEAD = """import numpy as np
from cnn_core import functional as F
"""


def volume_literal(volume: Volume) -> str:
    """
    Write a stack of sheets as nested Python lists, one row a line.

    Parameters
    ----------
    volume : ndarray of shape (C, H, W)
        The sheets.

    Returns
    -------
    str
        Python source.
    """
    sheets = ",\n".join(array_literal(sheet, indent=4) for sheet in volume)
    return f"[\n{sheets},\n]"


def stack_code(image: Volume, weight: Volume, bias: float) -> str:
    """
    Write one filter on three sheets in NumPy and in PyTorch.

    Parameters
    ----------
    image : ndarray of shape (3, H, W)
        The sheets.
    weight : ndarray of shape (3, K_h, K_w)
        The filter.
    bias : float
        Its bias.

    Returns
    -------
    str
        A script that prints the three channels' maps and the result, twice.
    """
    return f"""{HEAD}
image = np.array({volume_literal(image)}, dtype=np.float64)  # red, green, blue
weight = np.array({volume_literal(weight)}, dtype=np.float64)
bias = np.array([{bias:g}])

# each kernel on its own sheet: as many groups as channels
maps = F.conv2d(image, weight[:, None], groups=len(image))
out = F.conv2d(image, weight[None], bias)[0]
print(maps)
print(out)

# the same in PyTorch
import torch

x, w, b = torch.tensor(image), torch.tensor(weight), torch.tensor(bias)
maps = torch.nn.functional.conv2d(x, w[:, None], groups=len(x))
out = torch.nn.functional.conv2d(x, w[None], b)[0]
print(maps)
print(out)
"""
