"""What the cells of a grid show: numbers, a picture, or what the cursor fills in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.writer import Bytes, Exactly, Numbers, Unsent

NUMBERED_SIDE = 14  # beyond this many cells a side, numbers give way to a magnified patch
PADDING, UNREAD, CHANGED = 1, 2, 4  # bits of Cells.states

Size = tuple[int, int]


def is_big(size: Size) -> bool:
    """
    Decide whether a grid is a picture rather than cells with numbers.

    Parameters
    ----------
    size : (int, int)
        Its rows and columns.

    Returns
    -------
    bool
        Whether a side is too long for numbers.
    """
    return max(size) > NUMBERED_SIDE


@dataclass(frozen=True, eq=False)
class Cells:
    """
    Numbers in cells.

    Attributes
    ----------
    values : ndarray of shape (rows, cols)
        The numbers.
    scale : Scale or None
        How numbers become fills; None for numbers that are names, whose cells are all alike.
    decimals : int
        Digits after the point wherever a number of this grid is printed.
    states : ndarray of uint8, shape (rows, cols), or None
        `PADDING`, `UNREAD` and `CHANGED` bits; what changed is outlined in black and white dashes.
    labels : sequence of str or None
        Words drawn instead of the numbers.
    editable : bool
        Whether a click opens a cell for typing.
    numbers : bool or None
        Whether numbers stand in the cells; None decides by the size.
    pictured : bool or None
        Whether it is drawn as a picture, as large as the others; None decides by the size.
    shared : bool
        Whether the browser reads the numbers from the trace, whose dtype must then hold them exactly enough.
    """

    values: Unsent[NDArray[Any]]
    scale: Scale | None
    decimals: int = 0
    states: Bytes | None = None
    labels: Sequence[str] | None = None
    editable: bool = False
    numbers: Unsent[bool | None] = None
    pictured: Unsent[bool | None] = None
    shared: bool = False

    @property
    def size(self) -> Size:
        """Count the rows and columns."""
        rows, cols = self.values.shape
        return rows, cols

    @property
    def big(self) -> bool:
        """Whether the grid is a picture rather than cells with numbers."""
        return is_big(self.size) if self.pictured is None else self.pictured


@dataclass(frozen=True, eq=False)
class Live:
    """
    Cells that the cursor fills.

    Attributes
    ----------
    size : (int, int)
        Rows and columns.
    scale : Scale or None
        How numbers become fills; None where colours are mixed.
    decimals : int
        Digits after the point wherever a number of this grid is printed.
    width : int
        Most characters a number takes.
    numbers : bool or None
        Whether numbers stand in the cells; None decides by the size.
    frames : ndarray of shape (outputs, rows * cols) or None
        What it shows while the cursor stands at each output cell, in reading order.
    """

    size: Unsent[Size]
    scale: Scale | None
    decimals: int = 0
    width: int = 3
    numbers: Unsent[bool | None] = None
    frames: Numbers | None = None

    @property
    def big(self) -> bool:
        """Whether the grid is a picture rather than cells with numbers."""
        return is_big(self.size)


@dataclass(frozen=True, eq=False)
class Picture:
    """
    A picture, a pixel a cell.

    Attributes
    ----------
    image : ndarray of uint8, shape (rows, cols, 3) or (rows, cols)
        Its colours or greys.
    values : ndarray of shape (rows, cols) or None
        The numbers behind it, where they are not those of its pixels.
    """

    image: Unsent[NDArray[np.uint8]]
    values: Exactly | None = None

    @property
    def size(self) -> Size:
        """Count the rows and columns."""
        return self.image.shape[0], self.image.shape[1]

    @property
    def big(self) -> bool:
        """Whether the grid is a picture rather than cells with numbers."""
        return is_big(self.size)
