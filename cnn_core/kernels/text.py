"""Kernels and small pictures as text, for boxes and addresses: ``1 0 -1; 1 0 -1; 1 0 -1``.

Rows are separated by ``;`` or a new line, numbers by spaces or one comma. A number is a decimal such as
``-0.5`` or ``2e-3``, or a fraction of two decimals such as ``1/9``. A number may also stand as it is printed: with
``−``, ``·10⁻³``, and a narrow space between groups of three digits.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.number_text import plain_number

MAX_KERNEL_SIDE = 12
MAX_MAGNITUDE = 1e6
# A value is written as a fraction where that is exact, shorter, and the denominator is at most this.
MAX_DENOMINATOR = 273
# Decimals up to this long stay decimals: 0.0625, but 1/9.
MAX_DECIMAL_LENGTH = 6

GRAMMAR = "numbers with spaces or commas between them, rows with ; or new lines between them"
NUMBER = "a decimal such as -0.5 or a fraction such as 1/9"
DEFAULT_TEXT = "1"

_DECIMAL = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
_NUMBER = re.compile(rf"({_DECIMAL})(?:/({_DECIMAL}))?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_SHOWN = 20


class _Reading(NamedTuple):
    """What one entry says: its value, a value that would do, and the complaint and rule if it is refused."""

    value: float
    mended: float
    complaint: str = ""
    rule: str = NUMBER


def parse_kernel(text: str) -> NDArray[np.float64]:
    """
    Read a kernel from text.

    Parameters
    ----------
    text : str
        Rows separated by ``;`` or new lines, numbers by spaces or commas; at most `MAX_KERNEL_SIDE` a side.

    Returns
    -------
    ndarray of shape (K_h, K_w)
        float64 weights.

    Raises
    ------
    InvalidInputError
        If an entry is not a number, the rows differ in length, or a limit is passed. The fix is a text
        that works.

    Examples
    --------
    >>> parse_kernel("1 0 −1; 1, 0, -1; 1/2 0 -.5").tolist()
    [[1.0, 0.0, -1.0], [1.0, 0.0, -1.0], [0.5, 0.0, -0.5]]
    """
    return parse_matrix(text)


def parse_matrix(
    text: str,
    *,
    name: str = "kernel",
    max_side: int = MAX_KERNEL_SIDE,
    max_magnitude: float = MAX_MAGNITUDE,
) -> NDArray[np.float64]:
    """
    Read a rectangle of numbers from text.

    Parameters
    ----------
    text : str
        Rows separated by ``;`` or new lines, numbers by spaces or commas. Empty rows are skipped.
    name : str, default: "kernel"
        What the messages call it.
    max_side : int, default: 12
        Most rows, and most numbers in a row.
    max_magnitude : float, default: 1e6
        Largest size of a number, whatever its sign.

    Returns
    -------
    ndarray of shape (rows, columns)
        float64.

    Raises
    ------
    InvalidInputError
        If an entry is not a number, the rows differ in length, or a limit is passed. The fix is a text
        that works.

    Examples
    --------
    >>> parse_matrix("1 2 3; 4 5 6", name="picture", max_side=32).shape
    (2, 3)
    """
    rows = _split(text)
    if not rows:
        raise _refusal(f"The {name} is empty.", {"text": text[:_SHOWN]}, GRAMMAR, "no number", DEFAULT_TEXT)
    mended = _mend(text, max_side, max_magnitude)
    _check_side(rows, name, max_side, mended)
    values = [
        [_value(entry, (i, j), name, max_magnitude, mended) for j, entry in enumerate(row)]
        for i, row in enumerate(rows)
    ]
    _check_rectangle(rows, name, mended)
    return np.array(values, dtype=np.float64)


def format_kernel(kernel: ArrayLike) -> str:
    """
    Write a kernel as text that `parse_kernel` reads back to exactly the same numbers.

    Parameters
    ----------
    kernel : array_like of shape (rows, columns)
        Finite numbers.

    Returns
    -------
    str
        Rows joined by ``"; "``, numbers by ``" "``; fractions such as ``1/9`` where they are exact.

    Raises
    ------
    InvalidInputError
        If `kernel` is not a filled rectangle of finite numbers.

    Examples
    --------
    >>> format_kernel([[1, 0, -1], [0.5, 1 / 9, 2e-7]])
    '1 0 -1; 0.5 1/9 2e-07'
    """
    values = np.asarray(kernel, dtype=np.float64)
    _check_writable(values)
    return "; ".join(" ".join(map(_write, row)) for row in values.tolist())


def _split(text: str) -> list[list[str]]:
    plain = re.sub(r"[ \t]*/[ \t]*", "/", plain_number(text, spaces=False))
    rows = (row.strip() for row in re.split(r"[;\n\r]", plain))
    return [re.split(r"\s*,\s*|\s+", row) for row in rows if row]


def _read(entry: str, max_magnitude: float) -> _Reading:
    if entry == "":
        return _Reading(0, 0, "has a comma without a number beside it")
    if _NOT_FINITE.fullmatch(entry):
        return _Reading(0, 0, f"is {entry[:_SHOWN]}, not a finite number")
    parts = _NUMBER.fullmatch(entry)
    if parts is None:
        return _Reading(0, 0, f"is not a number: {entry[:_SHOWN]!r}")
    numerator, denominator = float(parts[1]), float(parts[2] or 1)
    if denominator == 0:
        return _Reading(0, 0, f"divides by zero: {entry[:_SHOWN]}")
    value = numerator / denominator
    if not abs(value) <= max_magnitude:
        bounded = min(max(value, -max_magnitude), max_magnitude) if value == value else 0.0
        return _Reading(0, bounded, f"is too large: {entry[:_SHOWN]}", f"|number| <= {max_magnitude:g}")
    return _Reading(value, value)


def _value(entry: str, place: tuple[int, int], name: str, max_magnitude: float, mended: str) -> float:
    reading = _read(entry, max_magnitude)
    if reading.complaint:
        row, column = place
        raise _refusal(
            f"A number of the {name} cannot be used.",
            {"row": row, "column": column, "entry": entry[:_SHOWN]},
            reading.rule,
            f"row {row}, column {column} {reading.complaint}",
            mended,
        )
    return reading.value


def _mend(text: str, max_side: int, max_magnitude: float) -> str:
    """Write the nearest text that can be read: brackets dropped, bad numbers 0 or at the limit, rows even."""
    unbracketed = re.sub(r"[\[({]", " ", re.sub(r"[\])}]\s*,?", ";", text))
    rows = [row[:max_side] for row in _split(unbracketed)[:max_side]] or [[DEFAULT_TEXT]]
    width = _commonest_width(rows)
    numbers = [[_write(_read(entry, max_magnitude).mended) for entry in row[:width]] for row in rows]
    return "; ".join(" ".join(row + ["0"] * (width - len(row))) for row in numbers)


def _commonest_width(rows: list[list[str]]) -> int:
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width], width))


def _check_side(rows: list[list[str]], name: str, max_side: int, mended: str) -> None:
    longest = max(map(len, rows))
    if len(rows) <= max_side and longest <= max_side:
        return
    raise _refusal(
        f"The {name} is too large.",
        {"rows": len(rows), "longest_row": longest},
        f"rows <= {max_side} and numbers in a row <= {max_side}",
        f"rows = {len(rows)}, numbers in the longest row = {longest}",
        mended,
    )


def _check_rectangle(rows: list[list[str]], name: str, mended: str) -> None:
    width = _commonest_width(rows)
    odd = [i for i, row in enumerate(rows) if len(row) != width]
    if not odd:
        return
    example = next(i for i, row in enumerate(rows) if len(row) == width)
    raise _refusal(
        f"The rows of the {name} differ in length.",
        {"numbers_in_each_row": [len(row) for row in rows]},
        "every row has the same number of numbers",
        f"row {odd[0]} has {len(rows[odd[0]])}, row {example} has {width}",
        mended,
    )


def _check_writable(values: NDArray[np.float64]) -> None:
    if values.ndim != 2 or values.size == 0:
        shape = (1, max(1, values.size))
        raise InvalidInputError(
            "The array is not a filled rectangle of numbers.",
            given={"shape": values.shape},
            allowed="shape = (rows, columns), both at least 1",
            here=f"shape = {values.shape}",
            fixes=[Fix("shape", "=", shape)],
        )
    if not np.isfinite(values).all():
        first = tuple(int(index) for index in np.argwhere(~np.isfinite(values))[0])
        raise InvalidInputError(
            "Some numbers are not finite, so they cannot be written.",
            given={"shape": values.shape},
            allowed="every number is finite",
            here=f"row {first[0]}, column {first[1]} is {values[first]}",
            fixes=[Fix("numbers that are not finite", "=", 0.0)],
        )


def _write(value: float) -> str:
    decimal = repr(int(value)) if value == int(value) and abs(value) < 1e16 else repr(float(value))
    if len(decimal) <= MAX_DECIMAL_LENGTH:
        return decimal
    ratio = Fraction(value).limit_denominator(MAX_DENOMINATOR)
    fraction = f"{ratio.numerator}/{ratio.denominator}"
    exact = ratio.numerator / ratio.denominator == value
    return fraction if exact and ratio.denominator > 1 and len(fraction) < len(decimal) else decimal


def _refusal(problem: str, given: dict[str, Any], allowed: str, here: str, mended: str) -> InvalidInputError:
    return InvalidInputError(problem, given=given, allowed=allowed, here=here, fixes=[Fix("text", "=", mended)])
