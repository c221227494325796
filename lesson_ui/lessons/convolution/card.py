"""The drawing of the lesson on convolution for its card on Home: a patch, the kernel, the feature map."""

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
    """Draw a small convolution: the first patch, the kernel, the feature map."""
    weight = NAMED_KERNELS["x-shape"].weight
    output = F.conv2d(STEPPED[None], weight[None, None])[0]
    cell = SIDE / len(STEPPED)
    small, top = 3 * cell, (SIDE - 3 * cell) / 2
    second = SIDE + GAP
    third = second + small + GAP
    seen = [
        grid(0, 0, cell, STEPPED, pixel_scale(STEPPED)),
        sign(SIDE + GAP / 2, SIDE / 2, "⊙"),
        grid(second, top, cell, weight, signed_scale(weight)),
        sign(second + small + GAP / 2, SIDE / 2, "="),
        grid(third, top, cell, output, signed_scale(output)),
        outline(0, 0, small, small, "read"),
        outline(second, top, small, small, "weight"),
        outline(third, top, cell, cell, "result"),
    ]
    return drawing(third + small, SIDE, seen, label=label)
