"""How numbers are printed: as few digits as say them exactly, never more than can be read."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_DECIMALS = 3
SAME = 1e-9  # numbers this close print alike
_AS_BROWSERS = Context(prec=400, rounding=ROUND_HALF_UP)


def decimals_needed(values: NDArray[Any], most: int = MOST_DECIMALS) -> int:
    """
    Count the digits after the point that print all of some numbers exactly.

    Parameters
    ----------
    values : ndarray
        The numbers.
    most : int
        The count given up at.

    Returns
    -------
    int
        From 0 to `most`.
    """
    exact = np.asarray(values, dtype=np.float64)
    for decimals in range(most):
        if exact.size == 0 or np.abs(exact - np.round(exact, decimals)).max() <= SAME:
            return decimals
    return most


def number_text(value: float, decimals: int) -> str:
    """
    Print a number with a real minus sign.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        E.g. ``−0.50``.
    """
    if not math.isfinite(value):
        return f"{value:.{decimals}f}".replace("inf", "∞").replace("-", "−")
    # Halfway between two texts is rounded away from 0, as browsers do: one number, one text everywhere.
    text = str(Decimal(abs(value)).quantize(Decimal(1).scaleb(-decimals), context=_AS_BROWSERS))
    return "−" + text if value < 0 and float(text) != 0 else text


def power_of_ten(power: int) -> str:
    """
    Write a power of ten as one reads it.

    Parameters
    ----------
    power : int
        The exponent.

    Returns
    -------
    str
        E.g. ``10⁻⁸``, with characters that texts and formulas both show.

    Examples
    --------
    >>> power_of_ten(-8)
    '10⁻⁸'
    """
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def widest(values: NDArray[Any], decimals: int) -> int:
    """
    Find how many characters the longest of some numbers takes.

    Parameters
    ----------
    values : ndarray
        The numbers.
    decimals : int
        Digits after the point.

    Returns
    -------
    int
        At least 1.
    """
    if values.size == 0:
        return 1
    ends = (float(np.min(values)), float(np.max(values)))
    return max(len(number_text(end, decimals)) for end in ends)
