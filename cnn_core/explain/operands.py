"""Operands of an explanation, and checks of what is to be explained: an index inside the output, sizes that agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.explain.explanation import Index, Operand
from cnn_core.geometry import Cell

FloatArray = NDArray[np.float64]


def as_numbers(array: ArrayLike) -> FloatArray:
    """
    Read an array as float64, so that explained numbers carry no rounding of their own.

    Parameters
    ----------
    array : array_like
        Numbers of any dtype.

    Returns
    -------
    ndarray of the same shape, float64
        Itself where it is float64 already.
    """
    return np.asarray(array, dtype=np.float64)


def check_size(found: int, wanted: int, name: str, meaning: str) -> None:
    """
    Refuse two sizes that must agree and do not.

    Parameters
    ----------
    found, wanted : int
        The size met, and the size it must have.
    name : str
        What was measured, e.g. ``"bias.shape[0]"``.
    meaning : str
        What it must equal, in the names of the arguments.

    Raises
    ------
    InvalidInputError
        If they differ.
    """
    if found != wanted:
        raise InvalidInputError(
            f"{name} and {meaning} do not agree.",
            given={name: found},
            allowed=f"{name} = {meaning}",
            here=f"{found} is not {wanted}",
        )


def check_index(index: Sequence[int], shape: Sequence[int]) -> Index:
    """
    Make a plain tuple of an index, or refuse it if it stands outside of the output.

    Parameters
    ----------
    index : sequence of int
        One coordinate an axis, from 0.
    shape : sequence of int
        The output's shape.

    Returns
    -------
    tuple of int
        The same index.

    Raises
    ------
    InvalidInputError
        If a coordinate is missing, too many, or outside.

    Examples
    --------
    >>> check_index((0, 2), (1, 3))
    (0, 2)
    """
    asked = tuple(int(coordinate) for coordinate in index)
    if len(asked) == len(shape) and all(0 <= i < size for i, size in zip(asked, shape, strict=True)):
        return asked
    padded = (*asked, *[0] * len(shape))[: len(shape)]
    nearest = tuple(min(max(i, 0), size - 1) for i, size in zip(padded, shape, strict=True))
    raise InvalidInputError(
        "The index names no cell of the output.",
        given={"index": asked},
        allowed="one coordinate an axis, each 0 <= index < size of the output",
        here=f"output shape = {tuple(shape)}",
        fixes=[Fix("index", "=", nearest)],
    )


def operand_at(array: FloatArray, source: str, index: Sequence[int]) -> Operand:
    """
    Name the number of an array at an index.

    Parameters
    ----------
    array : ndarray of any shape
        The numbers.
    source : str
        What the array is called.
    index : sequence of int
        One coordinate an axis.

    Returns
    -------
    Operand
        Name, index and number.
    """
    place = tuple(int(i) for i in index)
    return Operand(source, place, float(array[place]))


def read_operand(array: FloatArray, lead: Sequence[int], cell: Cell) -> Operand:
    """
    Name the number that a window reads: an input cell, or the zero of a padding cell.

    Parameters
    ----------
    array : ndarray of shape (..., H, W)
        The input.
    lead : sequence of int
        Coordinates of the map, along all axes but the last two.
    cell : Cell
        What the window reads of it.

    Returns
    -------
    Operand
        Of ``"input"``, or of ``"padding"`` with its place counted in the input.
    """
    if cell.has_source:
        return operand_at(array, "input", (*lead, cell.source_row, cell.source_column))
    return Operand("padding", (*map(int, lead), cell.row, cell.column), 0.0)


def constant(value: float) -> Operand:
    """
    Name a number of the formula itself.

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    Operand
        Of ``"constant"``, without an index.
    """
    return Operand("constant", (), float(value))
