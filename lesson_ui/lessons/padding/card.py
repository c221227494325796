"""The drawing of the lesson on padding for its card on Home: a border of zeros and a map as large as the input."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.drawing.colours import pixel_scale, signed_scale
from lesson_ui.drawing.vignettes import drawing, grid, outline, sign

SIDE, GAP = 150, 36
STEPPED = np.array(
    [[1, 0, 1, 2, 1], [0, 1, 1, 0, 2], [1, 0, 0, 1, 1], [2, 1, 0, 1, 0], [1, 1, 2, 0, 1]], dtype=np.float64
)


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a border of zeros around an input, and the map of the same size that it makes possible."""
    image = STEPPED[:4, :4]
    padded = F.pad(image, (1, 1, 1, 1))
    output = F.conv2d(image[None], NAMED_KERNELS["x-shape"].weight[None, None], padding=1)[0]
    cell = SIDE / len(padded)
    second, top = SIDE + GAP, cell
    seen = [
        grid(0, 0, cell, padded, pixel_scale(padded), padding=1),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        grid(second, top, cell, output, signed_scale(output)),
        outline(0, 0, 3 * cell, 3 * cell, "read"),
        outline(second, top, cell, cell, "result"),
    ]
    return drawing(second + 4 * cell, SIDE, seen, label=label)
