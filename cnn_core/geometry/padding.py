"""Padding: how many cells, where each takes its value from, and how far each padding mode may reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cnn_core.checks import along, check_choice
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry.reads import NOTHING, IntArray
from cnn_core.sizes import same_padding


class PaddingMode(NamedTuple):
    """
    Describe a padding mode.

    Attributes
    ----------
    source : callable
        Takes positions and the input size, gives the cell each value comes from (-1: none).
    limit : callable
        Takes the input size, gives the most cells that may be padded on one side; None: no limit.
    rule : str
        The limit in the names of the arguments.
    """

    source: Callable[[IntArray, int], IntArray]
    limit: Callable[[int], int | None]
    rule: str


def _zeros(position: IntArray, size: int) -> IntArray:
    return np.where((position >= 0) & (position < size), position, NOTHING)


def _reflect(position: IntArray, size: int) -> IntArray:
    mirrored: IntArray = size - 1 - np.abs(size - 1 - np.abs(position))  # 1234 -> 32 1234 32
    return mirrored


def _replicate(position: IntArray, size: int) -> IntArray:
    return np.clip(position, 0, size - 1)  # 1234 -> 11 1234 44


def _circular(position: IntArray, size: int) -> IntArray:
    wrapped: IntArray = position % size  # 1234 -> 34 1234 12
    return wrapped


MODES: Mapping[str, PaddingMode] = {
    "zeros": PaddingMode(_zeros, lambda size: None, "padding >= 0"),
    "reflect": PaddingMode(_reflect, lambda size: size - 1, "padding < input_size"),
    "replicate": PaddingMode(_replicate, lambda size: None, "padding >= 0"),
    "circular": PaddingMode(_circular, lambda size: size, "padding <= input_size"),
}
PADDING_MODES = tuple(MODES)


PADDING_WORDS = ("same", "valid")


def axis_padding(
    padding: int | tuple[int, int] | str,
    kernel_size: int,
    stride: int,
    dilation: int,
    axis: str = "",
    fixes: Sequence[Fix] = (),
) -> tuple[int, int]:
    """
    Make (before, after) of a padding: an int, a pair, "same" or "valid".

    Parameters
    ----------
    padding : int, pair of int or {"same", "valid"}
        What the caller gave.
    kernel_size, stride, dilation : int
        What "same" depends on.
    axis : str
        Name of the axis for the error text.
    fixes : sequence of Fix
        What to offer besides a stride of 1 where "same" meets another.

    Returns
    -------
    tuple of int
        "same" gives ``D(K - 1)`` cells, halved, the odd one after.

    Raises
    ------
    InvalidInputError
        If the word is unknown, or "same" meets a stride above 1.

    Examples
    --------
    >>> axis_padding("same", kernel_size=4, stride=1, dilation=1)
    (1, 2)
    """
    if isinstance(padding, tuple):
        return padding
    if isinstance(padding, int):
        return padding, padding
    if padding == "valid":
        return 0, 0
    check_choice("padding", padding, PADDING_WORDS)
    if stride != 1:
        raise InvalidInputError(
            'padding="same" keeps the size only if the window moves by 1.',
            given={"padding": padding, "stride": stride},
            allowed='stride = 1 if padding = "same"',
            here=f"stride = {stride}",
            fixes=[Fix("stride", "=", 1), *fixes],
        )
    return same_padding(kernel_size, dilation, axis=axis)


def check_padding_reach(
    padding: tuple[int, int], input_size: int, padding_mode: str, axis: str = "", others: Sequence[str] = PADDING_MODES
) -> None:
    """
    Refuse more padding than the mode can fill from the input.

    Parameters
    ----------
    padding : tuple of int
        Cells before and after.
    input_size : int
        Cells of the input along the axis.
    padding_mode : str
        One of `PADDING_MODES`.
    axis : str
        Name of the axis, for the sentence.
    others : sequence of str
        The modes to offer instead.

    Raises
    ------
    InvalidInputError
        If an end is wider than the mode's limit.
    """
    limit = MODES[padding_mode].limit(input_size)
    if limit is None or max(padding) <= limit:
        return
    raise InvalidInputError(
        f"The padding is wider than {padding_mode!r} can fill from the input{along(axis)}.",
        given={"padding": padding, "input_size": input_size, "padding_mode": padding_mode},
        allowed=MODES[padding_mode].rule,
        here=f"padding = {max(padding)}, input_size = {input_size}",
        fixes=[Fix("padding", "<=", limit), *(Fix("padding_mode", "=", mode) for mode in others)],
    )


def padding_source(position: IntArray, input_size: int, padding_mode: str = "zeros") -> IntArray:
    """
    Resolve positions to the input cells that their values come from.

    Parameters
    ----------
    position : ndarray of int64, of any shape
        Coordinates in the input, from ``-padding`` to ``input_size + padding - 1``.
    input_size : int
        Cells of the input, >= 1.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What stands outside the input.

    Returns
    -------
    ndarray of int64, same shape
        With I the input size and x a position: reflect ``I - 1 - |I - 1 - |x||``, replicate
        ``min(max(x, 0), I - 1)``, circular ``x mod I``, zeros ``x`` inside and -1 outside.

    Raises
    ------
    InvalidInputError
        If the mode is unknown.

    Examples
    --------
    >>> padding_source(np.arange(-2, 6), 4, "reflect").tolist()
    [2, 1, 0, 1, 2, 3, 2, 1]
    """
    check_choice("padding_mode", padding_mode, PADDING_MODES)
    return MODES[padding_mode].source(position, input_size)
