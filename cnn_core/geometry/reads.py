"""Reads: for each output coordinate and kernel tap, the input coordinate that is read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

NOTHING = -1  # in `source`: the value comes from no input cell


class AxisReads(NamedTuple):
    """
    Name the coordinates that each output coordinate reads along one axis.

    Attributes
    ----------
    position : ndarray of shape (O, K), int64
        Coordinate read by output o through tap k, counted in the input: 0 is the first cell, below 0 or from
        `input_size` on is padding. In a transposed convolution and in adaptive pooling there is no padding
        to read, so -1 says that nothing is read through this tap.
    source : ndarray of shape (O, K), int64
        The input cell that the value comes from, the padding mode taken into account (``1234`` padded by
        ``"reflect"`` reads cell 1 at position -1). -1 where it comes from no cell.
    input_size : int
        Cells of the input along this axis.
    kernel_size : int
        Taps along this axis, K.
    padding : tuple of int
        Padding cells before and after the input.
    """

    position: IntArray
    source: IntArray
    input_size: int
    kernel_size: int
    padding: tuple[int, int]

    @property
    def output_size(self) -> int:
        """Count the output coordinates, O."""
        return len(self.position)

    @property
    def first(self) -> int:
        """Name the first coordinate of the padded input: minus the padding before it."""
        return -self.padding[0]

    @property
    def padded_size(self) -> int:
        """Count the cells of the padded input."""
        return self.input_size + sum(self.padding)

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Mark the taps that read a cell of the padded input: shape (O, K)."""
        inside: NDArray[np.bool_] = (self.position >= self.first) & (self.position < self.first + self.padded_size)
        return inside


class Cell(NamedTuple):
    """
    Name one cell that an output cell reads, and the weight it is read through.

    Attributes
    ----------
    row, column : int
        Coordinates of the cell in the input; outside of it for a padding cell.
    u, v : int
        Row and column of the weight in the kernel.
    source_row, source_column : int
        The input cell that the value comes from; both -1 if there is none.
    """

    row: int
    column: int
    u: int
    v: int
    source_row: int
    source_column: int

    @property
    def has_source(self) -> bool:
        """Say whether the value comes from an input cell."""
        return self.source_row != NOTHING


class Reads(NamedTuple):
    """
    Name the cells that each output cell of a plane reads: rows and columns are independent.

    Attributes
    ----------
    rows, columns : AxisReads
        The reads along height and along width.

    Examples
    --------
    >>> from cnn_core.geometry import conv2d_reads
    >>> reads = conv2d_reads(5, kernel_size=3, stride=2)
    >>> reads.output_size
    (2, 2)
    >>> reads.cells(1, 0)[0]
    Cell(row=2, column=0, u=0, v=0, source_row=2, source_column=0)
    """

    rows: AxisReads
    columns: AxisReads

    @property
    def input_size(self) -> tuple[int, int]:
        """Count the input's rows and columns."""
        return self.rows.input_size, self.columns.input_size

    @property
    def padded_size(self) -> tuple[int, int]:
        """Count the rows and columns of the padded input."""
        return self.rows.padded_size, self.columns.padded_size

    @property
    def output_size(self) -> tuple[int, int]:
        """Count the output's rows and columns."""
        return self.rows.output_size, self.columns.output_size

    @property
    def kernel_size(self) -> tuple[int, int]:
        """Count the kernel's rows and columns."""
        return self.rows.kernel_size, self.columns.kernel_size

    def cells(self, i: int, j: int) -> list[Cell]:
        """
        List the cells that output cell (i, j) reads, in reading order of the kernel.

        Parameters
        ----------
        i, j : int
            Row and column of the output cell, from 0.

        Returns
        -------
        list of Cell
            Padding cells included; taps that read nothing left out.
        """
        vertical = _taps(self.rows, i)
        horizontal = _taps(self.columns, j)
        return [
            Cell(row, column, u, v, *_both(source_row, source_column))
            for u, row, source_row in vertical
            for v, column, source_column in horizontal
        ]


def _taps(axis: AxisReads, o: int) -> list[tuple[int, int, int]]:
    """List tap, position and source of the taps through which output coordinate `o` reads a cell."""
    return [(k, int(axis.position[o, k]), int(axis.source[o, k])) for k in range(axis.kernel_size) if axis.inside[o, k]]


def _both(source_row: int, source_column: int) -> tuple[int, int]:
    """Give the source cell, or (-1, -1) where either coordinate has none."""
    if NOTHING in (source_row, source_column):
        return NOTHING, NOTHING
    return source_row, source_column
