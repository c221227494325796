"""The drawing of the lesson on pixels for its card on Home: a photograph and the numbers of a few of its pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.vignettes import drawing, grid, outline, picture, sign

SIDE, GAP = 150, 36


def card_drawing(photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a photograph and the numbers of a few of its pixels: 5 × 5 of the red channel."""
    row, column, count, cell = 60, 100, 5, SIDE / 5
    side = photograph.shape[0]
    unit = SIDE / side
    patch = photograph[row - 2 : row + 3, column - 2 : column + 3, 0].astype(np.float64)
    seen = [
        picture(0, 0, SIDE, photograph),
        outline((column - 4) * unit, (row - 4) * unit, 9 * unit, 9 * unit, "read"),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        grid(SIDE + GAP, 0, cell, patch, Scale("grey", 0, 255)),
        outline(SIDE + GAP, 0, count * cell, count * cell, "read"),
    ]
    return drawing(2 * SIDE + GAP, SIDE, seen, label=label)
