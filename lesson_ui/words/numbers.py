"""Numbers as text wherever a learner reads: one function per idea, the same text in every lesson."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.number_text import (
    LARGE,
    MINUS,
    MOST_DECIMALS,
    SAME,
    SMALL,
    THIN_SPACE,
    decimals_of,
    is_extreme,
    number_text,
    power_of_ten,
    read_number,
    scientific,
    shortest,
    significant,
)

__all__ = (
    "LARGE",
    "MINUS",
    "MOST_DECIMALS",
    "SAME",
    "SMALL",
    "THIN_SPACE",
    "added",
    "count_text",
    "decimals_needed",
    "decimals_of",
    "fixed",
    "grouped",
    "is_exact",
    "is_extreme",
    "listed",
    "number_text",
    "percent",
    "power_of_ten",
    "probability_text",
    "read_number",
    "scientific",
    "short",
    "shortest",
    "significant",
)

PROBABILITY_DECIMALS = 2


def decimals_needed(values: NDArray[Any], most: int = MOST_DECIMALS) -> int:
    """
    Count the digits after the point that print all of some numbers exactly.

    Parameters
    ----------
    values : ndarray of any shape
        The numbers.
    most : int, default: 3
        The count given up at.

    Returns
    -------
    int
        From 0 to `most`.

    Examples
    --------
    >>> decimals_needed(np.array([1.0, 0.25])), decimals_needed(np.array([1 / 3]))
    (2, 3)
    """
    exact = np.asarray(values, dtype=np.float64)
    for decimals in range(most):
        if exact.size == 0 or np.abs(exact - np.round(exact, decimals)).max() <= SAME:
            return decimals
    return most


def is_exact(values: NDArray[Any] | float, decimals: int) -> bool:
    """
    Tell whether numbers are printed exactly with so many digits.

    Parameters
    ----------
    values : ndarray of any shape or float
        The numbers.
    decimals : int
        Digits after the point.

    Returns
    -------
    bool
        Whether nothing is left out.

    Examples
    --------
    >>> is_exact(0.25, 2), is_exact(1 / 3, 4)
    (True, False)
    """
    exact = np.asarray(values, dtype=np.float64)
    with np.errstate(invalid="ignore"):  # what is infinite is printed, and not exact
        return bool(np.all(np.abs(exact - np.round(exact, decimals)) <= SAME))


def count_text(count: int | Fraction) -> str:
    """
    Print a whole number.

    Parameters
    ----------
    count : int or Fraction
        A whole number.

    Returns
    -------
    str
        Its digits by threes.

    Examples
    --------
    >>> count_text(1234567) == f"1{THIN_SPACE}234{THIN_SPACE}567"
    True
    """
    return number_text(int(count), 0)


def grouped(text: str | int) -> str:
    """
    Set the thousands apart in every number of a text that is no code.

    Parameters
    ----------
    text : str or int
        E.g. ``(2048 + 1)·10 = 20490``.

    Returns
    -------
    str
        As `count_text` prints each of them; digits after a point stay together.

    Examples
    --------
    >>> grouped("(2048 + 1)·10 = 20490, 0.00001").replace(THIN_SPACE, "_")
    '(2_048 + 1)·10 = 20_490, 0.00001'
    """
    return re.sub(r"(?<![\d.])\d{4,}", lambda found: count_text(int(found[0])), str(text))


def short(value: float, most: int = MOST_DECIMALS, *, digits: int = 2, noise: float = 0.0) -> str:
    """
    Print a number with as few digits as say it, never as a 0 that is none.

    Parameters
    ----------
    value : float
        The number.
    most : int, default: 3
        Most digits after the point, while `digits` of them count.
    digits : int, default: 2
        How many digits of a small number count, and before a power of ten.
    noise : float, default: 0
        Sizes below it are a 0 that rounding left behind.

    Returns
    -------
    str
        Below `SMALL` and from `LARGE` on with a power of ten.

    Examples
    --------
    >>> short(0.25), short(20.0), short(0.00123), short(9.36e-14), short(1e-16, noise=1e-9)
    ('0.25', '20', '0.0012', '9.4·10⁻¹⁴', '0')
    """
    if abs(value) <= noise:
        return "0"
    if is_extreme(value):
        return scientific(value, digits)
    if not value or not math.isfinite(value):
        return number_text(value, 0)
    return shortest(value, max(most, digits - 1 - math.floor(math.log10(abs(value)))))


def fixed(value: float, decimals: int) -> str:
    """
    Print a number with so many digits after the point, or with a power of ten where that would say nothing.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        A power of ten where the digits were all 0, and from `LARGE` on.

    Examples
    --------
    >>> fixed(0.95, 3), fixed(0.0001, 3), fixed(0.0, 2)
    ('0.950', '1·10⁻⁴', '0.00')
    """
    is_false_zero = 0 < abs(value) < 0.5 * 10.0**-decimals
    return scientific(value) if is_false_zero or LARGE <= abs(value) < math.inf else number_text(value, decimals)


def added(value: float, most: int = MOST_DECIMALS, *, digits: int = 2, noise: float = 0.0) -> str:
    """
    Print a number that is added, its sign as an operator.

    Parameters
    ----------
    value : float
        The number.
    most, digits, noise
        As for `short`.

    Returns
    -------
    str
        E.g. ``+ 3`` or ``− 5``.

    Examples
    --------
    >>> added(3.0), added(-0.5)
    ('+ 3', '− 0.5')
    """
    text = short(value, most, digits=digits, noise=noise)
    return f"{MINUS} {text[1:]}" if text.startswith(MINUS) else f"+ {text}"


def percent(share: float, decimals: int = 1) -> str:
    """
    Print a share in per cent, never rounded up to all of it nor down to nothing.

    Parameters
    ----------
    share : float
        From 0 to 1, or more.
    decimals : int, default: 1
        Digits after the point where it is not whole.

    Returns
    -------
    str
        With a space that does not break.

    Examples
    --------
    >>> [percent(share).replace("\N{NO-BREAK SPACE}", " ") for share in (1.0, 0.9999, 0.25, 0.1234, 0.00001)]
    ['100 %', '99.9 %', '25 %', '12.3 %', '< 0.1 %']
    """
    value, unit = 100 * share, 10.0**-decimals
    if not math.isfinite(value) or abs(value - round(value)) <= 100 * SAME:
        return f"{number_text(value, 0)}\N{NO-BREAK SPACE}%"
    if 0 < value < unit / 2:
        return f"< {number_text(unit, decimals)}\N{NO-BREAK SPACE}%"
    return f"{number_text(min(value, 100 - unit) if value < 100 else value, decimals)}\N{NO-BREAK SPACE}%"


def probability_text(probability: float) -> str:
    """
    Print a probability as it is told and asked for; in a line of arithmetic it has the digits of the line.

    Parameters
    ----------
    probability : float
        From 0 to 1.

    Returns
    -------
    str
        With `PROBABILITY_DECIMALS` digits, never a 0 that is none.

    Examples
    --------
    >>> probability_text(0.952574), probability_text(0.0001), probability_text(1.0)
    ('0.95', '1·10⁻⁴', '1.00')
    """
    return fixed(probability, PROBABILITY_DECIMALS)


def listed(values: Iterable[int | str], last: str = "") -> str:
    """
    Write several numbers or words one after the other.

    Parameters
    ----------
    values : iterable of int or str
        What is listed; texts stay as they are.
    last : str, default: ""
        The word before the last one, such as ``and``; empty sets a comma there too.

    Returns
    -------
    str
        E.g. ``1, 2 and 3``.

    Examples
    --------
    >>> listed([1, 2, 3]), listed([1, 2, 3], "and"), listed([7], "and")
    ('1, 2, 3', '1, 2 and 3', '7')
    """
    texts = [value if isinstance(value, str) else count_text(value) for value in values]
    if not last or len(texts) < 2:
        return ", ".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"
