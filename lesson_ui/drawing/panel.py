"""One grid of cells: its numbers, where it starts, and how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.curve import Curve
from lesson_ui.drawing.trails import Trails
from lesson_ui.drawing.writer import Bytes, Numbers, Unsent

NUMBERED_SIDE = 14  # beyond this many cells a side, numbers give way to a magnified patch
PADDING, UNREAD, CHANGED = 1, 2, 4  # bits of Panel.states


class Glyph(NamedTuple):
    """An operator between two grids, such as ⊙ or Σ."""

    glyph: str


class Table(NamedTuple):
    """
    Grids and operators in rows and columns that line up; None leaves a place empty.

    Attributes
    ----------
    rows : tuple of tuple
        Names of grids, `Glyph` or None; all rows equally long.
    """

    rows: tuple[tuple[Any, ...], ...]


class Tiles(NamedTuple):
    """
    The maps of a volume stitched into one grid, in reading order.

    Attributes
    ----------
    rows, cols : int
        Cells of one map.
    names : tuple of str
        One name a map.
    labelled : bool
        Whether each map's number and name stand in its corner.
    """

    rows: int
    cols: int
    names: tuple[str, ...]
    labelled: bool = True


@dataclass(frozen=True)
class Panel:
    """
    One grid of cells on the figure.

    Attributes
    ----------
    name : str
        What links and the arrangement call it; letters only.
    title, note : str
        Words above the grid.
    values : ndarray of shape (rows, cols)
        The numbers in the cells; for a live grid only their shape matters.
    scale : Scale or None
        How numbers become fills; None draws `image` instead.
    row0, col0 : int
        Coordinates of the first cell: minus the padding for a padded grid.
    decimals : int
        Digits after the point wherever a number of this grid is printed.
    states : ndarray of uint8, shape (rows, cols), or None
        `PADDING`, `UNREAD` and `CHANGED` bits; what changed is outlined in black and white dashes.
    live : bool
        Whether the cursor fills the cells.
    live_width : int
        Most characters a number of a live grid takes.
    editable, ticks : bool
        Whether a click opens a cell for typing; whether rows and columns are numbered.
    image : ndarray of uint8, shape (rows, cols, 3) or (rows, cols), or None
        A picture drawn instead of a fill, in colours or greys.
    keeps_values : bool
        Whether the numbers are sent beside `image`, because they are not those of its pixels.
    tiles : Tiles or None
        How the grid is made of several maps; places are then named by map, row and column.
    span : int or None
        For pictures: how many cells share the width of a large grid, so that two grids can be drawn to one
        scale; None takes the grid's longer side.
    labels : sequence of str or None
        Words drawn instead of the numbers.
    numbers : bool or None
        Whether numbers stand in the cells; None decides by the size.
    curve : Curve or None
        A function drawn instead of cells; `values` then only says how many cells wide and high it is drawn.
    trails : Trails or None
        Lines of points drawn instead of cells; `values` then only says how many cells wide and high they are drawn.
    bars : Bars or None
        Bars drawn instead of cells, one a row; `values` then only says how many cells wide and high they are drawn.
    row_ticks : bool
        Whether `ticks` take room beside the rows.
    shared : bool
        Whether the browser reads the numbers from the trace, whose dtype must then hold them exactly enough.
    cells : bool
        Whether it is drawn as cells however many there are.
    pictured : bool
        Whether it is drawn as a picture, as large as the others, however few cells it has.
    pick : bool
        Whether a click sends the cell to the page, as an edit without text.
    frames : ndarray of shape (outputs, rows * cols) or None
        For a live grid: what it shows while the cursor stands at each output cell, in reading order.
    row_heads, column_heads : tuple of str
        With `ticks`: words at the left and above instead of the numbers of rows and columns, each over as many cells as
        the others; the names of `tiles` then stand nowhere else.
    """

    name: str
    title: str
    values: Unsent[NDArray[Any]]
    scale: Scale | None
    note: str = ""
    row0: int = 0
    col0: int = 0
    decimals: int = 0
    states: Bytes | None = None
    live: bool = False
    live_width: int = 3
    editable: bool = False
    ticks: bool = False
    image: Unsent[NDArray[np.uint8] | None] = None
    labels: Sequence[str] | None = None
    tiles: Tiles | None = None
    span: int | None = None
    numbers: Unsent[bool | None] = None
    shared: Unsent[bool] = False
    curve: Curve | None = None
    bars: Bars | None = None
    trails: Trails | None = None
    row_ticks: bool = True
    cells: Unsent[bool] = False
    pictured: Unsent[bool] = False
    pick: bool = False
    keeps_values: Unsent[bool] = False
    frames: Numbers | None = None
    row_heads: tuple[str, ...] = ()
    column_heads: tuple[str, ...] = ()

    @property
    def big(self) -> bool:
        """Whether the grid is a picture rather than cells with numbers."""
        return self.pictured or (not self.cells and max(self.values.shape) > NUMBERED_SIDE)
