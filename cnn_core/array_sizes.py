"""Refusals of size formulas, which know sizes along one axis, worded in the arrays and pairs of the whole call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cnn_core.array_checks import Array
from cnn_core.checks import AXES, pair
from cnn_core.errors import Fix, InvalidInputError

SIZE_OF = {"input": "input_size", "weight": "kernel_size"}  # array → the formulas' name for its last two axes
COUNTS_OF_CHANNELS = ("in_channels", "out_channels")


@contextmanager
def sizes_of(**arrays: Array) -> Iterator[None]:
    """
    Word the fixes of sizes as fixes of the arrays that have them.

    Parameters
    ----------
    **arrays : ndarray of shape (..., height, width)
        ``input=x`` turns a fix of input_size into one of ``input.shape``, ``weight=w`` one of kernel_size
        into one of ``weight.shape``. Fixes of channel counts are left out: they concern whole arrays.

    Yields
    ------
    None
        Ask for the sizes inside the with block.

    Raises
    ------
    InvalidInputError
        The one raised inside, its fixes changed.
    """
    named = {SIZE_OF[name]: (f"{name}.shape", array) for name, array in arrays.items()}
    try:
        yield
    except InvalidInputError as refusal:
        fixes = []
        for fix in refusal.fixes:
            if fix.parameter in named:
                name, array = named[fix.parameter]
                fixes.append(Fix(name, "=", (*array.shape[:-2], *pair(fix.parameter, fix.value))))
            elif fix.parameter not in COUNTS_OF_CHANNELS:
                fixes.append(fix)
        raise InvalidInputError(
            refusal.problem, given=refusal.given, allowed=refusal.allowed, here=refusal.here, fixes=fixes
        ) from None


def sizes_along_axes(
    formula: Callable[..., int], arguments: Mapping[str, Any], names: Mapping[str, str] | None = None
) -> tuple[int, int]:
    """
    Compute a size along height and along width; a fix of what is refused mends both axes at once.

    Parameters
    ----------
    formula : callable
        From `cnn_core.sizes`: integers of one axis to a size.
    arguments : mapping of str to object
        Each that a fix may change, as a pair (height, width); anything else holds for both axes.
    names : mapping of str to str, optional
        What the caller calls an argument of the formula, where that differs.

    Returns
    -------
    tuple of int
        The sizes along height and width.

    Raises
    ------
    InvalidInputError
        If the formula refuses an axis.

    Examples
    --------
    >>> from cnn_core.sizes import conv_output_size
    >>> sizes_along_axes(conv_output_size, {"input_size": (5, 7), "kernel_size": 3, "padding": 0})
    (3, 5)
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
        raise _of_both_axes(refusals, pairs, names or {})
    return sizes[0], sizes[1]


def _of_both_axes(
    refusals: Mapping[int, InvalidInputError], pairs: Mapping[str, tuple[Any, Any]], names: Mapping[str, str]
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
        name = names.get(parameter, parameter)
        fixes.append(Fix(name, relation, height) if height == width else Fix(name, "=", (height, width)))
    problem, allowed = first.problem, first.allowed
    for old, new in names.items():
        problem, allowed = problem.replace(old, new), allowed.replace(old, new)
    given = {names.get(name, name): value for name, value in first.given.items()}
    return InvalidInputError(problem, given=given, allowed=allowed, here=first.here, fixes=fixes)
