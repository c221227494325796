"""Links between grids: which cells of one the cells of another read, and the numbers behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain.tables import TermTable, distinct_levels
from cnn_core.geometry import Reads
from lesson_ui.drawing.writer import Numbers, Places, Unsent

Size = tuple[int, int]


class Window(NamedTuple):
    """
    Every output cell reads through a window: rows and columns are independent.

    Attributes
    ----------
    reads : Reads
        The geometry, along rows and along columns.
    """

    reads: Unsent[Reads]


class Listed(NamedTuple):
    """
    Every output cell has its own list of cells, because rows and columns are not independent.

    Attributes
    ----------
    cells : ndarray of int, shape (outputs, taps)
        The cells of the grid that is read, counted in reading order; -1 reads none.
    size : (int, int)
        Rows and columns of the results.
    weight_cells : ndarray of int, shape (outputs, taps), or None
        The cells of the grid of weights they are read through, likewise.
    """

    cells: Places
    size: Size
    weight_cells: Places | None = None


class Tiling(NamedTuple):
    """
    The layout of maps stitched into one grid.

    Attributes
    ----------
    rows, cols : int
        Of one map.
    across : int
        How many maps stand side by side.
    """

    rows: int
    cols: int
    across: int


class Maps(NamedTuple):
    """
    Both grids are stitched of several maps; a window is read in every map that the result's map reads.

    Attributes
    ----------
    reads : Reads
        The geometry within one map.
    channels : ndarray of int, shape (C_out, depth)
        The maps that each map of the result reads; -1 fills up.
    read, into : Tiling
        How the grid that is read and the grid of results are stitched.
    size : (int, int)
        Rows and columns of the whole grid of results.
    box : bool
        Whether the taps are the first and the last place of a box that is read as a whole.
    """

    reads: Unsent[Reads]
    channels: Places
    read: Tiling
    into: Tiling
    size: Size
    box: bool = False


Source = Window | Listed | Maps


@dataclass(frozen=True)
class Weights:
    """
    The grid of weights that values are read through.

    Attributes
    ----------
    grid : str
        Its name.
    decimals : int
        Digits after the point, in the line of arithmetic.
    dilation : (int, int)
        Cells from one tap to the next on the grid, along height and width: the dilation where the grid shows the gaps
        between the taps.
    texts : tuple of str
        The weights as the line of arithmetic prints them, such as ``1/9``; empty prints decimals.
    sets : ndarray of shape (maps, taps) or None
        The weights of each map of a result made of `Tiles`; the grid is then live and shows those of the map the cursor
        stands in.
    """

    grid: str
    decimals: int = 0
    dilation: Size = (1, 1)
    texts: tuple[str, ...] = ()
    sets: Numbers | None = None


@dataclass(frozen=True)
class Terms:
    """
    Live grids that show the terms of the cursor's cell.

    Attributes
    ----------
    patch, product, running : str or None
        Names of the grids of values read, of products and of partial sums.
    running_sums : ndarray of shape (outputs, taps) or None
        The partial sums, in reading order.
    shown : ndarray of shape (L,) or None
        What `patch` prints for each distinct value of the table, where that is another scale.
    focus : int or None
        The tap that is the cursor's own cell, marked in `patch`.
    footprint : bool
        Whether `product`, while a cell that is read is asked about, shows its product with every weight: the scaled
        copy of the kernel that it adds in a transposed convolution.
    """

    patch: str | None = None
    product: str | None = None
    running: str | None = None
    running_sums: Numbers | None = None
    shown: Numbers | None = None
    focus: int | None = None
    footprint: bool = False


class Echo(NamedTuple):
    """
    A grid that shows the results of a link in places of its own: parts of them, or the same numbers laid out anew.

    Attributes
    ----------
    panel : str
        Name of the grid.
    cells : ndarray of int, shape (outputs,)
        For each output cell, in reading order, the cell of that grid, counted in reading order.
    hides : bool
        Whether a concealed result is concealed here too.
    """

    panel: str
    cells: Places
    hides: bool = False


@dataclass(frozen=True)
class Link:
    """
    Which cells of one grid the cells of another read, and the numbers behind them.

    Attributes
    ----------
    source : Window, Listed or Maps
        Where the cells come from.
    read : str
        Name of the grid that is read.
    into : tuple of str
        Names of the grids whose cell (i, j) is the result.
    table : TermTable
        Values and products, for every tap and every distinct value.
    weights : Weights or None
        What the values are read through.
    terms : Terms
        The live grids that show the terms of the cursor.
    decimals : int
        Digits of the values, in the line of arithmetic.
    winner : ndarray of int, shape (outputs,) or None
        The tap whose value is the maximum.
    divisor : ndarray of shape (outputs,) or None
        What an average divides by.
    name : str
        What a line of kind ``pixel`` calls the values, e.g. ``red``.
    role : str
        How the cells that are read are outlined: ``read``, ``weight`` for learned numbers, empty for not at all.
    echoes : tuple of Echo
        Grids that show the results in places of their own.
    """

    source: Source
    read: str
    into: tuple[str, ...]
    table: Unsent[TermTable]
    weights: Weights | None = None
    terms: Terms = Terms()
    decimals: int = 0
    winner: Places | None = None
    divisor: Numbers | None = None
    name: str = ""
    role: str = "read"
    echoes: tuple[Echo, ...] = ()

    @property
    def size(self) -> Size:
        """Count the rows and columns of the results."""
        return self.source.reads.output_size if isinstance(self.source, Window) else self.source.size


def no_terms(shape: tuple[int, ...]) -> TermTable:
    """
    Make the table of a grid whose numbers no line of arithmetic takes apart.

    Parameters
    ----------
    shape : tuple of int
        Of the grid that is read.

    Returns
    -------
    TermTable
        One value, which every cell has.
    """
    return TermTable(np.zeros(shape, np.int32), np.zeros(1), np.empty((0, 0)))


def values_only(plane: NDArray[np.float64]) -> TermTable:
    """
    Make the table of a grid whose numbers are read and not multiplied.

    Parameters
    ----------
    plane : ndarray of shape (rows, cols)
        Its numbers.

    Returns
    -------
    TermTable
        Its distinct values, without products.
    """
    return TermTable(*distinct_levels(plane), np.empty((0, 0)))
