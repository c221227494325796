"""How many digits the numbers of a line need, so that the printed ones make the printed result."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lesson_ui.words.numbers import decimals_needed, number_text, read_number

Grid = NDArray[np.float64]

NEAR_HALF = 1e-6
MOST_DIGITS = 12  # of the numbers they are made of


def printed(values: Grid, decimals: int) -> Grid:
    """Read numbers back from how they are printed."""
    exact = np.asarray(values, np.float64)
    whole = np.abs(exact) * 10.0**decimals
    down = np.floor(whole)
    read = np.array(np.copysign(np.where(whole - down < 0.5, down, down + 1) / 10.0**decimals, exact))
    for k in np.flatnonzero(np.abs(whole - down - 0.5) < NEAR_HALF):  # halves are rare, and decided by every digit
        read.flat[k] = read_number(number_text(float(exact.flat[k]), decimals))
    return read


def significant_decimals(values: Grid) -> int:
    """Choose digits after the point so that the largest of some numbers shows two digits that count."""
    largest = float(np.abs(values).max())
    return 2 if largest >= 0.1 or largest == 0 else min(MOST_DIGITS - 1, 1 - math.floor(math.log10(largest)))


def untied(values: Grid, decimals: int) -> int:
    """
    Choose at least so many digits after the point that no number is halfway between two printed ones.

    Examples
    --------
    >>> untied(np.array([0.0625, 1.0]), 3), untied(np.array([0.063]), 3)
    (4, 3)
    """
    for digits in range(decimals, MOST_DIGITS):
        whole = np.abs(values) * 10.0**digits
        if (np.abs(whole - np.floor(whole) - 0.5) > 10 * NEAR_HALF).all():
            return digits
    return MOST_DIGITS


def enough_digits(made: Callable[[int], Grid], result: Grid, decimals: int, first: int = 0) -> int:
    """Choose how many digits operands need, so that the printed ones make the printed result."""
    wanted, most = printed(result, decimals), (0.5 - NEAR_HALF) * 10.0**-decimals
    for digits in range(first, MOST_DIGITS):
        if (np.abs(made(digits) - wanted) < most).all():  # a half itself could be rounded either way
            return digits
    return MOST_DIGITS


def adding_digits(patches: Grid, factors: Grid, result: Grid, decimals: int, bias: float = 0.0) -> int:
    """Choose how many digits the factors of products need, so that the printed terms add up to the printed sums."""

    def made(digits: int) -> Grid:
        sums: Grid = patches @ printed(factors, digits).ravel() + printed(np.array(bias), digits)
        return sums.reshape(result.shape)

    return enough_digits(made, result, decimals, min(decimals_needed(factors, decimals), decimals))
