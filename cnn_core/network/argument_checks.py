"""Check the arguments of a layer one by one: is each of the kind that it must be?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from cnn_core.errors import Fix, InvalidInputError

LARGEST = 2**31 - 1  # of a whole number


class Kind(NamedTuple):
    """
    The kind of an argument.

    Attributes
    ----------
    passes : callable
        Tells whether a value is of the kind.
    allowed : str
        The rule in words.
    example : object
        A value that passes.
    """

    passes: Callable[[Any], bool]
    allowed: str
    example: Any


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_int_or_pair(value: Any) -> bool:
    return _is_int(value) or (isinstance(value, tuple) and len(value) == 2 and all(map(_is_int, value)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_PADDING = Kind(
    lambda value: _is_int_or_pair(value) or value in ("same", "valid"),
    "an integer, a pair of integers, 'same' or 'valid'",
    0,
)
KINDS: Mapping[str, Kind] = {
    "int": Kind(_is_int, "an integer", 1),
    "IntOrPair": Kind(_is_int_or_pair, "an integer or a pair of integers", 1),
    "IntOrPair | None": Kind(
        lambda v: v is None or _is_int_or_pair(v), "an integer, a pair of integers, or None", None
    ),
    "IntOrPair | str": _PADDING,
    "bool": Kind(lambda value: isinstance(value, bool), "true or false", True),
    "str": Kind(lambda value: isinstance(value, str), "a word", "zeros"),
    "float": Kind(_is_number, "a finite number", 1.0),
    "tuple[Layer, ...]": Kind(lambda value: isinstance(value, tuple), "a tuple of layers", ()),
    "tuple[tuple[Layer, ...], ...]": Kind(
        lambda value: isinstance(value, tuple) and all(isinstance(path, tuple) for path in value),
        "a tuple of tuples of layers",
        ((),),
    ),
}
RANGES: Mapping[str, Kind] = {
    "eps": Kind(lambda value: value > 0, "eps > 0", 1e-5),
    "p": Kind(lambda value: 0 <= value < 1, "0 <= p < 1", 0.5),
}


def check_fields(layer: Any) -> None:
    """
    Refuse a layer whose arguments are of the wrong kind.

    Parameters
    ----------
    layer : Layer
        Any layer; the layers inside of a block are not looked at.

    Raises
    ------
    InvalidInputError
        For the first argument of the wrong kind or outside of its range.
    """
    for slot in fields(layer):
        value = getattr(layer, slot.name)
        kind = KINDS[str(slot.type)]
        for asked in (kind, RANGES.get(slot.name)):
            if asked is not None and not asked.passes(value):
                raise InvalidInputError(
                    f"{slot.name} of {type(layer).__name__} is not what it must be.",
                    given={slot.name: value},
                    allowed=f"{slot.name} is {asked.allowed}" if asked is kind else asked.allowed,
                    here=f"{slot.name} = {value!r}",
                    fixes=[Fix(slot.name, "=", asked.example)],
                )
