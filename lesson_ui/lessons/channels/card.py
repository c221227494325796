"""The drawing of the lesson on channels for its card on Home: three channels, and the map a filter makes of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.vignettes import coloured, drawing, outline, picture, sign

SIDE, CHANNEL_SIDE, BEHIND, GAP = 150, 106, 22, 36
MIX = (1.0, -1.0, 0.0)  # red against green


def found_in(photograph: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Convolve three channels with one filter: it finds edges from reddish to greenish."""
    weight = np.multiply.outer(MIX, NAMED_KERNELS["sobel-x"].weight)
    found: NDArray[np.float64] = F.conv2d(np.moveaxis(photograph, -1, 0).astype(np.float64), weight[None])[0]
    return found


def card_drawing(photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a photograph as three channels in their own colours, and the one map per filter makes of them."""
    found = found_in(photograph)
    strong = float(np.quantile(np.abs(found), 0.99))
    seen = []
    for k in (2, 1, 0):
        channel = np.zeros_like(photograph)
        channel[..., k] = photograph[..., k]
        seen += [
            picture(k * BEHIND, k * BEHIND, CHANNEL_SIDE, channel),
            outline(k * BEHIND, k * BEHIND, CHANNEL_SIDE, CHANNEL_SIDE, "read"),
        ]
    right = CHANNEL_SIDE + 2 * BEHIND + GAP
    seen += [
        sign(right - GAP / 2, SIDE / 2, "→"),
        picture(right, 0, SIDE, coloured(found, Scale("signed", -strong, strong))),
        outline(right, 0, SIDE, SIDE, "result"),
    ]
    return drawing(right + SIDE, SIDE, seen, label=label)
