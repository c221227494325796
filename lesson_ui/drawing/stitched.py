"""Volumes stitched into one grid each, and which cells of one are read for the cells of another."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain.tables import TermTable
from cnn_core.geometry import AxisReads, Reads

Scalar = TypeVar("Scalar", bound=np.generic)

NOWHERE = -(10**6)  # a place outside of every grid
NO_TERMS = TermTable(np.empty((0, 0), np.int32), np.empty(0), np.empty((0, 0)))


def layout(count: int) -> tuple[int, int]:
    """
    Arrange maps in rows: as near to a square as leaves no gap, wider rather than higher.

    Parameters
    ----------
    count : int
        How many maps.

    Returns
    -------
    (int, int)
        Rows and columns of maps.

    Examples
    --------
    >>> [layout(count) for count in (1, 2, 6, 32, 64)]
    [(1, 1), (1, 2), (2, 3), (4, 8), (8, 8)]
    """
    least = math.ceil(math.sqrt(count))
    across = next((a for a in range(least, count + 1) if count % a == 0), count)
    return count // across, across


def stitched(maps: NDArray[Scalar], arranged: tuple[int, int] | None = None) -> NDArray[Scalar]:
    """
    Lay the maps of a volume side by side in one grid.

    Parameters
    ----------
    maps : ndarray of shape (C, H, W)
        The maps.
    arranged : (int, int) or None
        Rows and columns of maps; None takes `layout`.

    Returns
    -------
    ndarray of shape (down * H, across * W)
        In reading order.
    """
    C, H, W = maps.shape
    down, across = arranged or layout(C)
    rows: NDArray[Scalar] = maps.reshape(down, across, H, W).transpose(0, 2, 1, 3)
    return rows.reshape(down * H, across * W)


def stitched_reads(reads: Reads, sources: tuple[int, int], results: tuple[int, int]) -> Reads:
    """
    Find the cells of a stitched volume that each cell of stitched results reads, when every result reads every map.

    Parameters
    ----------
    reads : Reads
        The geometry of one map.
    sources, results : (int, int)
        Rows and columns of maps of the two grids.

    Returns
    -------
    Reads
        The taps are those of the filter stitched as the sources are; what would stand in the padding reads nothing.
    """
    axes = (_axis(axis, down, up) for axis, down, up in zip(reads, sources, results, strict=True))
    return Reads(*axes)


def one_channel(reads: Reads, channel: int, channels: int, results: tuple[int, int] = (1, 1)) -> Reads:
    """
    Find the cells that results read in one channel of a volume whose channels lie below one another.

    Parameters
    ----------
    reads : Reads
        The geometry of one channel.
    channel, channels : int
        Which one, of how many.
    results : (int, int)
        Rows and columns of maps of the results.

    Returns
    -------
    Reads
        The geometry on the channels below one another.
    """
    both = stitched_reads(reads, (1, 1), results)
    rows, shift = both.rows, channel * reads.rows.input_size
    position = np.where(rows.position == NOWHERE, NOWHERE, rows.position + shift)
    size = channels * reads.rows.input_size
    return Reads(AxisReads(position, position, size, rows.kernel_size, (0, 0)), both.columns)


def _axis(axis: AxisReads, sources: int, results: int) -> AxisReads:
    inside = np.where((axis.position >= 0) & (axis.position < axis.input_size), axis.position, NOWHERE)
    every = [np.where(inside == NOWHERE, NOWHERE, inside + k * axis.input_size) for k in range(sources)]
    position = np.tile(np.concatenate(every, axis=1), (results, 1))
    return AxisReads(position, position, axis.input_size * sources, axis.kernel_size * sources, (0, 0))
