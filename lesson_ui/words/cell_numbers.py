"""Weights and responses of filters as text for cells: fractions where they are meant, never a false zero."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lesson_ui.words.numbers import THIN_SPACE, decimals_needed, is_exact, number_text, significant

LARGEST_DENOMINATOR = 273
SPLIT = 2.0**27 + 1  # parts a double into two halves whose products are exact
# The longest text a cell of 12-pixel type can hold, by the longer side of the kernel, so that the figure fits a laptop.
CHARACTERS = {1: 7, 2: 7, 3: 7, 4: 5, 5: 4, 6: 3, 7: 0}
SPACE_WIDTH = 0.4  # of a digit: the narrow space between groups


def widest(values: NDArray[Any], decimals: int) -> int:
    """
    Count the characters of the longest of some printed numbers.

    Parameters
    ----------
    values : ndarray of any shape
        The numbers.
    decimals : int
        Digits after the point.

    Returns
    -------
    int
        At least 1; a narrow space is less than half a digit.
    """
    if values.size == 0:
        return 1
    return max(
        int(len(text) - (1 - SPACE_WIDTH) * text.count(THIN_SPACE))
        for text in (number_text(float(end), decimals) for end in (np.min(values), np.max(values)))
    )


def room_for(weight: NDArray[np.float64]) -> int:
    """
    Find how many characters a cell can hold beside a kernel of this size.

    Parameters
    ----------
    weight : ndarray of shape (K_h, K_w)
        The kernel.

    Returns
    -------
    int
        0 where numbers do not fit at all.
    """
    return CHARACTERS.get(max(weight.shape), 0)


def weight_texts(weight: NDArray[np.float64]) -> tuple[str, ...]:
    """
    Print weights the way they are meant: whole, as short decimals, or over one common denominator.

    Parameters
    ----------
    weight : ndarray of shape (K_h, K_w)
        The kernel.

    Returns
    -------
    tuple of str
        One text a weight, in reading order; where nothing exact is short, three significant digits.

    Examples
    --------
    >>> weight_texts(np.array([[0.0625, 0.125]])), weight_texts(np.array([[-0.5, 2.0]]))
    (('1/16', '2/16'), ('−0.5', '2.0'))
    """
    values = weight.ravel()
    decimals = decimals_needed(values)
    if is_exact(values, decimals):
        return tuple(number_text(float(v), decimals if v else 0) for v in values)
    denominator = common_denominator(values)
    if denominator is not None:
        return tuple(_fraction(round(float(v) * denominator), denominator) for v in values)
    return tuple(significant(float(v)) for v in values)


def are_exact(weight: NDArray[np.float64]) -> bool:
    """
    Tell whether `weight_texts` prints the weights exactly.

    Parameters
    ----------
    weight : ndarray of shape (K_h, K_w)
        The kernel.

    Returns
    -------
    bool
        Whether no digit is left out.
    """
    return is_exact(weight, decimals_needed(weight)) or common_denominator(weight) is not None


def common_denominator(values: NDArray[np.float64]) -> int | None:
    """
    Find the denominator over which all of some numbers are whole.

    Parameters
    ----------
    values : ndarray of any shape
        The numbers.

    Returns
    -------
    int or None
        The smallest up to `LARGEST_DENOMINATOR`; None if there is none.
    """
    denominators = np.arange(1, LARGEST_DENOMINATOR + 1)[:, None]
    whole = np.rint(values.ravel() * denominators)
    fits = (whole / denominators == values.ravel()).all(axis=1)
    return int(denominators[fits.argmax(), 0]) if fits.any() else None


def cell_texts(weight: NDArray[np.float64], room: int) -> tuple[str, ...] | None:
    """
    Print weights short enough for the cells of the kernel.

    Parameters
    ----------
    weight : ndarray of shape (K_h, K_w)
        The kernel.
    room : int
        Most characters a cell can hold.

    Returns
    -------
    tuple of str or None
        Texts; decimals lose the 0 before the point where room is scarce. None if a weight would have to be shown as 0.
    """
    texts = weight_texts(weight)
    if max(map(len, texts)) <= room:
        return texts
    values = weight.ravel()
    for decimals in (3, 2, 1):
        short = tuple(_bare(number_text(float(v), decimals if v else 0)) for v in values)
        honest = all(float(f"{abs(v):.{decimals}f}") > 0 for v in values if v != 0)
        if honest and max(map(len, short)) <= room:
            return short
    return None


def product_decimals(products: NDArray[np.float64], room: int) -> int | None:
    """
    Choose the digits after the point for the products, as many as fit and no more than two.

    Parameters
    ----------
    products : ndarray of any shape
        Every product the figure can show.
    room : int
        Most characters a cell can hold.

    Returns
    -------
    int or None
        0, 1 or 2; None where they do not fit.
    """
    first = response_decimals(products)
    for decimals in dict.fromkeys((first, *(d for d in (1, 0) if d < first))):
        if widest(products, decimals) <= room:
            return decimals
    return None


def response_decimals(values: NDArray[Any]) -> int:
    """
    Choose the digits after the point for responses.

    Parameters
    ----------
    values : ndarray of any shape
        All responses.

    Returns
    -------
    int
        What says them exactly, up to 2; else 1, or more where the largest is below 10.
    """
    exact = decimals_needed(values)
    if exact <= 2:
        return exact
    largest = float(np.abs(values).max())
    return 1 if largest >= 10 else int(min(8, 2 - np.floor(np.log10(largest))))


def rounded(values: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """
    Round as the numbers are printed: half away from zero.

    Parameters
    ----------
    values : ndarray of any shape
        Numbers.
    decimals : int
        Digits after the point.

    Returns
    -------
    ndarray of the same shape
        The numbers whose texts are shown.
    """
    size, step = np.abs(values), 10.0**decimals
    product = size * step
    whole = np.floor(product)
    rest = product - whole
    # 0.975 is stored as a little less than it says, and its text is 0.97; times 100 it would round to 97.5 and then up.
    up = (rest > 0.5) | ((rest == 0.5) & (_lost(size, step, product) >= 0))
    printed: NDArray[np.float64] = np.copysign((whole + up) / step, values)
    return printed


def _lost(a: NDArray[np.float64], b: float, product: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find what rounding took off products of doubles, exactly (T. J. Dekker, Numerische Mathematik 18, 1971)."""
    high_a: NDArray[np.float64] = SPLIT * a - (SPLIT * a - a)
    high_b = SPLIT * b - (SPLIT * b - b)
    low_a, low_b = a - high_a, b - high_b
    lost: NDArray[np.float64] = ((high_a * high_b - product) + high_a * low_b + low_a * high_b) + low_a * low_b
    return lost


def _fraction(numerator: int, denominator: int) -> str:
    if numerator % denominator == 0:
        return number_text(numerator / denominator, 0)
    return number_text(numerator, 0) + f"/{denominator}"


def _bare(text: str) -> str:
    return text.replace("0.", ".", 1) if text.lstrip("−").startswith("0.") else text
