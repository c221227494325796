"""The drawing of the lesson on normalisation for its card on Home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from lesson_ui.drawing.colours import signed_scale
from lesson_ui.drawing.vignettes import drawing, grid, outline, sign

SIDE, GAP = 150, 36
# Three numbers of each of three channels, one row a sample: means 5, 20 and -3.
BATCH = np.array([[3, 10, -4], [5, 20, -3], [7, 30, -2]], dtype=np.float64)


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a batch of three samples with three channels, and what batch normalisation makes of it."""
    cell, second = SIDE / 3, SIDE + GAP
    normalized = np.asarray(F.batch_norm(BATCH, None, None, training=True).round(1), np.float64)
    seen = [
        grid(0, 0, cell, BATCH, signed_scale(BATCH)),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        grid(second, 0, cell, normalized, signed_scale(normalized)),
        outline(cell, 0, cell, SIDE, "read"),
        outline(second + cell, 0, cell, cell, "result"),
    ]
    return drawing(second + SIDE, SIDE, seen, label=label)
