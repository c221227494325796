"""Numbers that are numbers and read well in a sentence: a real minus, no trailing zeros, aligned grids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnn_core.number_text import number_text, shortest

MOST_DECIMALS = 4


class Whole(int):
    """
    Hold a whole number that prints with a real minus.

    Examples
    --------
    >>> str(Whole(-3)), Whole(-3) == -3
    ('−3', True)
    """

    def __str__(self) -> str:
        return number_text(int(self), 0)


class Decimal(float):
    """
    Hold a decimal number that prints with at most four decimals and a real minus.

    Examples
    --------
    >>> f"{Decimal(-2.50)} {Decimal(2 / 3)}"
    '−2.5 0.6667'
    """

    def __str__(self) -> str:
        return shortest(round(float(self), MOST_DECIMALS), MOST_DECIMALS)


class Row(tuple[Any, ...]):
    """
    Hold a row of numbers that prints with blanks between them.

    Examples
    --------
    >>> str(Row((0, 1, 2)))
    '0 1 2'
    """

    __slots__ = ()

    def __str__(self) -> str:
        return " ".join(map(str, map(typeset, self)))


class Size(tuple[int, ...]):
    """
    Hold the size of an array that prints as height × width.

    Examples
    --------
    >>> str(Size((3, 4)))
    '3 × 4'
    """

    __slots__ = ()

    def __str__(self) -> str:
        return " × ".join(map(str, map(typeset, self)))


class Grid(tuple[Row, ...]):
    """
    Hold rows of numbers that print one below the other, columns aligned.

    Examples
    --------
    >>> print(Grid(((1, -2), (10, 0))))
     1 −2
    10  0
    """

    __slots__ = ()

    def __str__(self) -> str:
        cells = [[str(typeset(number)) for number in row] for row in self]
        width = max(len(cell) for row in cells for cell in row)
        return "\n".join(" ".join(cell.rjust(width) for cell in row) for row in cells)


def typeset(value: Any) -> Any:
    """
    Give a plain value the class that prints it well; it stays equal to what it was.

    Parameters
    ----------
    value : int, float, str, sequence of numbers or of rows
        What a text is to show.

    Returns
    -------
    Whole, Decimal, str, Row or Grid
        A `Size`, and everything typeset already, is kept.

    Raises
    ------
    TypeError
        If it is none of these.

    Examples
    --------
    >>> typeset(((1, 2), (3, 4))) == ((1, 2), (3, 4))
    True
    """
    if isinstance(value, str | Whole | Decimal | Row | Size | Grid):
        return value
    if isinstance(value, int):
        return Whole(value)
    if isinstance(value, float):
        return Decimal(value)
    if isinstance(value, Sequence):
        rows = [isinstance(item, Sequence) and not isinstance(item, str) for item in value]
        return Grid(Row(map(typeset, row)) for row in value) if all(rows) else Row(map(typeset, value))
    raise TypeError(f"{type(value).__name__} is not shown in texts")


def products_text(pairs: Sequence[tuple[int, int]]) -> str:
    """
    Write a sum of products.

    Parameters
    ----------
    pairs : sequence of (int, int)
        The factors of each product.

    Returns
    -------
    str
        Negative factors in brackets.

    Examples
    --------
    >>> products_text([(3, 1), (2, -1)])
    '3·1 + 2·(−1)'
    """
    return " + ".join(f"{_factor(a)}·{_factor(b)}" for a, b in pairs)


def sum_text(numbers: Sequence[int | float]) -> str:
    """
    Write a sum.

    Parameters
    ----------
    numbers : sequence of int or float
        What is added.

    Returns
    -------
    str
        Negative numbers in brackets.

    Examples
    --------
    >>> sum_text([3, -2])
    '3 + (−2)'
    """
    return " + ".join(_factor(number) for number in numbers)


def _factor(number: int | float) -> str:
    return f"({typeset(number)})" if number < 0 else str(typeset(number))
