"""Check what only the makers of datasets take: ranges, several choices, a generator, fractions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cnn_core.checks import check_number, is_number
from cnn_core.errors import Fix, InvalidInputError


def check_range(name: str, value: Any, low: float, high: float) -> None:
    """Refuse what is no pair (lowest, highest) in order, within `low` and `high`."""
    is_pair = isinstance(value, Sequence) and len(value) == 2 and all(is_number(end) for end in value)
    if is_pair and low <= value[0] <= value[1] <= high:
        return
    raise InvalidInputError(
        f"The {name} is not a range within its limits.",
        given={name: value},
        allowed=f"{name} = (lowest, highest), {low:g} <= lowest <= highest <= {high:g}",
        here=f"{name} = {value!r}",
        fixes=[Fix(name, "=", (low, high))],
    )


def check_choices(name: str, value: Any, choices: Sequence[str]) -> None:
    """Refuse what is no sequence of different names out of `choices`, or an empty one."""
    names = tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else ()
    known = [choice for choice in choices if choice in names]
    if names and len(known) == len(names):
        return
    raise InvalidInputError(
        f"The {name} are not different names out of those there are.",
        given={name: value},
        allowed=f"{name} is a sequence of different names out of " + ", ".join(choices),
        here=f"{name} = {value!r}",
        fixes=[Fix(name, "=", tuple(known) or tuple(choices))],
    )


def check_generator(rng: Any) -> None:
    """Refuse what is no NumPy generator: randomness always comes in, so that pictures can be made again."""
    if not isinstance(rng, np.random.Generator):
        raise InvalidInputError(
            "The rng is not a NumPy generator.",
            given={"rng": type(rng).__name__},
            allowed="rng is a numpy.random.Generator",
            here=f"type(rng) = {type(rng).__name__}",
            fixes=[Fix("rng", "=", np.random.default_rng(0))],
        )


def check_fractions(fractions: Any) -> None:
    """Refuse fractions of a split that are not three, each from 0 to 1, that sum to 1."""
    default = Fix("fractions", "=", (0.7, 0.15, 0.15))
    if not isinstance(fractions, Sequence) or len(fractions) != 3:
        raise InvalidInputError(
            "The fractions are not three numbers.",
            given={"fractions": fractions},
            allowed="fractions = (train, validation, test)",
            here=f"fractions = {fractions!r}",
            fixes=[default],
        )
    for fraction in fractions:
        check_number("fraction", fraction, 0.0, 1.0)
    total = sum(fractions)
    if abs(total - 1) > 1e-9:
        raise InvalidInputError(
            "The fractions do not sum to 1.",
            given={"fractions": fractions},
            allowed="train + validation + test = 1",
            here=" + ".join(f"{fraction:g}" for fraction in fractions) + f" = {total:g}",
            fixes=[default],
        )
