"""Gradients of convolutions: the input's is a transposed convolution, the filters' a convolution."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.checks import IntOrPair
from cnn_core.functional._convolution_checks import conv2d_windows, conv_transpose2d_geometry
from cnn_core.functional._slabs import slabs, unfolded_slabs
from cnn_core.functional._windows import Windows, add_windows, with_margin
from cnn_core.functional.convolution import unfold_and_multiply
from cnn_core.gradients._checks import check_grad_output
from cnn_core.gradients.results import LayerGradients

# Scaled copies of the kernel of small samples are added together, as many as a core's cache holds.
TOGETHER_BYTES = 2**20


def conv2d_backward(
    grad_output: Array,
    input: Array,
    weight: Array,
    bias: Array | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> LayerGradients:
    """
    Pass a gradient back through `conv2d`.

    Parameters
    ----------
    grad_output : ndarray of shape (N, C_out, H_out, W_out) or (C_out, H_out, W_out)
        g = ∂L/∂y, the gradient of the loss with respect to the result of `conv2d`; same dtype as `input`.
    input : ndarray of shape (N, C_in, H, W) or (C_in, H, W)
        Pictures or feature maps, as given to `conv2d`, like all that follow.
    weight : ndarray of shape (C_out, C_in / groups, K_h, K_w)
        Filters.
    bias : ndarray of shape (C_out,), optional
        Only whether there is one matters here.
    stride, padding, dilation, groups
        As for `conv2d`.

    Returns
    -------
    LayerGradients
        ∂L/∂x[n, c, r, s] = Σ g[n, o, i, j] w[o, c, u, v] over all o, i, j, u, v with r = i S_h + u D_h − P_h
        and s = j S_w + v D_w − P_w: the transposed convolution of g.
        ∂L/∂w[o, c, u, v] = Σ_{n, i, j} g[n, o, i, j] x[n, c, i S_h + u D_h − P_h, j S_w + v D_w − P_w].
        ∂L/∂b[o] = Σ_{n, i, j} g[n, o, i, j].

    Raises
    ------
    InvalidInputError
        If `conv2d` would refuse the call, or `grad_output` does not fit its result.

    References
    ----------
    LeCun et al., "Backpropagation applied to handwritten zip code recognition", 1989.

    Examples
    --------
    >>> x, w = np.array([[[1.0, 2, 3]]]), np.array([[[[10.0, 20]]]])
    >>> conv2d_backward(np.array([[[1.0, 1]]]), x, w)
    LayerGradients(grad_input=array([[[10., 30., 20.]]]), grad_weight=array([[[[3., 5.]]]]), grad_bias=None)
    """
    windows = conv2d_windows(input, weight, bias, stride, padding, dilation, groups)
    # an input without channels has a result without channels
    C_out = weight.shape[0] if input.shape[-3] else 0
    check_grad_output(grad_output, input, (*input.shape[:-3], C_out, *windows.output_size))
    x, g = (array if array.ndim == 4 else array[None] for array in (input, grad_output))
    framed = with_margin(x, windows.padding)
    ((top, _), (left, _)), (H, W) = windows.padding, x.shape[-2:]
    framed_gradient = _multiply_and_fold(g, weight, windows, groups, framed.shape)
    return LayerGradients(
        framed_gradient[..., top : top + H, left : left + W].reshape(input.shape),
        _correlate(framed, g, windows, groups).reshape(weight.shape),
        _sum_of_channels(g, bias),
    )


def conv_transpose2d_backward(
    grad_output: Array,
    input: Array,
    weight: Array,
    bias: Array | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    groups: int = 1,
    dilation: IntOrPair = 1,
) -> LayerGradients:
    """
    Pass a gradient back through `conv_transpose2d`: each input cell collects from its footprint.

    Parameters
    ----------
    grad_output : ndarray of shape (N, C_out, H_out, W_out) or (C_out, H_out, W_out)
        g = ∂L/∂y, the gradient of the loss with respect to the result of `conv_transpose2d`; same dtype as
        `input`.
    input : ndarray of shape (N, C_in, H, W) or (C_in, H, W)
        Feature maps, as given to `conv_transpose2d`, like all that follow.
    weight : ndarray of shape (C_in, C_out / groups, K_h, K_w)
        The kernels.
    bias : ndarray of shape (C_out,), optional
        Only whether there is one matters here.
    stride, padding, output_padding, groups, dilation
        As for `conv_transpose2d`.

    Returns
    -------
    LayerGradients
        ∂L/∂x[n, c, i, j] = Σ_{o, u, v} g[n, o, i S_h + u D_h − P_h, j S_w + v D_w − P_w] w[c, o, u, v], with
        g = 0 outside of the output: the convolution of g.
        ∂L/∂w[c, o, u, v] = Σ_{n, i, j} x[n, c, i, j] g[n, o, i S_h + u D_h − P_h, j S_w + v D_w − P_w].
        ∂L/∂b[o] = Σ_{n, r, s} g[n, o, r, s].

    Raises
    ------
    InvalidInputError
        If `conv_transpose2d` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> g, x = np.array([[[1.0, 2, 3, 4, 5]]]), np.array([[[1.0, 2]]])
    >>> conv_transpose2d_backward(g, x, np.array([[[[1.0, 1, 1]]]]), stride=(1, 2)).grad_input
    array([[[ 6., 12.]]])
    """
    arguments = (input, weight, bias, stride, padding, output_padding, groups, dilation)
    footprints, output_size = conv_transpose2d_geometry(*arguments)
    check_grad_output(grad_output, input, (*input.shape[:-3], weight.shape[1] * groups, *output_size))
    x, g = (array if array.ndim == 4 else array[None] for array in (input, grad_output))
    framed = with_margin(g, footprints.padding)
    return LayerGradients(
        unfold_and_multiply(framed, weight, footprints, groups).reshape(input.shape),
        _correlate(framed, x, footprints, groups).reshape(weight.shape),
        _sum_of_channels(g, bias),
    )


def _multiply_and_fold(
    values: Array, weight: Array, windows: Windows, groups: int, canvas_shape: tuple[int, ...]
) -> Array:
    """Add a scaled copy of a filter where each window stands (col2im); the adjoint of `unfold_and_multiply`."""
    canvas = np.zeros(canvas_shape, values.dtype)
    if values.size == 0:
        return canvas
    (N, C_in), C_out = canvas_shape[:2], weight.shape[0]
    (K_h, K_w), (S_h, S_w) = windows.kernel_size, windows.stride
    # (groups, C_in / groups · K_h · K_w, C_out / groups)
    by_group = weight.reshape(groups, C_out // groups, -1).swapaxes(1, 2)
    bytes_of_patch = C_in * K_h * K_w * values.itemsize
    together = max(1, TOGETHER_BYTES // (bytes_of_patch * values[0, 0].size))
    for first in range(0, N, together):
        samples = slice(first, min(first + together, N))
        n = samples.stop - first
        for rows, columns in slabs(windows.output_size, n * bytes_of_patch):
            slab = values[samples, :, rows, columns]
            contributions = by_group @ slab.reshape(n, groups, C_out // groups, -1)
            place = canvas[samples, :, rows.start * S_h :, columns.start * S_w :]
            of_slab = windows._replace(output_size=slab.shape[-2:])
            add_windows(place, contributions.reshape(n, C_in, K_h, K_w, *slab.shape[-2:]), of_slab)
    return canvas


def _correlate(framed: Array, values: Array, windows: Windows, groups: int) -> Array:
    """Sum every window, scaled by its value: one filter for each channel of the values."""
    (N, channels, H_out, W_out), C_of_group = values.shape, framed.shape[1] // groups
    K_h, K_w = windows.kernel_size
    total = np.zeros((groups, channels // groups, C_of_group * K_h * K_w), values.dtype)
    if values.size == 0 or framed.size == 0:
        return total
    by_group = values.reshape(N, groups, channels // groups, H_out * W_out)
    for n, block, cells, patches in unfolded_slabs(framed, windows, groups):
        total[block] += by_group[n, block, :, cells] @ patches.swapaxes(1, 2)
    return total


def _sum_of_channels(g: Array, bias: Array | None) -> Array | None:
    if bias is None:
        return None
    return np.asarray(g.sum(axis=(0, 2, 3))) if g.size else np.zeros_like(bias)
