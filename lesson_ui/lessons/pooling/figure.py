"""Pooling of one map as plain values: maximum, average and sum of every window."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.checks import IntOrPair, pair
from cnn_core.geometry import Reads, axis_counted_cells, pool2d_reads, read_values, unread_cells
from lesson_ui.drawing.cells import PADDING, UNREAD
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]

KINDS = ("max", "average", "sum")
SMALL = 4  # maps up to this side have room for one more digit


class PoolingInfo(NamedTuple):
    """
    Everything the figure of a pooled map shows, as plain values.

    Attributes
    ----------
    padded : ndarray of shape (H + 2 P, W + 2 P)
        The input with its border of zeros.
    states : ndarray of uint8, same shape
        `PADDING` and `UNREAD` bits.
    maps : dict of str to ndarray of shape (O_h, O_w)
        The pooled map of each kind; dilated windows have only ``"max"``, for the others take no dilation.
    reads : Reads
        The geometry.
    winner : ndarray of int64, shape (O_h * O_w,)
        The cell of the window that is the maximum, the first of equals; -1 where the window reads padding only.
    divisor : ndarray of shape (O_h * O_w,)
        What the average divides by.
    stride : (int, int)
        Cells from one window to the next.
    dilation : int
        Cells from one cell of the window to the next.
    ceil_mode, count_include_pad : bool
        Whether a last window may hang over; whether the padding counts among the cells that are averaged.
    """

    padded: Grid
    states: NDArray[np.uint8]
    maps: dict[str, Grid]
    reads: Reads
    winner: NDArray[np.int64]
    divisor: Grid
    stride: tuple[int, int]
    dilation: int = 1
    ceil_mode: bool = False
    count_include_pad: bool = True

    @property
    def output_size(self) -> tuple[int, int]:
        """Rows and columns of the pooled maps."""
        return self.reads.output_size


@shared(128)
def pooling_info(
    image: Grid,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: int = 1,
    *,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> PoolingInfo:
    """Pool a map by its maximum, by the average and by the sum."""
    reads = pool2d_reads(image.shape, kernel_size, stride, padding, dilation, ceil_mode)
    window: dict[str, Any] = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
    volume = image[None]
    largest = F.max_pool2d(volume, kernel_size, dilation=dilation, **window)
    assert isinstance(largest, np.ndarray)  # a pair comes only with return_indices
    maps = {"max": largest[0]}
    if dilation == 1:
        average = F.avg_pool2d(volume, kernel_size, count_include_pad=count_include_pad, **window)
        maps |= {"average": average[0], "sum": F.sum_pool2d(volume, kernel_size, **window)[0]}
    rows, columns = (axis_counted_cells(axis, count_include_pad) for axis in reads)
    return PoolingInfo(
        padded=_padded(image, reads),
        states=_states(reads),
        maps=maps,
        reads=reads,
        winner=_winner(image, reads),
        divisor=np.outer(rows, columns).ravel().astype(np.float64),
        stride=pair("stride", kernel_size if stride is None else stride),
        dilation=dilation,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad,
    )


def _padded(image: Grid, reads: Reads) -> Grid:
    return np.pad(image, (reads.rows.padding, reads.columns.padding))


def _states(reads: Reads) -> NDArray[np.uint8]:
    (top, _), (left, _) = reads.rows.padding, reads.columns.padding
    H, W = reads.input_size
    states = np.where(unread_cells(reads), np.uint8(UNREAD), np.uint8(0))
    outside = np.ones(states.shape, bool)
    outside[top : top + H, left : left + W] = False
    states[outside] |= PADDING
    return states


def _winner(image: Grid, reads: Reads) -> NDArray[np.int64]:
    windows = read_values(reads, image, fill=-np.inf).reshape(-1, int(np.prod(reads.kernel_size)))
    winner: NDArray[np.int64] = windows.argmax(axis=1)
    winner[np.isneginf(windows.max(axis=1))] = -1
    return winner


def map_decimals(info: PoolingInfo, kind: str) -> int:
    """Count the digits after the point that a pooled map is printed with."""
    if kind == "max":
        return decimals_needed(info.padded)
    values = info.maps[kind]
    too_many = 5 if max(values.shape) <= SMALL else 4
    needed = decimals_needed(values, most=too_many)
    return needed if needed < too_many else 3


def is_printed_exactly(info: PoolingInfo, kind: str) -> bool:
    """Tell whether the printed terms give the printed result, digit by digit."""
    values = info.maps[kind]
    pairs = ((info.padded, decimals_needed(info.padded)), (values, map_decimals(info, kind)))
    return all(np.allclose(v, np.round(v, d), rtol=0, atol=1e-9) for v, d in pairs)
