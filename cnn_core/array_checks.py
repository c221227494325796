"""Check arrays: what they are, their dtype, their number of dimensions, their shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import Fix, InvalidInputError

Array = NDArray[Any]
FLOATS = ("float32", "float64")
MOST_AXES = 64  # NumPy's own limit
INTEGERS = ("int8", "int16", "int32", "int64", "uint8")


def check_array(name: str, value: Any, dtypes: Sequence[str]) -> None:
    """
    Refuse what is no NumPy array, or an array of another dtype than `dtypes`.

    Parameters
    ----------
    name : str
        The argument's name.
    value : object
        What the caller gave.
    dtypes : sequence of str
        Names of the dtypes allowed, e.g. `FLOATS`.

    Raises
    ------
    InvalidInputError
        If `value` is no array, or has another dtype; each dtype allowed is a fix.
    """
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
    """
    Refuse an array whose dtype differs from the input's: nothing is converted behind the caller's back.

    Parameters
    ----------
    name, value
        As for `check_array`.
    input : ndarray of any shape
        The array whose dtype it must have.

    Raises
    ------
    InvalidInputError
        If `value` is no array of numbers, or the dtypes differ.
    """
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
    """
    Refuse an array with a number of dimensions not in `allowed`; `layout` says what they are.

    Parameters
    ----------
    name : str
        The argument's name.
    array : ndarray of any shape
        What the caller gave.
    allowed : sequence of int
        Numbers of dimensions allowed.
    layout : str
        The shapes allowed, e.g. ``"(N, C, H, W) or (C, H, W)"``.
    fixes : sequence of Fix
        What to offer after the array's own axes, filled up with 1 or cut to the last.

    Raises
    ------
    InvalidInputError
        If `array` has another number of dimensions.
    """
    if array.ndim not in allowed:
        padded = (1,) * max(0, min(allowed) - array.ndim) + array.shape
        raise InvalidInputError(
            f"The {name} has {array.ndim} dimensions.",
            given={f"{name}.shape": array.shape},
            allowed=f"{name} of shape {layout}",
            here=f"{name}.ndim = {array.ndim}",
            fixes=[Fix(f"{name}.shape", "=", padded[-max(allowed) :]), *fixes],
        )


def check_shape(name: str, array: Array, shape: Sequence[int], rule: str, here: str, fixes: Sequence[Fix] = ()) -> None:
    """
    Refuse an array of another shape than `shape`; `rule` and `here` say where that shape comes from.

    Parameters
    ----------
    name : str
        The argument's name.
    array : ndarray of any shape
        What the caller gave.
    shape : sequence of int
        What its shape must be.
    rule, here : str
        Where that shape comes from, in names and in the caller's numbers.
    fixes : sequence of Fix
        What to offer after the right shape.

    Raises
    ------
    InvalidInputError
        If `array` has another shape.
    """
    if array.shape != tuple(shape):
        raise InvalidInputError(
            f"The {name} has the wrong shape.",
            given={f"{name}.shape": array.shape},
            allowed=rule,
            here=here,
            fixes=[Fix(f"{name}.shape", "=", tuple(shape)), *fixes],
        )
