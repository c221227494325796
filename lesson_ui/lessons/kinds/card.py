"""The drawing of the lesson on kinds of convolution for its card on Home: a small transposed convolution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from lesson_ui.drawing.colours import pixel_scale, signed_scale
from lesson_ui.drawing.vignettes import drawing, grid, outline, sign

SIDE, GAP = 150, 36
STAMPED = np.array([[1.0, 2.0], [3.0, 1.0]])
STAMP = np.array([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]])


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a transposed convolution: a small map, the kernel, and the larger map where its scaled copies overlap."""
    painted = F.conv_transpose2d(STAMPED[None], STAMP[None, None], stride=2)[0]
    cell = SIDE / len(painted)
    small, print_ = 2 * cell, 3 * cell
    second = small + GAP
    third = second + print_ + GAP
    seen = [
        grid(0, (SIDE - small) / 2, cell, STAMPED, pixel_scale(STAMPED)),
        sign(small + GAP / 2, SIDE / 2, "⊙"),
        grid(second, (SIDE - print_) / 2, cell, STAMP, signed_scale(STAMP)),
        sign(second + print_ + GAP / 2, SIDE / 2, "→"),
        grid(third, 0, cell, painted, signed_scale(painted)),
        outline(0, (SIDE - small) / 2, cell, cell, "read"),
        outline(second, (SIDE - print_) / 2, print_, print_, "weight"),
        outline(third, 0, print_, print_, "result"),
    ]
    return drawing(third + SIDE, SIDE, seen, label=label)
