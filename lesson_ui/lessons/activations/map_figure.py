"""A feature map before and after an activation, as plain values."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from lesson_ui.drawing.cells import NUMBERED_SIDE
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.activations.figure import Activation
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]

PICTURE_DECIMALS = 3
LEVELS = 255.0


class MapInfo(NamedTuple):
    """
    A map before and after an activation, as plain values.

    Attributes
    ----------
    x, y, derivatives : ndarray of shape (H, W)
        Before, after, and the derivative at every cell.
    activation : Activation
        Which.
    """

    x: Grid
    y: Grid
    derivatives: Grid
    activation: Activation

    @property
    def big(self) -> bool:
        """Whether the map is a picture rather than cells with numbers."""
        return bool(max(self.x.shape) > NUMBERED_SIDE)

    @property
    def decimals(self) -> int:
        """Digits of a printed number of the map."""
        return PICTURE_DECIMALS if self.big else decimals_needed(self.x)


@shared(64)
def map_info(x: Grid, activation: Activation) -> MapInfo:
    """Apply an activation to every cell of a map."""
    return MapInfo(x, activation.value(x), activation.derivative(x), activation)


@shared(32)
def response_map(grey: Grid, weight: Grid, bias: int) -> Grid:
    """Compute a filter's response to a picture whose pixels lie between 0 and 1, as in networks."""
    up, left = ((size - 1) // 2 for size in weight.shape)
    down, right = (size // 2 for size in weight.shape)
    framed = np.pad(grey, ((up, down), (left, right)), mode="edge")
    response: Grid = F.conv2d(framed[None], weight[None, None])[0] / LEVELS + bias
    return response


def asked_cell(info: MapInfo) -> tuple[int, int]:
    """Pick the cell the prediction asks about: the first of the lowest number."""
    row, column = np.unravel_index(int(info.x.argmin()), info.x.shape)
    return int(row), int(column)
