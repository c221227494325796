"""The drawing of the lesson on kinds of convolution for its card on Home: a small transposed convolution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from lesson_ui.drawing.colours import pixel_scale, signed_scale
from lesson_ui.drawing.vignettes import drawing, grid, outline, sign

SIDE, GAP = 150, 36
IMAGE = np.array([[1.0, 2.0], [3.0, 1.0]])
KERNEL = np.array([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]])


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a transposed convolution: a small map, the kernel, and the larger map where its scaled copies overlap."""
    output = F.conv_transpose2d(IMAGE[None], KERNEL[None, None], stride=2)[0]
    cell = SIDE / len(output)
    small, kernel_side = 2 * cell, 3 * cell
    second = small + GAP
    third = second + kernel_side + GAP
    seen = [
        grid(0, (SIDE - small) / 2, cell, IMAGE, pixel_scale(IMAGE)),
        sign(small + GAP / 2, SIDE / 2, "⊙"),
        grid(second, (SIDE - kernel_side) / 2, cell, KERNEL, signed_scale(KERNEL)),
        sign(second + kernel_side + GAP / 2, SIDE / 2, "→"),
        grid(third, 0, cell, output, signed_scale(output)),
        outline(0, (SIDE - small) / 2, cell, cell, "read"),
        outline(second, (SIDE - kernel_side) / 2, kernel_side, kernel_side, "weight"),
        outline(third, 0, kernel_side, kernel_side, "result"),
    ]
    return drawing(third + SIDE, SIDE, seen, label=label)
