"""Where the numbers of a layer stand when its maps lie side by side in one grid."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LISTED = 12  # a vector of up to so many numbers stands in one column


class MapGrid(NamedTuple):
    """
    The layout of a layer's feature maps, or of its vector, in one grid.

    Attributes
    ----------
    shape : tuple of int
        Of one sample: (C, H, W) or (F,). A vector stands in one map, row by row.
    rows, cols : int
        Cells of one map.
    down, across : int
        Maps below and beside each other, in reading order.
    """

    shape: tuple[int, ...]
    rows: int
    cols: int
    down: int
    across: int

    @property
    def maps(self) -> int:
        """Count the maps; a vector is one."""
        return self.shape[0] if len(self.shape) == 3 else 1

    @property
    def size(self) -> tuple[int, int]:
        """Count the rows and columns of the whole grid."""
        return self.down * self.rows, self.across * self.cols

    def stitched(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """
        Stitch the activations of the layer into one grid.

        Parameters
        ----------
        values : ndarray of the grid's shape
            One sample.

        Returns
        -------
        ndarray of shape `size`
            Cells without a number are NaN.
        """
        filled = np.full(self.down * self.across * self.rows * self.cols, np.nan)
        filled[: values.size] = values.reshape(-1)
        tiles = filled.reshape(self.down, self.across, self.rows, self.cols)
        return tiles.transpose(0, 2, 1, 3).reshape(self.size)

    def cell(self, index: tuple[int, ...]) -> tuple[int, int]:
        """
        Find the cell of a number.

        Parameters
        ----------
        index : tuple of int
            (c, i, j), or (f,) of a vector.

        Returns
        -------
        (int, int)
            Its row and column in the grid.
        """
        if len(index) == 1:
            return divmod(index[0], self.cols)
        c, i, j = index
        return c // self.across * self.rows + i, c % self.across * self.cols + j

    def index_at(self, row: int, column: int) -> tuple[int, ...] | None:
        """
        Find the number that stands in a cell.

        Parameters
        ----------
        row, column : int
            Of the grid.

        Returns
        -------
        tuple of int or None
            (c, i, j), or (f,) of a vector; None where there is none.
        """
        if not (0 <= row < self.size[0] and 0 <= column < self.size[1]):
            return None
        if len(self.shape) == 1:
            f = row * self.cols + column
            return (f,) if f < self.shape[0] else None
        c = row // self.rows * self.across + column // self.cols
        return (c, row % self.rows, column % self.cols) if c < self.shape[0] else None


def map_grid(shape: tuple[int, ...]) -> MapGrid:
    """
    Choose the layout of a layer's feature maps, or of its vector.

    Parameters
    ----------
    shape : (C, H, W) or (F,)
        Of one sample.

    Returns
    -------
    MapGrid
        Nearly square, with as few empty places as that allows.

    Examples
    --------
    >>> map_grid((6, 28, 28)).size, map_grid((10,)).size, map_grid((120,)).size
    ((56, 84), (10, 1), (10, 12))
    """
    if len(shape) == 1:
        cols = 1 if shape[0] <= LISTED else _beside(shape[0], 1.0)
        return MapGrid(shape, -(-shape[0] // cols), cols, 1, 1)
    C, H, W = shape
    across = _beside(C, H / W)
    return MapGrid(shape, H, W, -(-C // across), across)


def _beside(count: int, height: float) -> int:
    """Choose how many of `count` things, each `height` times as high as wide, stand side by side."""

    def fault(across: int) -> float:
        down = -(-count // across)
        empty = (down * across - count) / count
        return abs(math.log(across / (down * height) / 1.2)) + 6 * empty

    return min(range(1, count + 1), key=fault)
