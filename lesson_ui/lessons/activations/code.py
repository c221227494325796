"""Code boxes of the lesson on activations: value, derivative, a map, a filter's response, in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.lessons.activations.figure import Activation
from lesson_ui.words.code import array_literal


def call_of(activation: Activation, argument: str) -> str:
    """Write the call of an activation, the same in NumPy and in PyTorch."""
    more = f", {activation.negative_slope:g}" if activation.kind == "leaky_relu" else ""
    return f"F.{activation.kind}({argument}{more})"


def curve_code(activation: Activation, x: float) -> str:
    """Write the value and the derivative of an activation in NumPy and in PyTorch."""
    more = f", {activation.negative_slope:g}" if activation.kind == "leaky_relu" else ""
    return f"""import numpy as np
from cnn_core import functional as F
from cnn_core.gradients import {activation.kind}_backward

x = np.array([{x:g}], dtype=np.float64)
print({call_of(activation, "x")}.item(), {activation.kind}_backward(np.ones_like(x), x{more}).item())

# the same in PyTorch, which finds the derivative by itself
import torch
import torch.nn.functional as F

x = torch.tensor([{x:g}], dtype=torch.float64, requires_grad=True)
y = {call_of(activation, "x")}
y.backward()
print(y.item(), x.grad.item())
"""


def grid_code(activation: Activation, grid: NDArray[np.float64], bias: int) -> str:
    """Write an activation of a small map, and its derivatives, in NumPy and in PyTorch."""
    more = f", {activation.negative_slope:g}" if activation.kind == "leaky_relu" else ""
    added = f" + {bias}" if bias > 0 else f" - {-bias}" if bias else ""
    return f"""import numpy as np
from cnn_core import functional as F
from cnn_core.gradients import {activation.kind}_backward

x = np.array({array_literal(grid)}, dtype=np.float64){added}
print({call_of(activation, "x")})
print({activation.kind}_backward(np.ones_like(x), x{more}))

# the same in PyTorch, which finds the derivatives by itself
import torch
import torch.nn.functional as F

x = torch.tensor(x, requires_grad=True)
y = {call_of(activation, "x")}
y.sum().backward()
print(y.detach().numpy())
print(x.grad.numpy())
"""


def picture_code(
    activation: Activation,
    path: str,
    weight: NDArray[np.float64],
    max_side: int,
    bias: int,
    cell: tuple[int, int],
    *,
    kept_side: int | None = None,
) -> str:
    """Write a filter on a picture and the activation after it in NumPy and in PyTorch."""
    up, left = ((size - 1) // 2 for size in weight.shape)
    down, right = (size // 2 for size in weight.shape)
    kept = f"\npixels = fit_picture(pixels, {kept_side})  # as the app keeps it" if kept_side else ""
    place = f"{cell[0]}, {cell[1]}"
    return f"""from pathlib import Path

import numpy as np
from cnn_core import functional as F
from cnn_core.images import fit_picture, read_picture, to_grey

pixels = read_picture(Path("{path}").read_bytes()).pixels{kept}
grey = np.rint(to_grey(fit_picture(pixels, {max_side}))) / 255  # between 0 and 1, as in networks
framed = F.pad(grey[None], ({left}, {right}, {up}, {down}), mode="replicate")
w = np.array({array_literal(weight)}, dtype=np.float64)

x = F.conv2d(framed, w[None, None])[0] + {bias}
y = {call_of(activation, "x")}
print(y.shape, y.min(), y.max(), y[{place}])

# the same in PyTorch
import torch
import torch.nn.functional as F

x = F.conv2d(torch.tensor(framed), torch.tensor(w)[None, None])[0] + {bias}
y = {call_of(activation, "x")}
print(tuple(y.shape), y.min().item(), y.max().item(), y[{place}].item())
"""
