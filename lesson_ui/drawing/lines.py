"""The lines of arithmetic under a figure: how the result at the cursor comes about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lesson_ui.drawing.writer import Bytes, Exactly


class Column(NamedTuple):
    """
    Numbers or words that a line of arithmetic puts into its formula.

    Attributes
    ----------
    values : ndarray or tuple of str
        One a distinct value of the link's table, or one an output cell.
    decimals : int
        Digits after the point, for numbers.
    role : str
        What they are: ``read``, ``weight``, ``result`` (a question mark until the learner has predicted it), or empty.
    """

    values: Exactly | tuple[str, ...]
    decimals: int = 0
    role: str = ""


@dataclass(frozen=True)
class ValueLine:
    """
    A number of a grid, with words before it; what every line has whose result is one.

    Attributes
    ----------
    result : str
        Name of the grid that holds the result.
    label : str
        Words before it, with ``{row}`` and ``{column}``.
    link : int
        Which link the terms come from.
    decimals : int
        Digits of the result.
    exact : bool
        Whether the printed terms add up to the printed result digit by digit.
    own : Column or None
        The result, instead of the number in the grid; a question mark until it is predicted only if that is its role.
    """

    result: str
    label: str
    link: int = 0
    decimals: int = 0
    exact: bool = True
    own: Column | None = None


@dataclass(frozen=True)
class ProductLine(ValueLine):
    """
    Values times weights, added up.

    Attributes
    ----------
    bias : float or None
        Added after the products.
    bias_decimals : int or None
        Digits of the bias; None takes those of the result.
    padding : bool
        Whether products that stand in the padding are listed.
    """

    bias: float | None = None
    bias_decimals: int | None = None
    padding: bool = True


@dataclass(frozen=True)
class AggregateLine(ValueLine):
    """
    One number made of all values read.

    Attributes
    ----------
    operation : str
        ``sum``, ``mean``, ``max``, or ``squares``: the mean squared difference from `mean`.
    padding : bool
        Whether values that stand in the padding are listed.
    mean : Column or None
        For ``squares``: the mean.
    """

    operation: str = "sum"
    padding: bool = True
    mean: Column | None = None


@dataclass(frozen=True)
class RectifiedLine(ValueLine):
    """
    The rectified number: the larger one of 0 and a number of another grid.

    Attributes
    ----------
    source : str
        Name of that grid.
    """

    source: str = ""


@dataclass(frozen=True, kw_only=True)
class FormulaLine(ValueLine):
    """
    A text with numbers and words looked up, up to the result, which follows it.

    Attributes
    ----------
    formulas : tuple of str
        Texts with the names of `columns` in braces, ``{x}``, or ``{x!}`` to put a negative number into brackets; an
        empty text leaves the line out.
    columns : mapping of str to Column
        What the names stand for. A column ``result`` is the result, as `own` is; a column ``sign`` stands before it.
    cases : ndarray of uint8 or None
        Which of `formulas` is meant, indexed as the columns are; None means the first.
    by_level : bool
        Whether columns and cases have one entry a distinct value of the link's table, looked up for the cell at the
        link's focus; else one an output cell.
    """

    formulas: tuple[str, ...]
    columns: Mapping[str, Column]
    cases: Bytes | None = None
    by_level: bool = False


@dataclass(frozen=True)
class PixelLine:
    """
    The cursor's own cell in every link, with its colour.

    Attributes
    ----------
    label : str
        Words before it, with ``{row}`` and ``{column}``.
    decimals : int
        Digits of the number shown.
    formula : str
        How x becomes the number shown; empty prints x.
    """

    label: str
    decimals: int = 0
    formula: str = ""


Line = ValueLine | ProductLine | AggregateLine | RectifiedLine | FormulaLine | PixelLine
LINES = (ValueLine, ProductLine, AggregateLine, RectifiedLine, FormulaLine, PixelLine)
