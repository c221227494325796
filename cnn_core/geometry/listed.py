"""Reads listed cell by cell, where no window slides: rows of a table, cells of a group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_core.geometry.reads import NOTHING, AxisReads, Reads

Lists = Sequence[Sequence[int]]


def listed_axis_reads(cells: Lists, input_size: int) -> AxisReads:
    """
    Name the coordinates that each output coordinate reads along one axis, one list an output coordinate.

    Parameters
    ----------
    cells : sequence of sequence of int
        For each output coordinate the input coordinates it reads, in order; lists may differ in length.
    input_size : int
        Cells of the input along this axis.

    Returns
    -------
    AxisReads
        Without padding; a tap past the end of a short list reads nothing.

    Examples
    --------
    >>> listed_axis_reads([[0, 1], [1]], 2).position.tolist()
    [[0, 1], [1, -1]]
    """
    kernel_size = max((len(row) for row in cells), default=0)
    position = np.full((len(cells), kernel_size), NOTHING, dtype=np.int64)
    for place, row in zip(position, cells, strict=True):
        place[: len(row)] = row
    return AxisReads(position, position.copy(), input_size, kernel_size, (0, 0))


def listed_reads(rows: Lists, columns: Lists, input_size: tuple[int, int]) -> Reads:
    """
    Name the cells that each output cell reads: those in its listed rows and columns.

    Parameters
    ----------
    rows, columns : sequence of sequence of int
        For each output row, and for each output column, what it reads.
    input_size : (int, int)
        Rows and columns of the input.

    Returns
    -------
    Reads
        Without padding.

    Examples
    --------
    >>> listed_reads([[0]], [[0, 1]], (1, 2)).kernel_size
    (1, 2)
    """
    return Reads(listed_axis_reads(rows, input_size[0]), listed_axis_reads(columns, input_size[1]))
