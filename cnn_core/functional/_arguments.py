"""What every function checks at its door: arrays, dtypes, pairs, numbers, and sizes along both axes."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import Fix, InvalidInputError

Array = NDArray[Any]
IntOrPair = int | Sequence[int]

FLOATS = ("float32", "float64")
INTEGERS = ("int8", "int16", "int32", "int64", "uint8")
AXES = ("height", "width")


def check_array(name: str, value: Any, dtypes: Sequence[str]) -> None:
    """Refuse what is no NumPy array, or an array of another dtype than `dtypes`."""
    if not isinstance(value, (np.ndarray, np.generic)):
        raise InvalidInputError(
            f"The {name} is not a NumPy array.",
            given={name: type(value).__name__},
            allowed=f"{name} is a numpy.ndarray",
            here=f"type({name}) = {type(value).__name__}",
            fixes=_arrays_of(name, value, dtypes),
        )
    if value.dtype.name not in dtypes:
        raise InvalidInputError(
            f"The {name} has a dtype that is not computed here.",
            given={f"{name}.dtype": value.dtype.name},
            allowed=f"{name}.dtype in {tuple(dtypes)}",
            here=f"{name}.dtype = {value.dtype.name}",
            fixes=[Fix(f"{name}.dtype", "=", dtype) for dtype in dtypes],
        )


def _arrays_of(name: str, value: Any, dtypes: Sequence[str]) -> list[Fix]:
    if not isinstance(value, (int, float, list, tuple)):
        return []
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return []
    return [Fix(name, "=", array.astype(dtype)) for dtype in dtypes] if array.dtype.kind in "biuf" else []


def check_same_dtype(name: str, value: Any, input: Array) -> None:
    """Refuse an array whose dtype differs from the input's: nothing is converted behind the caller's back."""
    check_array(name, value, (*FLOATS, *INTEGERS, "bool"))
    if value.dtype != input.dtype:
        raise InvalidInputError(
            f"The {name} and the input have different dtypes.",
            given={"input.dtype": input.dtype.name, f"{name}.dtype": value.dtype.name},
            allowed=f"{name}.dtype = input.dtype",
            here=f"{value.dtype.name} != {input.dtype.name}",
            fixes=[Fix(f"{name}.dtype", "=", input.dtype.name), Fix("input.dtype", "=", value.dtype.name)],
        )


def check_dims(name: str, array: Array, allowed: Sequence[int], layout: str, fixes: Sequence[Fix] = ()) -> None:
    """Refuse an array with a number of dimensions not in `allowed`; `layout` says what they are."""
    if array.ndim not in allowed:
        longest = max(allowed)
        padded = (1,) * max(0, min(allowed) - array.ndim) + array.shape
        raise InvalidInputError(
            f"The {name} has {array.ndim} dimensions.",
            given={f"{name}.shape": array.shape},
            allowed=f"{name} of shape {layout}",
            here=f"{name}.ndim = {array.ndim}",
            fixes=[Fix(f"{name}.shape", "=", padded[-longest:]), *fixes],
        )


def check_shape(name: str, array: Array, shape: Sequence[int], rule: str, here: str, fixes: Sequence[Fix] = ()) -> None:
    """Refuse an array of another shape than `shape`; `rule` and `here` say where that shape comes from."""
    if array.shape != tuple(shape):
        raise InvalidInputError(
            f"The {name} has the wrong shape.",
            given={f"{name}.shape": array.shape},
            allowed=rule,
            here=here,
            fixes=[Fix(f"{name}.shape", "=", tuple(shape)), *fixes],
        )


def check_integer(name: str, value: Any, minimum: int | None = None, fixes: Sequence[Fix] = ()) -> None:
    """Refuse what is no integer, or less than `minimum`."""
    number = as_integer(value)
    if number is None or (minimum is not None and number < minimum):
        bound = "" if minimum is None else f" >= {minimum}"
        default = Fix(name, ">=", 1 if minimum is None else minimum)
        raise InvalidInputError(
            f"The {name} is not an integer{bound}.",
            given={name: value},
            allowed=f"{name} is an integer{bound}",
            here=f"{name} = {value!r}",
            fixes=[*fixes, default],
        )


def as_integer(value: Any) -> int | None:
    """Read a Python or NumPy integer; None for anything else, bool included."""
    if isinstance(value, (bool, np.bool_, np.ndarray)) or not hasattr(value, "__index__"):
        return None
    return operator.index(value)


def check_number(name: str, value: Any, default: float) -> None:
    """Refuse what is no real number; offer the default instead."""
    if not isinstance(value, (int, float, np.integer, np.floating)):
        raise InvalidInputError(
            f"The {name} is not a number.",
            given={name: value},
            allowed=f"{name} is a real number",
            here=f"type({name}) = {type(value).__name__}",
            fixes=[Fix(name, "=", default)],
        )


def check_choice(name: str, value: Any, choices: Sequence[Any]) -> None:
    """Refuse a value that is none of `choices`."""
    if not any(value is choice or (isinstance(value, str) and value == choice) for choice in choices):
        raise InvalidInputError(
            f"The {name} is unknown.",
            given={name: value},
            allowed=f"{name} in {tuple(choices)}",
            here=f"{name} = {value!r}",
            fixes=[Fix(name, "=", choice) for choice in choices],
        )


def deliver(result: Array, input: Array, inplace: bool) -> Array:
    """Hand the result out; where the caller asked for it, in the array he gave."""
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


def pair(name: str, value: Any, lengths: Sequence[int] = (1, 2)) -> tuple[int, int]:
    """
    Make (height, width) of an integer or a short sequence, once, at the door.

    Parameters
    ----------
    name : str
        The argument's name, for the error text.
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
    """
    entries = list(value) if isinstance(value, (list, tuple)) else [value]
    numbers = [as_integer(entry) for entry in entries]
    is_sequence = isinstance(value, (list, tuple))
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
