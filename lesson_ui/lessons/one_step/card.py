"""The drawing of the lesson on one step for its card on Home: a picture, a map's error, the gradient of each weight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.vignettes import drawing, grid, outline, sign

SIDE, GAP = 150, 34
PICTURE = np.pad(np.ones((3, 3)), ((1, 2), (1, 2)))
FILTER = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
ASKED = (1, 2)  # the weight whose gradient is outlined


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a picture, the error of a filter of zeros, and its gradient: one weight, and what it met, outlined."""
    error = -F.conv2d(PICTURE[None], FILTER[None, None])[0]
    gradient = F.conv2d(PICTURE[None], error[None, None])[0] * 2 / error.size
    cell = SIDE / len(PICTURE)
    second, third = SIDE + GAP, SIDE + GAP + 4 * cell + GAP
    row, column = ASKED
    seen = [
        grid(0, 0, cell, PICTURE, Scale("grey", 0.0, 1.0)),
        sign(SIDE + GAP / 2, SIDE / 2, "⊙"),
        grid(second, cell, cell, error, signed_scale(error)),
        sign(second + 4 * cell + GAP / 2, SIDE / 2, "→"),
        grid(third, 1.5 * cell, cell, np.round(gradient, 1), signed_scale(gradient)),
        outline(column * cell, row * cell, 4 * cell, 4 * cell, "read"),
        outline(second, cell, 4 * cell, 4 * cell, "weight"),
        outline(third + column * cell, (1.5 + row) * cell, cell, cell, "result"),
    ]
    return drawing(third + 3 * cell, SIDE, seen, label=label)
