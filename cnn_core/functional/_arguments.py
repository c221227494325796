"""Output sizes along both axes, and results written in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.checks import AXES
from cnn_core.errors import Fix, InvalidInputError


def deliver(result: Array, input: Array, inplace: bool) -> Array:
    """Return a result, written in place where the caller asked for it."""
    if not inplace:
        return np.asarray(result)
    if not (isinstance(input, np.ndarray) and input.flags.writeable):
        raise InvalidInputError(
            "The input cannot be written to.",
            given={"inplace": inplace},
            allowed="inplace = False, or an input that is writeable",
            here="input.flags.writeable = False",
            fixes=[Fix("inplace", "=", False)],
        )
    input[...] = result
    return input


def sizes_along_axes(
    formula: Callable[..., int],
    arguments: Mapping[str, Any],
    array_fixes: Mapping[str, Callable[[tuple[int, int]], Fix]],
    names: Mapping[str, str] | None = None,
) -> tuple[int, int]:
    """
    Ask a size formula for height and for width; word its refusal in the arguments of the whole call.

    Parameters
    ----------
    formula : callable
        From `cnn_core.sizes`: integers of one axis to a size.
    arguments : mapping of str to object
        Pairs (height, width); anything else holds for both axes.
    array_fixes : mapping of str to callable
        For the formula's arguments that are read off an array: (height, width) to the fix of that array.
    names : mapping of str to str, optional
        What the caller calls an argument of the formula, where that differs.

    Returns
    -------
    tuple of int
        The sizes along height and width.

    Raises
    ------
    InvalidInputError
        If the formula refuses an axis; a fix mends both axes at once.
    """
    pairs = {name: v if isinstance(v, tuple) else (v, v) for name, v in arguments.items()}
    sizes, refusals = [], {}
    for axis, axis_name in enumerate(AXES):
        along_axis = {name: values[axis] for name, values in pairs.items()}
        try:
            sizes.append(formula(**along_axis, axis=axis_name))
        except InvalidInputError as refusal:
            refusals[axis] = refusal
    if refusals:
        raise _of_both_axes(refusals, pairs, array_fixes, names or {})
    return sizes[0], sizes[1]


def _of_both_axes(
    refusals: Mapping[int, InvalidInputError],
    pairs: Mapping[str, tuple[Any, Any]],
    array_fixes: Mapping[str, Callable[[tuple[int, int]], Fix]],
    names: Mapping[str, str],
) -> InvalidInputError:
    first = next(iter(refusals.values()))
    fixes = []
    for parameter in dict.fromkeys(fix.parameter for refusal in refusals.values() for fix in refusal.fixes):
        values = list(pairs[parameter])
        relation = "="
        for axis, refusal in refusals.items():
            for fix in refusal.fixes:
                if fix.parameter == parameter:
                    values[axis], relation = fix.value, fix.relation
        height, width = values
        if parameter in array_fixes:
            fixes.append(array_fixes[parameter]((height, width)))
        else:
            name = names.get(parameter, parameter)
            fixes.append(Fix(name, relation, height) if height == width else Fix(name, "=", (height, width)))
    texts = {"problem": first.problem, "allowed": first.allowed}
    for old, new in names.items():
        texts = {part: text.replace(old, new) for part, text in texts.items()}
    return InvalidInputError(
        texts["problem"],
        given={names.get(name, name): value for name, value in first.given.items()},
        allowed=texts["allowed"],
        here=first.here,
        fixes=fixes,
    )
