"""The drawing of the lesson on filters for its card on Home: a photograph and a filter's response to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.images import to_grey
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.vignettes import coloured, drawing, picture, sign

SIDE, GAP = 150, 36


def card_drawing(photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a photograph and the Sobel filter's response to it, signs kept."""
    grey = to_grey(photograph)
    found = F.conv2d(grey[None], NAMED_KERNELS["sobel-x"].weight[None, None])[0]
    strong = float(np.quantile(np.abs(found), 0.99))
    seen = [
        picture(0, 0, SIDE, photograph),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        picture(SIDE + GAP, 0, SIDE, coloured(found, Scale("signed", -strong, strong))),
    ]
    return drawing(2 * SIDE + GAP, SIDE, seen, label=label)
