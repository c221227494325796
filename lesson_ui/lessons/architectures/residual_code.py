"""Code boxes on residual blocks, in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.lessons.architectures.residual_shapes_figure import IN, OUT, SEED
from lesson_ui.words.code import HEAD, array_literal, volume_literal

Grid = NDArray[np.float64]


def residual_code(image: Grid, first: Grid, second: Grid, part: float) -> str:
    """Write a residual block on one map in NumPy and in PyTorch."""
    return f"""{HEAD}
a = np.array([{array_literal(image)}], dtype=np.float64)
w1 = np.array([[{array_literal(first)}]], dtype=np.float64)
w2 = {part:g} * np.array([[{array_literal(second)}]], dtype=np.float64)

hidden = F.relu(F.conv2d(a, w1, padding="same"))
z = F.conv2d(hidden, w2, padding="same")
out = F.relu(z + a)
print(z)
print(out)

# the same in PyTorch
import torch

a, w1, w2 = map(torch.tensor, (a, w1, w2))
hidden = torch.relu(torch.nn.functional.conv2d(a, w1, padding="same"))
z = torch.nn.functional.conv2d(hidden, w2, padding="same")
out = torch.relu(z + a)
print(z)
print(out)
"""


def shapes_code(image: Grid, weight: Grid | None, part: float) -> str:
    """Write a residual block that changes the shape in NumPy and in PyTorch."""
    if weight is None:
        made = ""
        shortcut = "shortcut = F.pad(a[:, ::2, ::2], (0, 0, 0, 0, 0, 2))  # every second cell, two maps of zeros"
        torch_made = ""
    else:
        made = f"ws = np.array({array_literal(weight)}, dtype=np.float64)[..., None, None]\n"
        shortcut = "shortcut = F.conv2d(a, ws, stride=2)"
        torch_made = "ws = torch.tensor(ws)\n"
    return f"""{HEAD}
a = np.array({volume_literal(image)}, dtype=np.float64)
{made}rng = np.random.default_rng({SEED})  # the figure's main path
w1 = rng.choice([-1.0, 0.0, 0.0, 1.0], ({OUT}, {IN}, 3, 3))
w2 = {part:g} * rng.choice([-1.0, 0.0, 0.0, 0.0, 1.0], ({OUT}, {OUT}, 3, 3))

z = F.conv2d(F.relu(F.conv2d(a, w1, stride=2, padding=1)), w2, padding=1)
{shortcut}
out = F.relu(z + shortcut)
print(shortcut)
print(out)

# the same in PyTorch
import torch
import torch.nn.functional as F

a, w1, w2 = map(torch.tensor, (a, w1, w2))
{torch_made}z = F.conv2d(F.relu(F.conv2d(a, w1, stride=2, padding=1)), w2, padding=1)
{shortcut}
out = F.relu(z + shortcut)
print(shortcut)
print(out)
"""
