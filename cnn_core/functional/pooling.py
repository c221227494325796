"""Pooling: one number for each window of each channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, INTEGERS, Array, check_array, check_dims
from cnn_core.array_sizes import sizes_along_axes, sizes_of
from cnn_core.checks import IntOrPair, as_integer, check_choice, pair
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.functional._windows import Windows, tap_cells, with_margin
from cnn_core.sizes import pool_output_size


def max_pool2d(
    input: Array,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array | tuple[Array, Array]:
    """
    Keep the largest value of every window.

    Parameters
    ----------
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps.
    kernel_size : int or (int, int), >= 1
        Cells of a window along height and width.
    stride : int or (int, int), >= 1, optional
        Cells from one window to the next; `kernel_size` if not given.
    padding : int or (int, int), 0 ... kernel_size // 2
        Cells around the input that never win.
    dilation : int or (int, int), >= 1
        Cells from one cell of the window to the next.
    ceil_mode : bool
        Count a last window that hangs over the end, if it starts in the input or the padding before it.
    return_indices : bool
        Say as well where each maximum stands: row · W + column in the input's plane, the first of equals.

    Returns
    -------
    ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        y[n, c, i, j] = max_{u, v} x[n, c, i S_h + u D_h − P_h, j S_w + v D_w − P_w]. With `return_indices`, a
        pair of it and the positions as int64.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.max_pool2d` would refuse the call.

    References
    ----------
    Ranzato et al., "Unsupervised learning of invariant feature hierarchies", 2007.

    Examples
    --------
    >>> x = np.array([[[1.0, 3, 2, 4], [5, 6, 1, 2], [3, 2, 7, 8], [1, 0, 3, 4]]])
    >>> max_pool2d(x, 2)
    array([[[6., 4.],
            [3., 8.]]])
    """
    check_choice("return_indices", return_indices, (True, False))
    windows = pool_windows(input, (*FLOATS, *INTEGERS), kernel_size, stride, padding, dilation, ceil_mode)
    lowest = -np.inf if input.dtype.kind == "f" else np.iinfo(input.dtype).min
    framed = with_margin(input, windows.padding, lowest)
    if return_indices:
        return _max_and_where(framed, lowest, input.shape[-1], windows)
    return _along_both_axes(np.maximum, framed, windows)


def avg_pool2d(
    input: Array,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Array:
    """
    Average every window.

    Parameters
    ----------
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps; int64 is divided toward zero.
    kernel_size : int or (int, int), >= 1
        Cells of a window along height and width.
    stride : int or (int, int), >= 1, optional
        Cells from one window to the next; `kernel_size` if not given.
    padding : int or (int, int), 0 ... kernel_size // 2
        Zeros around the input.
    ceil_mode : bool
        Count a last window that hangs over the end, if it starts in the input or the padding before it.
    count_include_pad : bool
        Divide by the cells of the window in input and padding; otherwise only by those in the input.
    divisor_override : int, not 0, optional
        Divide by this number instead.

    Returns
    -------
    ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        y[n, c, i, j] = Σ_{u, v} x[n, c, i S_h + u − P_h, j S_w + v − P_w] / cells, with x = 0 outside of the
        input. What hangs over beyond the padding is never counted among the cells.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.avg_pool2d` would refuse the call.

    References
    ----------
    LeCun et al., "Gradient-based learning applied to document recognition", 1998, for the subsampling layer.

    Examples
    --------
    >>> x = np.array([[[1.0, 3, 2, 4], [5, 6, 1, 2], [3, 2, 7, 8], [1, 0, 3, 4]]])
    >>> avg_pool2d(x, 2)
    array([[[3.75, 2.25],
            [1.5 , 5.5 ]]])
    """
    check_choice("count_include_pad", count_include_pad, (True, False))
    _check_divisor(divisor_override)
    windows = pool_windows(input, (*FLOATS, "int64"), kernel_size, stride, padding, 1, ceil_mode)
    sums = _along_both_axes(np.add, with_margin(input, windows.padding), windows)
    return _divide(sums, window_divisors(input, windows, padding, count_include_pad, divisor_override))


def sum_pool2d(
    input: Array,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
) -> Array:
    """
    Add up every window: average pooling without the division. PyTorch has no function for it.

    Parameters
    ----------
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps.
    kernel_size : int or (int, int), >= 1
        Cells of a window along height and width.
    stride : int or (int, int), >= 1, optional
        Cells from one window to the next; `kernel_size` if not given.
    padding : int or (int, int), 0 ... kernel_size // 2
        Zeros around the input.
    ceil_mode : bool
        Count a last window that hangs over the end, if it starts in the input or the padding before it.

    Returns
    -------
    ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        y[n, c, i, j] = Σ_{u, v} x[n, c, i S_h + u − P_h, j S_w + v − P_w], the same as `avg_pool2d` with
        ``divisor_override=1``.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.avg_pool2d` would refuse the same arguments.

    References
    ----------
    PyTorch, `torch.nn.LPPool2d` with p = 1.

    Examples
    --------
    >>> sum_pool2d(np.arange(16.0).reshape(1, 4, 4), 2)
    array([[[10., 18.],
            [42., 50.]]])
    """
    return avg_pool2d(input, kernel_size, stride, padding, ceil_mode, divisor_override=1)


@offer_working_fixes
def pool_windows(
    input: Array,
    dtypes: tuple[str, ...],
    kernel_size: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    ceil_mode: Any,
) -> Windows:
    """
    Check the arguments of a pooling; say where its windows stand.

    Parameters
    ----------
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        What is pooled.
    dtypes : tuple of str
        Names of the dtypes allowed.
    kernel_size, stride, padding, dilation, ceil_mode : object
        What the caller of the pooling gave.

    Returns
    -------
    Windows
        Their padding reaches as far as the last window does.

    Raises
    ------
    InvalidInputError
        If PyTorch's pooling would refuse them.
    """
    check_array("input", input, dtypes)
    check_dims("input", input, (3, 4), "(N, C, H, W) or (C, H, W)")
    check_choice("ceil_mode", ceil_mode, (True, False))
    kernel = pair("kernel_size", kernel_size)
    is_stride_given = stride is not None and not (isinstance(stride, (list, tuple)) and len(stride) == 0)
    steps = pair("stride", stride) if is_stride_given else kernel
    (P_h, P_w), dilations = pair("padding", padding), pair("dilation", dilation)
    if input.shape[-3] == 0:
        raise InvalidInputError(
            "The input has no channels.",
            given={"input.shape": input.shape},
            allowed="C >= 1",
            here="C = 0",
            fixes=[Fix("input.shape", "=", (*input.shape[:-3], 1, *input.shape[-2:]))],
        )
    along_axes = {
        "input_size": input.shape[-2:],
        "kernel_size": kernel,
        "stride": steps if is_stride_given else None,
        "padding": (P_h, P_w),
        "dilation": dilations,
        "ceil_mode": bool(ceil_mode),
    }
    with sizes_of(input=input):
        output_size = sizes_along_axes(pool_output_size, along_axes)
    overhangs = [
        max(0, (count - 1) * S + D * (K - 1) + 1 - (size + 2 * P))
        for size, K, S, P, D, count in zip(
            input.shape[-2:], kernel, steps, (P_h, P_w), dilations, output_size, strict=True
        )
    ]
    return Windows(kernel, steps, ((P_h, P_h + overhangs[0]), (P_w, P_w + overhangs[1])), dilations, output_size)


@offer_working_fixes
def _check_divisor(divisor_override: Any) -> None:
    if divisor_override is not None and (as_integer(divisor_override) or 0) == 0:
        raise InvalidInputError(
            "The divisor is not an integer other than zero.",
            given={"divisor_override": divisor_override},
            allowed="divisor_override is None or an integer != 0",
            here=f"divisor_override = {divisor_override!r}",
            fixes=[Fix("divisor_override", "=", None), Fix("divisor_override", "=", 1)],
        )


def _along_both_axes(combine: Callable[..., Any], framed: Array, windows: Windows) -> Array:
    """Combine the K_h rows of each window, then its K_w columns: K_h + K_w steps instead of K_h · K_w."""
    (K_h, K_w), (S_h, S_w) = windows.kernel_size, windows.stride
    (D_h, D_w), (H_out, W_out) = windows.dilation, windows.output_size
    by_row = framed[..., tap_cells(0, S_h, D_h, H_out), :].copy()
    for u in range(1, K_h):
        combine(by_row, framed[..., tap_cells(u, S_h, D_h, H_out), :], out=by_row)
    combined = by_row[..., tap_cells(0, S_w, D_w, W_out)].copy()
    for v in range(1, K_w):
        combine(combined, by_row[..., tap_cells(v, S_w, D_w, W_out)], out=combined)
    return combined


def _max_and_where(framed: Array, lowest: float, W: int, windows: Windows) -> tuple[Array, Array]:
    (K_h, K_w), (S_h, S_w), (D_h, D_w) = windows.kernel_size, windows.stride, windows.dilation
    ((P_h, _), (P_w, _)), (H_out, W_out) = windows.padding, windows.output_size
    first_row, first_column = np.arange(H_out) * S_h - P_h, np.arange(W_out) * S_w - P_w
    best = np.full((*framed.shape[:-2], H_out, W_out), lowest, framed.dtype)
    # a window of nothing but the lowest value is said to have it in its first cell that the input has
    rows, columns = (f - f.clip(max=0) // D * D for f, D in ((first_row, D_h), (first_column, D_w)))
    where = np.broadcast_to(rows[:, None] * W + columns, best.shape).copy()
    for u in range(K_h):
        for v in range(K_w):
            cells = framed[..., tap_cells(u, S_h, D_h, H_out), tap_cells(v, S_w, D_w, W_out)]
            better = (cells > best) | (cells != cells)
            position = (first_row + u * D_h)[:, None] * W + (first_column + v * D_w)
            np.copyto(best, cells, where=better)
            np.copyto(where, position, where=better)
    return best, where


def window_divisors(
    input: Array, windows: Windows, padding: IntOrPair, count_include_pad: bool, divisor_override: int | None
) -> Array:
    """
    Find by what each window's sum is divided.

    Parameters
    ----------
    input : ndarray of shape (..., H, W)
        What is pooled.
    windows : Windows
        From `pool_windows`.
    padding : int or (int, int)
        As `pool_windows` took it.
    count_include_pad : bool
        Whether the padding's cells count.
    divisor_override : int or None
        Taken instead of any count.

    Returns
    -------
    ndarray of shape (H_out, W_out) or ()
        Cells that count in each window, or the one number.

    Raises
    ------
    InvalidInputError
        If `padding` is no pair.
    """
    if divisor_override is not None:
        return np.array(divisor_override)
    P_h, P_w = pair("padding", padding) if count_include_pad else (0, 0)
    rows = _cells_counted(input.shape[-2], 0, windows, P_h)
    columns = _cells_counted(input.shape[-1], 1, windows, P_w)
    return np.asarray(rows[:, None] * columns)


def _cells_counted(size: int, axis: int, windows: Windows, counted_padding: int) -> Array:
    """Cells of each window between the ends of the input, widened by the padding that counts."""
    K, S, P = windows.kernel_size[axis], windows.stride[axis], windows.padding[axis][0]
    first = np.arange(windows.output_size[axis]) * S - P
    return np.asarray(np.minimum(first + K, size + counted_padding) - np.maximum(first, -counted_padding))


def _divide(sums: Array, cells: Array) -> Array:
    if sums.dtype.kind == "f":
        return np.asarray(sums / cells.astype(sums.dtype))
    return np.asarray(np.abs(sums) // np.abs(cells) * np.sign(sums) * np.sign(cells))
