"""
Check arguments, each kind of check once: an integer, a number, a choice, a pair, groups of channels.

Whatever does not pass is refused with `InvalidInputError`: the argument by its name, the rule, the caller's numbers,
and fixes. Every function takes the argument's name first, then what the caller gave. `array_checks` checks arrays.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from cnn_core.errors import Fix, InvalidInputError

IntOrPair = int | Sequence[int]
AXES = ("height", "width")
MOST_OFFERED = 4  # numbers of groups that a refusal names


def along(axis: str) -> str:
    """
    Name the axis at the end of a sentence.

    Parameters
    ----------
    axis : str
        ``"height"``, ``"width"``, or empty.

    Returns
    -------
    str
        E.g. ``" along height"``; empty where there is no axis to name.
    """
    return f" along {axis}" if axis else ""


def as_integer(value: Any) -> int | None:
    """
    Read a Python or NumPy integer.

    Parameters
    ----------
    value : object
        What the caller gave.

    Returns
    -------
    int or None
        None for anything else, arrays, true and false included.
    """
    if isinstance(value, (bool, np.bool_, np.ndarray)) or not hasattr(value, "__index__"):
        return None
    return operator.index(value)


def is_number(value: Any) -> bool:
    """
    Tell a real number from all else.

    Parameters
    ----------
    value : object
        What the caller gave.

    Returns
    -------
    bool
        True for Python's and NumPy's integers and floats, NaN among them; false for true and false.
    """
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def check_integer(
    name: str,
    value: Any,
    low: int | None = None,
    high: int | None = None,
    *,
    axis: str = "",
    fixes: Sequence[Fix] = (),
) -> None:
    """
    Refuse what is no integer, or one outside of its limits.

    Parameters
    ----------
    name : str
        The argument's name.
    value : object
        What the caller gave.
    low, high : int, optional
        Least and greatest allowed.
    axis : str
        Name of the axis it belongs to.
    fixes : sequence of Fix
        What to offer; without it the nearest integer that is allowed.

    Raises
    ------
    InvalidInputError
        If `value` is not allowed.
    """
    number = value if type(value) is int else as_integer(value)
    if number is not None and (low is None or number >= low) and (high is None or number <= high):
        return
    raise InvalidInputError(
        f"The {name} is not {_lacking('an integer', number, low)}{along(axis)}.",
        given={name: value},
        allowed=f"{name} is an integer{_limits(name, low, high)}",
        here=f"{name} = {value!r}",
        fixes=fixes or [_nearest(name, number, 1 if low is None else low, high)],
    )


def check_number(
    name: str, value: Any, low: float | None = None, high: float | None = None, *, default: float | None = None
) -> None:
    """
    Refuse what is no real number, or one outside of its limits.

    Parameters
    ----------
    name, value
        As for `check_integer`.
    low, high : float, optional
        Least and greatest allowed. Without limits true and false count as 1 and 0, as they do for PyTorch.
    default : float, optional
        What to offer; without it the nearest number that is allowed.

    Raises
    ------
    InvalidInputError
        If `value` is not allowed.
    """
    free = low is None and high is None
    known = is_number(value) or (free and isinstance(value, bool))
    if known and (low is None or value >= low) and (high is None or value <= high):
        return
    number = value if known and value == value else None  # NaN differs from itself
    nearest = _nearest(name, number, 0.0 if low is None else float(low), high)
    raise InvalidInputError(
        f"The {name} is not {_lacking('a number', number, low)}.",
        given={name: value},
        allowed=f"{name} is a real number{_limits(name, low, high)}",
        here=f"{name} = {value!r}",
        fixes=[nearest if default is None else Fix(name, "=", default)],
    )


def _lacking(kind: str, number: float | None, low: float | None) -> str:
    if number is None:
        return kind
    return "large enough" if low is not None and number < low else "small enough"


def _limits(name: str, low: float | None, high: float | None) -> str:
    least, most = (str(end) if isinstance(end, int) else f"{end:g}" for end in (low or 0, high or 0))
    if low is not None and high is not None:
        return f", {least} <= {name} <= {most}"
    return f" >= {least}" if low is not None else f" <= {most}" if high is not None else ""


def _nearest(name: str, number: float | None, low: float, high: float | None) -> Fix:
    if number is not None and high is not None and number > high:
        return Fix(name, "<=", type(low)(high))
    return Fix(name, ">=", low)


def check_choice(name: str, value: Any, choices: Iterable[Any]) -> None:
    """
    Refuse a value that is none of several.

    Parameters
    ----------
    name, value
        As for `check_integer`.
    choices : iterable of str, bool or None
        What it may be; 1 is not taken for true.

    Raises
    ------
    InvalidInputError
        If `value` is none of them; each of them is a fix.
    """
    allowed = tuple(choices)
    if type(value) is str and value in allowed:
        return
    if not any(value is choice or (isinstance(value, str) and value == choice) for choice in allowed):
        raise InvalidInputError(
            f"The {name} is unknown.",
            given={name: value},
            allowed=f"{name} is one of " + ", ".join(map(str, allowed)),
            here=f"{name} = {value!r}",
            fixes=[Fix(name, "=", choice) for choice in allowed],
        )


def pair(name: str, value: Any, lengths: Sequence[int] = (1, 2)) -> tuple[int, int]:
    """
    Make (height, width) of an integer or a short sequence, once, where it comes in.

    Parameters
    ----------
    name : str
        The argument's name.
    value : int or sequence of int
        One value for both axes, or one each.
    lengths : sequence of int
        How many values a sequence may hold; of one value both axes take it.

    Returns
    -------
    tuple of int
        (height, width).

    Raises
    ------
    InvalidInputError
        If `value` is something else.

    Examples
    --------
    >>> pair("kernel_size", 3), pair("stride", (1, 2))
    ((3, 3), (1, 2))
    """
    if type(value) is int:  # most that come in are, and networks ask thousands of times
        return value, value
    is_sequence = isinstance(value, (list, tuple))
    numbers = [as_integer(entry) for entry in value] if is_sequence else [as_integer(value)]
    if None in numbers or (is_sequence and len(numbers) not in lengths):
        known = [number for number in numbers if number is not None]
        raise InvalidInputError(
            f"The {name} is neither an integer nor a pair of integers.",
            given={name: value},
            allowed=f"{name} is an int or (height, width)",
            here=f"{name} = {value!r}",
            fixes=[Fix(name, "=", number) for number in (*known, 1, 0)],
        )
    integers = [number for number in numbers if number is not None]
    return integers[0], integers[-1]


def fitting_groups(*channels: int) -> list[int]:
    """
    List the numbers of groups that share channels evenly.

    Parameters
    ----------
    *channels : int, >= 1
        Each count of channels that the groups share.

    Returns
    -------
    list of int
        The common divisors, from 1 up.

    Examples
    --------
    >>> fitting_groups(12, 8)
    [1, 2, 4]
    """
    common = math.gcd(*channels)
    small = [count for count in range(1, math.isqrt(common) + 1) if common % count == 0]
    return small + [common // count for count in reversed(small) if count * count != common]


def check_groups(
    channels: Mapping[str, int],
    groups: Any,
    name: str = "groups",
    *,
    given: Mapping[str, Any] | None = None,
    fixes: Sequence[Fix] = (),
) -> None:
    """
    Refuse groups that do not share channels evenly.

    Parameters
    ----------
    channels : mapping of str to int
        Each count of channels that they share, by its name: ``{"in_channels": 4, "out_channels": 6}``.
    groups : int
        How many groups.
    name : str
        The argument's name.
    given : mapping of str to object, optional
        What the caller gave, where that is not the counts themselves.
    fixes : sequence of Fix
        What to offer besides the numbers of groups that fit: those below `groups`, then those above, the nearest first.

    Raises
    ------
    InvalidInputError
        If `groups` is no integer >= 1, or a count is no multiple of it.

    Examples
    --------
    >>> check_groups({"in_channels": 4, "out_channels": 6}, 2)
    """
    check_integer(name, groups, 1)
    if all(count % groups == 0 for count in channels.values()):
        return
    nearest = sorted(fitting_groups(*channels.values()), key=lambda count: (count > groups, abs(count - groups)))
    raise InvalidInputError(
        "The groups do not share the channels evenly.",
        given={**(channels if given is None else given), name: groups},
        allowed=" and ".join(f"{count} % {name} = 0" for count in channels),
        here=", ".join(f"{count} % {groups} = {count % groups}" for count in channels.values()),
        fixes=[*(Fix(name, "=", count) for count in nearest[:MOST_OFFERED]), *fixes],
    )
