"""Reads of a layer: which cells of the layers below each of its cells reads, in grids of stitched maps."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import (
    AxisReads,
    Reads,
    channel_reads,
)
from cnn_core.network import (
    Concat,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    GroupNorm,
    InstanceNorm2d,
    LayerNorm,
    Linear,
    LocalResponseNorm,
    Row,
    Softmax,
    Spans,
    window_reads,
)
from lesson_ui.drawing.map_grid import MapGrid

Channels = NDArray[np.int64]


class LayerReads(NamedTuple):
    """
    How a layer reads one of the layers below it.

    Attributes
    ----------
    reads : Reads
        Places within one map; for a box the first and the last.
    channels : ndarray of shape (maps of the layer, depth) or None
        Which maps of the layer below each of its maps reads; -1 fills up. None where `cells` tells it.
    box : bool
        Whether everything between the first and the last place is read.
    cells : ndarray of shape (cells of the layer's grid, 1) or None
        The one cell that each cell reads, counted in reading order of the grid below; -1 reads none.
    """

    reads: Reads
    channels: Channels | None
    box: bool = False
    cells: NDArray[np.int64] | None = None


def layer_reads(row: Row, below: list[MapGrid], own: MapGrid) -> list[LayerReads]:
    """
    Find the cells that each cell of a layer reads in the layers below.

    Parameters
    ----------
    row : Row
        The layer, from the network's trace.
    below : list of MapGrid
        Layout of each layer that it reads.
    own : MapGrid
        Its own layout.

    Returns
    -------
    list of LayerReads
        One a layer below.
    """
    if isinstance(row.layer, Concat):
        return _behind_each_other(below, own)
    return [_reads(row.layer, grid, own) for grid in below]


def _reads(layer: Any, below: MapGrid, own: MapGrid) -> LayerReads:
    each = np.arange(own.maps)[:, None]
    everything = np.tile(np.arange(below.maps), (own.maps, 1))
    if isinstance(layer, Flatten):
        return _flattened(below, own)
    if isinstance(layer, Linear) or (len(own.shape) == 1 and isinstance(layer, LayerNorm | GroupNorm | Softmax)):
        return LayerReads(_boxes(below, own), everything, box=True)
    window = window_reads(layer, below.shape) if len(below.shape) == 3 else None
    if window is not None:  # grids have no border: what stands in it is outlined where it was copied from
        window = Reads(*(axis._replace(position=axis.source) for axis in window))
        grouped = isinstance(layer, Conv2d | ConvTranspose2d)
        return LayerReads(window, channel_reads(below.maps, own.maps, layer.groups) if grouped else each)
    match layer:
        case LayerNorm():
            return LayerReads(_boxes(below, own), everything, box=True)
        case GroupNorm() | InstanceNorm2d():
            size = own.maps // (layer.num_groups if isinstance(layer, GroupNorm) else own.maps)
            return LayerReads(_everywhere(below), each // size * size + np.arange(size))
        case LocalResponseNorm():
            near = each - layer.size // 2 + np.arange(layer.size)
            return LayerReads(_same_place(below), np.where((near >= 0) & (near < own.maps), near, -1))
        case Softmax():
            return LayerReads(_same_place(below), everything)
    return LayerReads(_same_place(below), each)


def _axis(position: NDArray[np.int64], size: int) -> AxisReads:
    return AxisReads(position, position, size, position.shape[1], (0, 0))


def _same_place(below: MapGrid) -> Reads:
    return Reads(*(_axis(np.arange(size)[:, None], size) for size in (below.rows, below.cols)))


def _everywhere(below: MapGrid) -> Reads:
    return Reads(*(_axis(np.tile(np.arange(size), (size, 1)), size) for size in (below.rows, below.cols)))


def _boxes(below: MapGrid, own: MapGrid) -> Reads:
    """Find the first and the last cell of a whole map, for every cell."""
    pairs = ((below.rows, own.rows), (below.cols, own.cols))
    return Reads(*(_axis(np.tile([0, size - 1], (count, 1)), size) for size, count in pairs))


def _flattened(below: MapGrid, own: MapGrid) -> LayerReads:
    cells = np.full((own.size[0] * own.size[1], 1), -1)
    places = np.unravel_index(np.arange(own.shape[0]), below.shape)
    for f, place in enumerate(zip(*(axis.tolist() for axis in places), strict=True)):
        row, column = below.cell(place)
        cells[f, 0] = row * below.size[1] + column
    return LayerReads(_one_tap(own), None, cells=cells)


def _one_tap(own: MapGrid) -> Reads:
    return Reads(*(_axis(np.zeros((size, 1), np.int64), 1) for size in own.size))


def _behind_each_other(below: list[MapGrid], own: MapGrid) -> list[LayerReads]:
    """Link each map, or number of a vector, of a concatenation to the one it copies from a branch."""
    found, first = [], 0
    for grid in below:
        if len(own.shape) == 1:
            f = np.arange(own.size[0] * own.size[1])[:, None] - first
            found.append(LayerReads(_one_tap(own), None, cells=np.where((f >= 0) & (f < grid.shape[0]), f, -1)))
        else:
            channels = np.arange(own.maps)[:, None] - first
            inside = (channels >= 0) & (channels < grid.maps)
            found.append(LayerReads(_same_place(grid), np.where(inside, channels, -1)))
        first += grid.shape[0]
    return found


def picture_frames(seen: Spans, own: MapGrid, picture: tuple[int, int]) -> LayerReads:
    """
    Find the receptive field of each cell of a layer: from the first to the last row and column of the picture.

    Parameters
    ----------
    seen : Spans
        What the layer's numbers see.
    own : MapGrid
        Its layout.
    picture : (int, int)
        The picture's rows and columns.

    Returns
    -------
    LayerReads
        Of a picture that is one map.
    """
    if len(own.shape) == 3:
        reads = Reads(*(_axis(ends, size) for ends, size in zip(seen, picture, strict=True)))
        return LayerReads(reads, np.zeros((own.maps, 1), np.int64), box=True)
    corners = np.full((own.size[0] * own.size[1], 2), -1)
    corners[: own.shape[0]] = np.where(seen.rows >= 0, seen.rows * picture[1] + seen.columns, -1)
    taps = Reads(*(_axis(np.zeros((size, k), np.int64), 1) for size, k in zip(own.size, (1, 2), strict=True)))
    return LayerReads(taps, None, box=True, cells=corners)
