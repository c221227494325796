"""The drawing of the lesson on activations for its card on Home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from lesson_ui.drawing.colours import ROLES, signed_scale
from lesson_ui.drawing.vignettes import drawing, grid, outline

SIDE, GAP, BEND = 150, 14, 96
SUMS = np.array([[-4, 2, 5], [3, -1, -6], [1, -3, 4]], dtype=np.float64)
INK = "#808890"  # shows on light and on dark


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a map, the curve of ReLU, and the map it makes."""
    cell = SIDE / 3
    scale, rectified = signed_scale(SUMS), F.relu(SUMS)
    second = SIDE + GAP
    third = second + BEND + GAP
    seen = [
        grid(0, 0, cell, SUMS, scale),
        _curve(second, (SIDE - BEND) / 2),
        grid(third, 0, cell, rectified, scale),
        outline(0, 0, cell, cell, "read"),
        outline(third, 0, cell, cell, "result"),
    ]
    return drawing(third + SIDE, SIDE, seen, label=label)


def _curve(left: float, top: float) -> str:
    """Draw ReLU from −6 to 6 on its axes, with the first number's point on it."""
    middle, floor, unit = left + BEND / 2, top + 0.75 * BEND, BEND / 12
    first = middle + SUMS[0, 0] * unit
    axes = f'<path d="M{left:g} {floor:g}H{left + BEND:g}M{middle:g} {top:g}V{top + BEND:g}" stroke="{INK}"/>'
    line = f"M{left:g} {floor:g}H{middle:g}L{middle + 6 * unit:g} {floor - 6 * unit:g}"
    bend = f'<path d="{line}" fill="none" stroke="{INK}" stroke-width="4"/>'
    return f'{axes}{bend}<circle cx="{first:g}" cy="{floor:g}" r="6" fill="{ROLES["result"]}"/>'
