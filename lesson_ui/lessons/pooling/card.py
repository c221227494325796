"""The drawing of the lesson on pooling for its card on Home: four windows and the largest number of each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from lesson_ui.drawing.colours import unsigned_scale
from lesson_ui.drawing.vignettes import drawing, grid, outline, sign

SIDE, GAP = 150, 36
POOLED = np.array([[1, 3, 2, 4], [5, 6, 1, 2], [3, 2, 7, 8], [1, 0, 3, 4]], dtype=np.float64)


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw four windows and the largest number of each."""
    pooled = F.max_pool2d(POOLED[None], 2)[0]
    cell = SIDE / len(POOLED)
    second, top = SIDE + GAP, cell
    scale = unsigned_scale(POOLED)
    seen = [
        grid(0, 0, cell, POOLED, scale),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        grid(second, top, cell, pooled, scale),
        outline(0, 0, 2 * cell, 2 * cell, "read"),
        outline(second, top, cell, cell, "result"),
    ]
    return drawing(second + 2 * cell, SIDE, seen, label=label)
