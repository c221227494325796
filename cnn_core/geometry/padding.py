"""Say where a padding cell takes its value from, and how far each padding mode may reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry.reads import NOTHING, IntArray


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


def check_padding_mode(padding_mode: str) -> None:
    """Refuse a name that is not one of `PADDING_MODES`."""
    if padding_mode not in MODES:
        raise InvalidInputError(
            "The padding mode is unknown.",
            given={"padding_mode": padding_mode},
            allowed="padding_mode in " + ", ".join(PADDING_MODES),
            here=f"padding_mode = {padding_mode!r}",
            fixes=[Fix("padding_mode", "=", mode) for mode in PADDING_MODES],
        )


def check_padding_reach(padding: tuple[int, int], input_size: int, padding_mode: str) -> None:
    """Refuse more padding than the mode can fill from the input."""
    limit = MODES[padding_mode].limit(input_size)
    if limit is None or max(padding) <= limit:
        return
    raise InvalidInputError(
        f"The padding is wider than {padding_mode!r} can fill from the input.",
        given={"padding": padding, "input_size": input_size, "padding_mode": padding_mode},
        allowed=MODES[padding_mode].rule,
        here=f"padding = {max(padding)}, input_size = {input_size}",
        fixes=[Fix("padding", "<=", limit), *(Fix("padding_mode", "=", mode) for mode in PADDING_MODES)],
    )


def padding_source(position: IntArray, input_size: int, padding_mode: str = "zeros") -> IntArray:
    """
    Resolve positions to the input cells that their values come from.

    Parameters
    ----------
    position : ndarray of int64
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
    check_padding_mode(padding_mode)
    return MODES[padding_mode].source(position, input_size)
