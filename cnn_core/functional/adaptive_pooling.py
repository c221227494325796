"""Pooling to a given size: the windows follow from the output, whatever the input's size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, Array, check_array, check_dims
from cnn_core.checks import as_integer, check_choice
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes

OutputSize = int | Sequence[int | None]


def adaptive_avg_pool2d(input: Array, output_size: OutputSize) -> Array:
    """
    Average over as many windows as the output has cells; size 1 is global average pooling.

    Parameters
    ----------
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps.
    output_size : int or (int or None, int or None), >= 0
        Height and width of the output; None keeps the input's.

    Returns
    -------
    ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        y[n, c, i, j] = mean of x[n, c, r, s] over ⌊i H / H_out⌋ ≤ r < ⌈(i + 1) H / H_out⌉, and s likewise.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.adaptive_avg_pool2d` would refuse the call.

    References
    ----------
    Lin, Chen and Yan, "Network in network", 2014, section 3.2.

    Examples
    --------
    >>> adaptive_avg_pool2d(np.arange(12.0).reshape(1, 3, 4), 1)
    array([[[5.5]]])
    """
    H_out, W_out = adaptive_output_size(input, output_size)
    (H, W), leading = input.shape[-2:], input.shape[:-2]
    by_row = np.empty((*leading, H_out, W), input.dtype)
    for i in range(H_out):
        by_row[..., i, :] = input[..., window_cells(i, H, H_out), :].mean(axis=-2)
    output = np.empty((*leading, H_out, W_out), input.dtype)
    for j in range(W_out):
        output[..., j] = by_row[..., window_cells(j, W, W_out)].mean(axis=-1)
    return output


def adaptive_max_pool2d(
    input: Array, output_size: OutputSize, return_indices: bool = False
) -> Array | tuple[Array, Array]:
    """
    Keep the largest value of as many windows as the output has cells.

    Parameters
    ----------
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps.
    output_size : int or (int or None, int or None), >= 0
        Height and width of the output; None keeps the input's.
    return_indices : bool
        Say as well where each maximum stands: row · W + column in the input's plane, the first of equals.

    Returns
    -------
    ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        y[n, c, i, j] = max of x[n, c, r, s] over ⌊i H / H_out⌋ ≤ r < ⌈(i + 1) H / H_out⌉, and s likewise.
        With `return_indices`, a pair of it and the positions as int64.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.adaptive_max_pool2d` would refuse the call.

    References
    ----------
    PyTorch, `torch.nn.AdaptiveMaxPool2d`.

    Examples
    --------
    >>> adaptive_max_pool2d(np.arange(12.0).reshape(1, 3, 4), (1, 2), return_indices=True)
    (array([[[ 9., 11.]]]), array([[[ 9, 11]]]))
    """
    check_choice("return_indices", return_indices, (True, False))
    H_out, W_out = adaptive_output_size(input, output_size, needs_channels=np.ndim(input) == 4)

    (H, W), leading = input.shape[-2:], input.shape[:-2]
    output = np.empty((*leading, H_out, W_out), input.dtype)
    where = np.empty(output.shape, np.int64)
    for i, j in np.ndindex(H_out, W_out):
        rows, columns = window_cells(i, H, H_out), window_cells(j, W, W_out)
        window = input[..., rows, columns]
        width = window.shape[-1]
        values = window.reshape(*leading, window.shape[-2] * width)
        best = _where_largest(values)
        output[..., i, j] = np.take_along_axis(values, best[..., None], -1)[..., 0]
        where[..., i, j] = (rows.start + best // width) * W + columns.start + best % width
    return (output, where) if return_indices else output


def window_cells(i: int, size: int, output_size: int) -> slice:
    """
    Say which cells of an axis window i covers.

    Parameters
    ----------
    i : int, 0 <= i < output_size
        The window.
    size, output_size : int
        Cells along the axis, and windows.

    Returns
    -------
    slice
        From ⌊i·size / output_size⌋ up to, without, ⌈(i + 1)·size / output_size⌉.
    """
    return slice(i * size // output_size, -(-(i + 1) * size // output_size))


def _where_largest(values: Array) -> Array:
    """Find the first of the largest values; of those that are no number, the last."""
    largest = values.argmax(axis=-1)
    is_nan = np.isnan(values)
    last_nan = values.shape[-1] - 1 - is_nan[..., ::-1].argmax(axis=-1)
    return np.asarray(np.where(is_nan.any(axis=-1), last_nan, largest))


@offer_working_fixes
def adaptive_output_size(input: Array, output_size: Any, needs_channels: bool = False) -> tuple[int, int]:
    """
    Check the arguments of an adaptive pooling; say how many windows there are along each axis.

    Parameters
    ----------
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        What is pooled.
    output_size : int >= 0, or (int or None, int or None)
        Windows along height and width; None inside of a pair keeps the input's size.
    needs_channels : bool
        Whether an input without channels is refused, too.

    Returns
    -------
    tuple of int
        Windows along height and along width.

    Raises
    ------
    InvalidInputError
        If the input is no such array or is empty, or `output_size` is no size.
    """
    check_array("input", input, FLOATS)
    check_dims("input", input, (3, 4), "(N, C, H, W) or (C, H, W)")
    required = input.shape[-3:] if needs_channels else input.shape[-2:]
    if 0 in required:
        raise InvalidInputError(
            "The input is empty.",
            given={"input.shape": input.shape},
            allowed="every axis but the batch has at least one entry",
            here=f"0 in {required}",
            fixes=[Fix("input.shape", "=", (*input.shape[:-3], *(max(1, size) for size in input.shape[-3:])))],
        )
    entries = list(output_size) if isinstance(output_size, (list, tuple)) else [output_size] * 2
    kept = [size if n is None else as_integer(n) for n, size in zip(entries, input.shape[-2:], strict=False)]
    known = [size for size in kept if size is not None and size >= 0]
    if len(entries) != 2 or len(known) != 2 or output_size is None:
        raise InvalidInputError(
            "The output_size is no size.",
            given={"output_size": output_size},
            allowed="output_size is an int >= 0 or (height, width) of int >= 0 or None",
            here=f"output_size = {output_size!r}",
            fixes=[Fix("output_size", "=", known[0] if known else 1)],
        )
    return known[0], known[1]
