"""Gradients of adaptive pooling: as for pooling, with windows that follow from the output's size."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional.adaptive_pooling import OutputSize, adaptive_max_pool2d, adaptive_output_size, window_cells
from cnn_core.gradients._checks import check_grad_output
from cnn_core.gradients.pooling import add_at


def adaptive_avg_pool2d_backward(grad_output: Array, input: Array, output_size: OutputSize) -> Array:
    """
    Pass a gradient back through `adaptive_avg_pool2d`: an equal share to every cell of the window.

    Parameters
    ----------
    grad_output : ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        g = ∂L/∂y, the gradient of the loss with respect to the result of `adaptive_avg_pool2d`; same dtype as
        `input`.
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps, as given to `adaptive_avg_pool2d`; their values do not matter.
    output_size : int or (int or None, int or None), >= 0
        Height and width of the output; None keeps the input's.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x[n, c, r, s] = Σ g[n, c, i, j] / cells of window (i, j), over the windows with
        ⌊i H / H_out⌋ ≤ r < ⌈(i + 1) H / H_out⌉, and s likewise.

    Raises
    ------
    InvalidInputError
        If `adaptive_avg_pool2d` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> adaptive_avg_pool2d_backward(np.array([[[8.0]]]), np.zeros((1, 2, 2)), 1)
    array([[[2., 2.],
            [2., 2.]]])
    """
    H_out, W_out = adaptive_output_size(input, output_size)
    check_grad_output(grad_output, input, (*input.shape[:-2], H_out, W_out))
    H, W = input.shape[-2:]
    by_row = np.zeros((*grad_output.shape[:-1], W), input.dtype)
    for j in range(W_out):
        columns = window_cells(j, W, W_out)
        by_row[..., columns] += grad_output[..., j, None] / input.dtype.type(columns.stop - columns.start)
    gradient = np.zeros(input.shape, input.dtype)
    for i in range(H_out):
        rows = window_cells(i, H, H_out)
        gradient[..., rows, :] += by_row[..., i, None, :] / input.dtype.type(rows.stop - rows.start)
    return gradient


def adaptive_max_pool2d_backward(grad_output: Array, input: Array, output_size: OutputSize) -> Array:
    """
    Pass a gradient back through `adaptive_max_pool2d`: all of it to the cell that won.

    Parameters
    ----------
    grad_output : ndarray of shape (N, C, H_out, W_out) or (C, H_out, W_out)
        g = ∂L/∂y, the gradient of the loss with respect to the result of `adaptive_max_pool2d`; same dtype as
        `input`.
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Feature maps, as given to `adaptive_max_pool2d`.
    output_size : int or (int or None, int or None), >= 0
        Height and width of the output; None keeps the input's.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x[n, c, r, s] = Σ g[n, c, i, j] over the windows (i, j) whose maximum stands at (r, s); among
        equals, at the first.

    Raises
    ------
    InvalidInputError
        If `adaptive_max_pool2d` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> adaptive_max_pool2d_backward(np.array([[[8.0]]]), np.array([[[1.0, 3], [3, 2]]]), 1)
    array([[[0., 8.],
            [0., 0.]]])
    """
    size = adaptive_output_size(input, output_size, needs_channels=np.ndim(input) == 4)
    check_grad_output(grad_output, input, (*input.shape[:-2], *size))
    _, where = adaptive_max_pool2d(input, output_size, return_indices=True)
    return add_at(grad_output, where, input)
