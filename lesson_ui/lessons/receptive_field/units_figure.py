"""The units of a stack over a picture: where they stand, what they see, how much of an object that is."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import NOTHING
from cnn_core.network import Network, spans, trace
from cnn_core.network.stacks import Ends, Sliding, layer_fields, layer_sizes, sliding_layers
from cnn_core.receptive_field import Field
from lesson_ui.drawing.shared import shared

Pixels = NDArray[np.uint8]


class PictureInfo(NamedTuple):
    """
    A stack over a picture, as plain values.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
        The picture.
    stack : Network
        The layers.
    depth : int
        The layer whose units are looked at, from 1.
    fields : tuple of Field
        The input first.
    rows, columns : tuple of ndarray of int32, shape (units, 2)
        What the units of every layer really see, along height and width.
    means : ndarray of uint8, shape (O_h, O_w)
        Mean brightness of what each unit of the layer sees.
    """

    pixels: Pixels
    stack: Network
    depth: int
    fields: tuple[Field, ...]
    rows: tuple[Ends, ...]
    columns: tuple[Ends, ...]
    means: NDArray[np.uint8]

    @property
    def layers(self) -> tuple[Sliding, ...]:
        """The layers of the stack."""
        return sliding_layers(self.stack)


class Thing(NamedTuple):
    """An object on the picture: its name and the box around it, in pixels."""

    name: str
    top: int
    left: int
    height: int
    width: int


@shared(32)
def picture_info(pixels: Pixels, grey: NDArray[np.float64], stack: Network, depth: int) -> PictureInfo:
    """Compute what the units of a stack over a picture see."""
    for side in pixels.shape[:2]:
        layer_sizes(stack, side)
    rows, columns = _ends(stack, (1, *pixels.shape[:2]))
    return PictureInfo(
        pixels, stack, depth, layer_fields(stack), rows, columns, _means(grey, rows[depth], columns[depth])
    )


@lru_cache(maxsize=64)
def _ends(stack: Network, shape: tuple[int, ...]) -> tuple[tuple[Ends, ...], tuple[Ends, ...]]:
    """Find the receptive fields of every layer's units along rows and columns; the input's pixels see themselves."""
    found = list(spans(trace(stack, shape)).values())
    pixels = [np.repeat(np.arange(side, dtype=np.int32)[:, None], 2, axis=1) for side in shape[1:]]
    rows = (pixels[0], *(ends.rows.astype(np.int32) for ends in found))
    columns = (pixels[1], *(ends.columns.astype(np.int32) for ends in found))
    return rows, columns


def _means(grey: NDArray[np.float64], rows: Ends, columns: Ends) -> NDArray[np.uint8]:
    """Average over rectangles with sums over everything above and to the left."""
    total = np.zeros((grey.shape[0] + 1, grey.shape[1] + 1))
    total[1:, 1:] = grey.cumsum(axis=0).cumsum(axis=1)
    (top, bottom), (left, right) = ((ends[:, 0], ends[:, 1] + 1) for ends in (rows, columns))
    top, left = np.maximum(top, 0), np.maximum(left, 0)
    sums = total[bottom][:, right] - total[top][:, right] - total[bottom][:, left] + total[top][:, left]
    area = (bottom - top)[:, None] * (right - left)
    return np.rint(sums / np.maximum(area, 1)).clip(0, 255).astype(np.uint8)


def middles(field: Field, units: int) -> NDArray[np.float64]:
    """Find where the units of a layer stand: the middles of their fields."""
    return np.asarray(float(field.start) + (field.size - 1) / 2 + float(field.jump) * np.arange(units))


def nearest_units(field: Field, units: int, places: NDArray[np.float64]) -> NDArray[np.int32]:
    """Find the units of a layer that stand nearest to some places of the input."""
    first = middles(field, 1)[0]
    found = np.floor((places - first) / float(field.jump) + 0.5).clip(0, units - 1)
    return np.asarray(found, dtype=np.int32)


def covered(ends: Ends, start: int, length: int) -> NDArray[np.int64]:
    """Count how many cells of an object each unit sees along one axis."""
    overlap = np.minimum(ends[:, 1], start + length - 1) - np.maximum(ends[:, 0], start) + 1
    return np.asarray(np.where(ends[:, 0] == NOTHING, 0, overlap.clip(0)), dtype=np.int64)


def best_unit(info: PictureInfo, thing: Thing, depth: int) -> tuple[int, int, float]:
    """Find the unit of a layer that sees most of an object."""
    found = []
    for ends, start, length in (
        (info.rows[depth], thing.top, thing.height),
        (info.columns[depth], thing.left, thing.width),
    ):
        seen = covered(ends, start, length)
        off = np.abs(middles(info.fields[depth], len(ends)) - (start + (length - 1) / 2))
        unit = int(np.lexsort((off, -seen))[0])
        found.append((unit, int(seen[unit]) / length))
    return found[0][0], found[1][0], found[0][1] * found[1][1]
