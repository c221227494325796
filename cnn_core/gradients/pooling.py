"""Gradients of pooling: the maximum's cell gets all of a window's gradient, the average splits it evenly."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import FLOATS, Array
from cnn_core.checks import IntOrPair
from cnn_core.functional._windows import Windows, tap_cells, with_margin
from cnn_core.functional.pooling import max_pool2d, pool_windows, window_divisors
from cnn_core.gradients._checks import check_grad_output
from cnn_core.gradients._masked import masked


def max_pool2d_backward(
    grad_output: Array,
    input: Array,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Array:
    """
    Pass a gradient back through `max_pool2d`: all of it to the cell that won.

    Parameters
    ----------
    grad_output : ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        g = ∂L/∂y, the gradient of the loss with respect to the result of `max_pool2d`; same dtype as `input`.
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps, as given to `max_pool2d`, like all that follow.
    kernel_size, stride, padding, dilation, ceil_mode
        As for `max_pool2d`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x[n, c, r, s] = Σ g[n, c, i, j] over the windows (i, j) whose maximum stands at (r, s); among
        equals, at the first. A window that sees no cell of the input passes nothing on.

    Raises
    ------
    InvalidInputError
        If `max_pool2d` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> max_pool2d_backward(np.array([[[5.0]]]), np.array([[[1.0, 4], [4, 2]]]), 2)
    array([[[0., 5.],
            [0., 0.]]])
    """
    windows = pool_windows(input, FLOATS, kernel_size, stride, padding, dilation, ceil_mode)
    check_grad_output(grad_output, input, (*input.shape[:-2], *windows.output_size))
    best = max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode)
    assert isinstance(best, np.ndarray)
    if np.isfinite(best).all():
        return _to_the_winners(grad_output, input, best, windows)
    _, where = max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices=True)
    sees = _sees_input(input.shape[-2], 0, windows)[:, None] & _sees_input(input.shape[-1], 1, windows)
    return add_at(np.where(sees, grad_output, 0), np.where(sees, where, 0), input)


def avg_pool2d_backward(
    grad_output: Array,
    input: Array,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Array:
    """
    Pass a gradient back through `avg_pool2d`: an equal share to every cell of the window.

    Parameters
    ----------
    grad_output : ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        g = ∂L/∂y, the gradient of the loss with respect to the result of `avg_pool2d`; same dtype as `input`.
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps, as given to `avg_pool2d`, like all that follow; their values do not matter.
    kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
        As for `avg_pool2d`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x[n, c, r, s] = Σ g[n, c, i, j] / cells over the windows (i, j) that cover (r, s).

    Raises
    ------
    InvalidInputError
        If `avg_pool2d` would refuse the call's windows, or `grad_output` does not fit its result.

    Examples
    --------
    >>> avg_pool2d_backward(np.array([[[4.0, 8]]]), np.zeros((1, 2, 3)), 2, stride=1)
    array([[[1., 3., 2.],
            [1., 3., 2.]]])
    """
    windows = pool_windows(input, FLOATS, kernel_size, stride, padding, 1, ceil_mode)
    check_grad_output(grad_output, input, (*input.shape[:-2], *windows.output_size))
    divisors = window_divisors(input, windows, padding, count_include_pad, divisor_override)
    return _over_both_axes(grad_output / divisors.astype(input.dtype), windows, input)


def _to_the_winners(grad_output: Array, input: Array, best: Array, windows: Windows) -> Array:
    """Give each window's gradient to its first cell that holds the maximum and is a number; tap by tap."""
    ((top, bottom), (left, right)), (H, W) = windows.padding, input.shape[-2:]
    framed = with_margin(input, windows.padding, -np.inf)
    gradient = np.zeros((*input.shape[:-2], top + H + bottom, left + W + right), input.dtype)
    (K_h, K_w), (S_h, S_w) = windows.kernel_size, windows.stride
    (D_h, D_w), (H_out, W_out) = windows.dilation, windows.output_size
    waiting = np.ones(best.shape, np.bool_)
    for u, v in np.ndindex(K_h, K_w):
        cells = (..., tap_cells(u, S_h, D_h, H_out), tap_cells(v, S_w, D_w, W_out))
        wins = framed[cells] == best
        wins &= waiting
        waiting ^= wins
        gradient[cells] += masked(grad_output, wins)
    return gradient[..., top : top + H, left : left + W].copy()


def add_at(values: Array, where: Array, input: Array) -> Array:
    """
    Add each value to the cell row · W + column of its plane, on zeros of the input's shape.

    Parameters
    ----------
    values : ndarray of shape (..., H_out, W_out)
        What is added.
    where : ndarray of the same shape, integers
        The cell of each, row · W + column.
    input : ndarray of shape (..., H, W), at least one cell
        Only its shape and dtype matter.

    Returns
    -------
    ndarray of the input's shape and dtype
        The sums; 0 where nothing is added.
    """
    H, W = input.shape[-2:]
    planes = input.size // (H * W)
    first_of_plane = np.arange(planes)[:, None] * (H * W)
    cells = (where.reshape(planes, where.shape[-2] * where.shape[-1]) + first_of_plane).ravel()
    sums = np.bincount(cells, values.ravel(), input.size)
    return np.asarray(sums.astype(input.dtype).reshape(input.shape))


def _sees_input(size: int, axis: int, windows: Windows) -> Array:
    """Say of each window whether one of its taps falls on the input; between dilated taps there is room for it."""
    first = np.arange(windows.output_size[axis]) * windows.stride[axis] - windows.padding[axis][0]
    taps = first[:, None] + np.arange(windows.kernel_size[axis]) * windows.dilation[axis]
    return np.asarray(((taps >= 0) & (taps < size)).any(axis=1))


def _over_both_axes(shares: Array, windows: Windows, input: Array) -> Array:
    """Give every cell the shares of the windows that cover it: first along the columns, then along the rows."""
    (K_h, K_w), (S_h, S_w), (H_out, W_out) = windows.kernel_size, windows.stride, windows.output_size
    ((top, bottom), (left, right)), (H, W) = windows.padding, input.shape[-2:]
    by_row = np.zeros((*shares.shape[:-1], left + W + right), shares.dtype)
    for v in range(K_w):
        by_row[..., tap_cells(v, S_w, 1, W_out)] += shares
    canvas = np.zeros((*input.shape[:-2], top + H + bottom, W), shares.dtype)
    for u in range(K_h):
        canvas[..., tap_cells(u, S_h, 1, H_out), :] += by_row[..., left : left + W]
    return canvas[..., top : top + H, :].copy()
