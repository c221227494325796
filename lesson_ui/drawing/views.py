"""Receptive fields: what the cells of one grid see of other grids, rectangles or single cells, with a sentence each."""

from __future__ import annotations

from dataclasses import dataclass

from lesson_ui.drawing.writer import Coordinates


@dataclass(frozen=True)
class ReceptiveField:
    """
    The receptive fields of a grid's cells in one other grid.

    Attributes
    ----------
    read : str
        Name of the grid that is seen.
    rows, columns : ndarray of int32, shape (O, 2) or (O, most)
        For each row and each column of the cursor's grid the first and the last coordinate seen; or, if not `solid`,
        all of them. -1 is none.
    solid : bool
        Whether everything from the first to the last is seen.
    role : str
        How it is outlined: ``read``, ``asked``, ``result``, or ``nested`` for a thin line.
    label : str
        Written at the outline where there is room.
    shade : bool
        Whether everything outside is darkened.
    by_column : bool
        Whether rows, too, follow the column of the cursor.
    """

    read: str
    rows: Coordinates
    columns: Coordinates
    solid: bool = True
    role: str = "read"
    label: str = ""
    shade: bool = False
    by_column: bool = False


@dataclass(frozen=True)
class Follow:
    """
    Which cell the cursor goes to when another grid is pointed at.

    Attributes
    ----------
    grid : str
        Name of the grid pointed at.
    rows, columns : ndarray of int32
        For each of its rows and columns, the row and the column of the cursor.
    """

    grid: str
    rows: Coordinates
    columns: Coordinates


@dataclass(frozen=True)
class Patch:
    """
    A part of a picture shown on its own.

    Attributes
    ----------
    grid, of : str
        Names of the grid it fills and of the picture it is a part of.
    rows, columns : ndarray of int32, shape (O, 2)
        First and last coordinate for each row and column of the cursor; parts outside of the picture stay empty.
    """

    grid: str
    of: str
    rows: Coordinates
    columns: Coordinates


@dataclass(frozen=True)
class View:
    """
    A grid whose cells have receptive fields in others; the cursor walks over it.

    Attributes
    ----------
    into : str
        Name of the grid; empty if it is not drawn, and only `follow` moves the cursor.
    size : (int, int)
        Its rows and columns the cursor can go to, from 0.
    receptive_fields : tuple of ReceptiveField
        The fields of its cells; in a pyramid from the next layer below down to the input.
    sentence : str
        The sentence under the figure, with ``{row}``, ``{column}``, ``{rows}``, ``{columns}`` and ``{value}``.
    row_texts, column_texts : sequence of str
        What ``{rows}`` and ``{columns}`` become, one a row and one a column; empty becomes nothing.
    up, down : ndarray of int32, shape (columns,), or None
        The column that the arrow keys lead to in the next view and in the one before.
    follow : Follow or None
        Another grid that moves the cursor when it is pointed at.
    patch : Patch or None
        What the cell sees, on its own.
    """

    into: str
    size: tuple[int, int]
    receptive_fields: tuple[ReceptiveField, ...]
    sentence: str
    row_texts: tuple[str, ...] = ()
    column_texts: tuple[str, ...] = ()
    up: Coordinates | None = None
    down: Coordinates | None = None
    follow: Follow | None = None
    patch: Patch | None = None


@dataclass(frozen=True)
class Pyramid:
    """
    Where the rows of a pyramid stand: grids of one row each, the input at the bottom.

    Attributes
    ----------
    width : float
        Of the whole pyramid, in cells of the input.
    left : dict of str to float
        By grid: its left edge, in cells of the input.
    cell : dict of str to float
        By grid: the width of one cell, in cells of the input.
    """

    width: float
    left: dict[str, float]
    cell: dict[str, float]
