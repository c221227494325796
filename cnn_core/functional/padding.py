"""Padding: add cells around a picture, in four modes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, INTEGERS, Array, check_array
from cnn_core.checks import as_integer, check_choice
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.geometry.padding import MODES, padding_source

# a layer's padding_mode "zeros" is the function's mode "constant" with value 0, as in PyTorch
MODE_OF_LAYER = {name: "constant" if name == "zeros" else name for name in MODES}
PADDING_MODES = tuple(MODE_OF_LAYER.values())

# number of padded axes → numbers of axes an input may then have, in every mode but "constant"
INPUT_DIMS = {1: (2, 3), 2: (3, 4), 3: (4, 5)}

DTYPES = {
    "constant": (*FLOATS, *INTEGERS, "bool"),
    "reflect": (*FLOATS, *INTEGERS),
    "replicate": (*FLOATS, *INTEGERS),
    "circular": (*FLOATS, *INTEGERS, "bool"),
}


def pad(input: Array, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Array:
    """
    Add cells around an array, or cut cells off where a number is negative.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape for ``"constant"``; for the other modes (N, C, …) or (C, …) with one to three axes after C,
        all of which are padded (or the last but one of them in an input without batch).
    pad : sequence of int
        Cells before and after the last axis, then before and after the last but one, and so on.
    mode : {"constant", "reflect", "replicate", "circular"}
        What the new cells hold. Two cells around 1 2 3 4: ``00·1234·00``, ``32·1234·32``, ``11·1234·44``,
        ``34·1234·12``.
    value : float, optional
        What ``"constant"`` lays; 0 if not given.

    Returns
    -------
    ndarray of shape (…, before + I + after)
        y[i] = x[r(i − before)] along each padded axis of I cells, where r(k) is k inside the input; outside
        it, ``"reflect"`` takes r(k) = |k| before it and 2 (I − 1) − k after it, ``"replicate"`` the nearest
        cell, and ``"circular"`` k modulo the cells that are left of the input.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.pad` would refuse the call; also where it would read cells that it never wrote
        (``"circular"``, with more cells added at one end than the cut at the other end has left).

    References
    ----------
    PyTorch, `torch.nn.functional.pad`.

    Examples
    --------
    >>> for mode in PADDING_MODES:
    ...     print(pad(np.array([[1.0, 2, 3, 4]]), (2, 2), mode)[0])
    [0. 0. 1. 2. 3. 4. 0. 0.]
    [3. 2. 1. 2. 3. 4. 3. 2.]
    [1. 1. 1. 2. 3. 4. 4. 4.]
    [3. 4. 1. 2. 3. 4. 1. 2.]
    """
    ends = padded_ends(input, pad, mode, value)
    if mode == "constant":
        return _constant(input, ends, 0 if value is None else value)
    for axis, (before, after) in enumerate(ends):
        if before or after:
            input = input.take(source_cells(input.shape[axis], before, after, mode), axis)
    return input.copy()


def _constant(input: Array, ends: Sequence[tuple[int, int]], value: float) -> Array:
    shape = [before + size + after for size, (before, after) in zip(input.shape, ends, strict=True)]
    output = np.full(shape, value, input.dtype)
    kept = tuple(slice(max(0, -b), size - max(0, -a)) for size, (b, a) in zip(input.shape, ends, strict=True))
    place = tuple(slice(max(0, b), n - max(0, a)) for n, (b, a) in zip(shape, ends, strict=True))
    if output.size:
        output[place] = input[kept]
    return output


def source_cells(size: int, before: int, after: int, mode: str) -> Array:
    """
    Say which cell of the axis each cell of the padded axis copies.

    Parameters
    ----------
    size : int
        Cells of the axis.
    before, after : int
        Cells added at either end; below 0 they are cut off.
    mode : {"reflect", "replicate", "circular"}
        How what is added copies.

    Returns
    -------
    ndarray of shape (before + size + after,), int64
        Coordinates in the axis.

    Raises
    ------
    InvalidInputError
        If `mode` copies no cells.
    """
    # only "circular" goes around what is left of a cut input; the other modes look back at the whole
    first, last = (max(0, -before), size - max(0, -after)) if mode == "circular" else (0, size)
    return padding_source(np.arange(-before, size + after) - first, max(1, last - first), mode) + first


@offer_working_fixes
def padded_ends(input: Array, pad: Any, mode: Any, value: Any) -> list[tuple[int, int]]:
    """
    Check the arguments of `pad`; pair the cells before and after with every axis, first axis first.

    Parameters
    ----------
    input : ndarray of any shape
        What is padded.
    pad, mode, value : object
        What the caller of `pad` gave.

    Returns
    -------
    list of (int, int)
        Cells before and after, for every axis of the input; below 0 they are cut off.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.pad` would refuse them.
    """
    check_choice("mode", mode, PADDING_MODES)
    check_array("input", input, DTYPES[mode])
    ends = _ends(input, pad)
    if mode == "constant":
        _check_value(input, value)
    else:
        _check_axes(input, len(pad) // 2, mode)
        if value is not None and value != 0:
            raise InvalidInputError(
                f"Mode {mode!r} copies cells of the input and takes no value.",
                given={"mode": mode, "value": value},
                allowed="value is None, or mode = 'constant'",
                here=f"value = {value!r}",
                fixes=[Fix("value", "=", None), Fix("mode", "=", "constant")],
            )
    padded_axes = range(input.ndim - len(pad) // 2, input.ndim)
    for axis in padded_axes:
        _check_ends(axis, input.shape[axis], ends, mode)
    sizes = [input.shape[axis] + sum(ends[axis]) for axis in padded_axes]
    if mode in ("reflect", "replicate") and max(sizes) < 1:
        raise _nothing_left(input.ndim - 1, input.shape[-1], ends, "1")
    return ends


def _ends(input: Array, pad: Any) -> list[tuple[int, int]]:
    """Pair the numbers with the axes they belong to, first axis first."""
    numbers = [as_integer(n) for n in pad] if isinstance(pad, (list, tuple)) else [None]
    cells = [n for n in numbers if n is not None]
    if len(cells) < len(numbers) or len(cells) % 2 or len(cells) > 2 * input.ndim:
        raise InvalidInputError(
            "The pad does not pair with axes of the input.",
            given={"input.shape": input.shape, "pad": pad},
            allowed="pad is a sequence of integers, two for each padded axis, for at most input.ndim axes",
            here=f"pad = {pad!r}, input.ndim = {input.ndim}",
            fixes=[Fix("pad", "=", fix) for fix in _whole_pads(cells, input.ndim)],
        )
    pairs = list(zip(cells[::2], cells[1::2], strict=True))
    return [(0, 0)] * (input.ndim - len(pairs)) + pairs[::-1]


def _whole_pads(cells: list[int], ndim: int) -> list[tuple[int, ...]]:
    whole = (*cells, *cells[-1:]) if len(cells) % 2 else tuple(cells)
    return [whole[: 2 * ndim], *(fix.value for fix in _no_pads(ndim))]


def _no_pads(ndim: int) -> list[Fix]:
    """Pad nothing, along as many axes as the mode may ask for."""
    return [Fix("pad", "=", (0,) * (2 * axes)) for axes in (ndim - 2, ndim - 1, 0) if axes >= 0]


def _check_axes(input: Array, axes: int, mode: str) -> None:
    if input.ndim not in INPUT_DIMS.get(axes, ()):
        raise InvalidInputError(
            f"Mode {mode!r} does not pad {axes} axes of an input of {input.ndim}.",
            given={"input.shape": input.shape, "len(pad)": 2 * axes, "mode": mode},
            allowed="input.ndim = len(pad) / 2 + 1 or + 2, and len(pad) / 2 in 1 ... 3",
            here=f"input.ndim = {input.ndim}, len(pad) / 2 = {axes}",
            fixes=[
                *_no_pads(input.ndim),
                Fix("mode", "=", "constant"),
            ],
        )
    required = input.shape[1 if input.ndim == axes + 2 else 0 :]
    if mode != "circular" and 0 in required:
        raise InvalidInputError(
            "The input is empty.",
            given={"input.shape": input.shape, "mode": mode},
            allowed="every axis but the batch has at least one entry",
            here=f"0 in {required}",
            fixes=[Fix("input.shape", "=", tuple(max(4, size) for size in input.shape))],
        )


def _check_ends(axis: int, size: int, ends: Sequence[tuple[int, int]], mode: str) -> None:
    before, after = ends[axis]
    if size + before + after < 0:
        raise _nothing_left(axis, size, ends, "0")
    cropped = size + min(0, before) + min(0, after)
    if mode in ("constant", "circular") and cropped < 0:
        raise _nothing_left(axis, size, ends, "0")
    # a cut end leaves fewer cells to wrap around; the input's own size bounds both ends as well
    limit = MODES[mode].limit(min(size, cropped) if mode == "circular" else size) if mode in MODES else None
    if limit is not None and max(before, after) > max(0, limit):
        rule = {"reflect": "at most input_size - 1", "circular": "at most the input_size that is left"}[mode]
        raise InvalidInputError(
            f"The padding is wider than {mode!r} can fill from the input along axis {axis}.",
            given={"input_size": size, "pad of the axis": (before, after), "mode": mode},
            allowed=f"each pad is {rule}",
            here=f"max{(before, after)} = {max(before, after)} > {limit}",
            fixes=[
                _fix_ends(ends, axis, (min(before, limit), min(after, limit))),
                *_no_pads(len(ends)),
                Fix("mode", "=", "replicate"),
                Fix("mode", "=", "constant"),
            ],
        )


def _nothing_left(
    axis: int,
    size: int,
    ends: Sequence[tuple[int, int]],
    minimum: str,
) -> InvalidInputError:
    before, after = ends[axis]
    return InvalidInputError(
        f"The negative padding cuts away more than there is along axis {axis}.",
        given={"input_size": size, "pad of the axis": (before, after)},
        allowed=f"the cells that are left >= {minimum}",
        here=f"{size} + {before} + {after} = {size + before + after}",
        fixes=[_fix_ends(ends, axis, (0, 0)), *_no_pads(len(ends))],
    )


def _fix_ends(ends: Sequence[tuple[int, int]], axis: int, replacement: tuple[int, int]) -> Fix:
    changed = [replacement if i == axis else pair for i, pair in enumerate(ends)]
    first = next((i for i, pair in enumerate(ends) if pair != (0, 0)), axis)
    return Fix("pad", "=", tuple(n for pair in reversed(changed[min(first, axis) :]) for n in pair))


def _check_value(input: Array, value: Any) -> None:
    if value is None or (input.dtype.kind == "f" and isinstance(value, (int, float, np.number))):
        return
    limits = (0, 1) if input.dtype.kind == "b" else (np.iinfo(input.dtype).min, np.iinfo(input.dtype).max)
    is_number = isinstance(value, (int, float, np.number))
    if not is_number or not (input.dtype.kind == "b" or limits[0] <= value <= limits[1]):
        raise InvalidInputError(
            "The value cannot be a cell of the input.",
            given={"value": value, "input.dtype": input.dtype.name},
            allowed=f"value is a number in {limits[0]} ... {limits[1]}",
            here=f"value = {value!r}",
            fixes=[Fix("value", "=", None)],
        )
