"""How probabilities and their exponentials are printed: short, and never as a 0 that is none."""

from __future__ import annotations

import numpy as np

from lesson_ui.words.numbers import MOST_DECIMALS, decimals_needed, number_text

SMALL, LARGE = 1e-3, 1e5  # between them numbers are printed in full


def short_text(value: float, decimals: int = MOST_DECIMALS) -> str:
    """
    Print a number with as few digits as say it, or with a power of ten.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Most digits after the point.

    Returns
    -------
    str
        E.g. ``0.047``, ``20``, ``9.4e−14`` for 9.4 · 10⁻¹⁴.

    Examples
    --------
    >>> short_text(0.0474), short_text(20.0), short_text(9.36e-14)
    ('0.047', '20', '9.4e−14')
    """
    size = abs(value)
    if value and (size < SMALL or LARGE <= size < float("inf")):
        digits, power = f"{value:.1e}".split("e")
        return f"{digits}e{int(power)}".replace("-", "−")
    return number_text(value, decimals_needed(np.array(value), most=decimals))


def fixed_text(value: float, decimals: int) -> str:
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
        E.g. ``0.950``.
    """
    if value == 0 or 0.5 * 10.0**-decimals <= abs(value) < LARGE or abs(value) == float("inf"):
        return number_text(value, decimals)
    digits, power = f"{value:.0e}".split("e")
    return f"{digits}e{int(power)}".replace("-", "−")


def score_text(value: float, decimals: int = MOST_DECIMALS) -> str:
    """
    Print a sum of products as `short_text` does; a 0 that rounding left behind as 1e−16 is a 0.

    Parameters
    ----------
    value : float
        A logit, or what is taken off it.
    decimals : int
        Most digits after the point.

    Returns
    -------
    str
        E.g. ``−1.2``.
    """
    return short_text(round(value, 9) + 0.0, decimals)


def added_text(value: float) -> str:
    """
    Print a number that is added, with its sign as an operator.

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    str
        E.g. ``+ 3`` or ``− 5``.
    """
    return f"{'−' if value < 0 else '+'} {score_text(abs(value))}"
