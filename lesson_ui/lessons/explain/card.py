"""The drawing of *Any number, explained* for its card on Home: one number, its window, the pixels behind it."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from cnn_core.datasets import task_data
from cnn_core.largest import first_largest
from cnn_core.models import load_model
from cnn_core.network import forward
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.vignettes import coloured, drawing, outline, picture, sign

SIDE = 150
GAP = 36


@cache
def _maps() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    model = load_model("lenet5-digits")
    x = task_data("digits").images[0]
    return x[0], forward(model.network, model.weights, x).activations["3"][0, :4]


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a digit and four maps of a network's second convolution, one number and what it sees outlined."""
    x, maps = _maps()
    stitched = np.block([[maps[0], maps[1]], [maps[2], maps[3]]])
    second = SIDE + GAP
    cell, unit = SIDE / stitched.shape[0], SIDE / x.shape[0]
    row, column = first_largest(maps[0])
    seen = [
        picture(0, 0, SIDE, coloured(x, Scale("grey", 0.0, 1.0))),
        outline(2 * int(column) * unit, 2 * int(row) * unit, 14 * unit, 14 * unit, "read"),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        picture(second, 0, SIDE, coloured(stitched, signed_scale(stitched))),
        outline(second + (int(column) - 1) * cell, (int(row) - 1) * cell, 3 * cell, 3 * cell, "result"),
    ]
    return drawing(second + SIDE, SIDE, seen, label=label)
