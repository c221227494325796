"""Convolution, as networks mean it: every output cell is a patch of the input, weighted and summed."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.lib.stride_tricks import as_strided

from cnn_core.array_checks import Array
from cnn_core.checks import IntOrPair
from cnn_core.functional._convolution_checks import conv2d_windows, conv_transpose2d_geometry
from cnn_core.functional._slabs import ROWS_BYTES, unfolded_slabs
from cnn_core.functional._windows import Windows, add_windows, tap_cells, with_margin


def conv2d(
    input: Array,
    weight: Array,
    bias: Array | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> Array:
    """
    Slide filters over pictures: multiply each patch by each filter, cell by cell, and sum.

    Parameters
    ----------
    input : ndarray of shape (N, C_in, H, W) or (C_in, H, W)
        Pictures or feature maps.
    weight : ndarray of shape (C_out, C_in / groups, K_h, K_w)
        One filter an output channel; same dtype as `input`.
    bias : ndarray of shape (C_out,), optional
        Added to every cell of an output channel.
    stride : int or (int, int), >= 1
        Cells from one patch to the next, along height and width.
    padding : int or (int, int), >= 0, or "valid" or "same"
        Zeros around the input; ``"valid"`` is none, ``"same"`` keeps the size where the stride is 1.
    dilation : int or (int, int), >= 1
        Cells from one tap of the filter to the next.
    groups : int, >= 1
        Blocks into which the channels are divided; each output channel reads only the inputs of its block.

    Returns
    -------
    ndarray of shape (N, C_out, H_out, W_out) or (C_out, H_out, W_out)
        y[n, o, i, j] = b[o] + Σ_{c, u, v} x[n, c, i S_h + u D_h − P_h, j S_w + v D_w − P_w] w[o, c, u, v],
        with x = 0 outside of the input. The filter is not flipped: this is the correlation of signal
        processing. An input without channels gives no channels.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.conv2d` would refuse the call.

    References
    ----------
    LeCun et al., "Gradient-based learning applied to document recognition", 1998, section II.
    Chellapilla et al., "High performance convolutional neural networks for document processing", 2006, for
    the unfolded form.

    Examples
    --------
    >>> patch = np.array([[[1.0, 2, 0], [0, 1, 3], [2, 3, 1]]])
    >>> vertical_edge = np.array([[[[1.0, 0, -1], [1, 0, -1], [1, 0, -1]]]])
    >>> conv2d(patch, vertical_edge)
    array([[[-1.]]])
    """
    windows = conv2d_windows(input, weight, bias, stride, padding, dilation, groups)
    framed = with_margin(input if input.ndim == 4 else input[None], windows.padding)
    is_depthwise = groups == framed.shape[1] > 1
    multiply = multiply_rows_and_add if is_depthwise else unfold_and_multiply
    output = multiply(framed, weight, windows, groups)
    if bias is not None:
        output += bias[: output.shape[1], None, None]
    return output if input.ndim == 4 else output[0]


def conv2d_reference(
    input: Array,
    weight: Array,
    bias: Array | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> Array:
    """
    Compute `conv2d` as it is defined, one output cell after the other; slow, and meant to be read.

    Parameters
    ----------
    input : ndarray of shape (N, C_in, H, W) or (C_in, H, W)
        As for `conv2d`, like all that follow.
    weight : ndarray of shape (C_out, C_in / groups, K_h, K_w)
        Filters.
    bias : ndarray of shape (C_out,), optional
        Added to every cell of an output channel.
    stride, padding, dilation, groups
        As for `conv2d`.

    Returns
    -------
    ndarray of shape (N, C_out, H_out, W_out) or (C_out, H_out, W_out)
        The numbers of `conv2d`.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.conv2d` would refuse the call.

    Examples
    --------
    >>> conv2d_reference(np.ones((1, 4, 4)), np.ones((1, 1, 3, 3)), padding="same")[0, 0]
    array([4., 6., 6., 4.])
    """
    windows = conv2d_windows(input, weight, bias, stride, padding, dilation, groups)
    x = with_margin(input if input.ndim == 4 else input[None], windows.padding)
    (S_h, S_w), (D_h, D_w) = windows.stride, windows.dilation
    (N, C_in, _, _), (C_out, C_of_group, K_h, K_w) = x.shape, weight.shape
    C_out = C_out if C_in else 0
    y = np.zeros((N, C_out, *windows.output_size), x.dtype)
    for n, o, i, j in np.ndindex(y.shape):
        first = o // (weight.shape[0] // groups) * C_of_group
        rows = slice(i * S_h, i * S_h + (K_h - 1) * D_h + 1, D_h)
        columns = slice(j * S_w, j * S_w + (K_w - 1) * D_w + 1, D_w)
        patch = x[n, first : first + C_of_group, rows, columns]
        y[n, o, i, j] = np.sum(patch * weight[o], dtype=x.dtype)
        if bias is not None:
            y[n, o, i, j] += bias[o]
    return y if input.ndim == 4 else y[0]


def conv_transpose2d(
    input: Array,
    weight: Array,
    bias: Array | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    groups: int = 1,
    dilation: IntOrPair = 1,
) -> Array:
    """
    Convolve transposed: every input cell adds a copy of the filter, scaled by its value, to a larger map.

    Parameters
    ----------
    input : ndarray of shape (N, C_in, H, W) or (C_in, H, W)
        Feature maps.
    weight : ndarray of shape (C_in, C_out / groups, K_h, K_w)
        One kernel per input channel and output channel of its block; same dtype as `input`.
    bias : ndarray of shape (C_out,), optional
        Added to every cell of an output channel.
    stride : int or (int, int), >= 1
        Cells of the output from one footprint to the next.
    padding : int or (int, int), >= 0
        Cells cut off around the output.
    output_padding : int or (int, int), 0 ... max(stride, dilation) − 1
        Cells kept beyond the lower and right end.
    groups : int, >= 1
        Blocks into which the channels are divided.
    dilation : int or (int, int), >= 1
        Cells from one tap of the footprint to the next.

    Returns
    -------
    ndarray of shape (N, C_out, H_out, W_out) or (C_out, H_out, W_out)
        y[n, o, r, s] = b[o] + Σ x[n, c, i, j] w[c, o, u, v] over all c, i, j, u, v with r = i S_h + u D_h −
        P_h and s = j S_w + v D_w − P_w: each input cell writes where the convolution's output cell read.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.conv_transpose2d` would refuse the call.

    References
    ----------
    Zeiler et al., "Deconvolutional networks", 2010; Dumoulin and Visin, 2016, section 4.

    Examples
    --------
    >>> conv_transpose2d(np.array([[[1.0, 2]]]), np.array([[[[1.0, 1, 1]]]]), stride=(1, 2))
    array([[[1., 1., 3., 2., 2.]]])
    """
    arguments = (input, weight, bias, stride, padding, output_padding, groups, dilation)
    footprints, (H_out, W_out) = conv_transpose2d_geometry(*arguments)
    x = input if input.ndim == 4 else input[None]
    (N, C_in, H, W), (_, C_of_group, K_h, K_w) = x.shape, weight.shape
    (P_h, _), (P_w, _) = footprints.padding
    # (groups, C_out / groups · K_h · K_w, C_in / groups) @ (N, groups, C_in / groups, H · W)
    by_group = weight.reshape(groups, C_in // groups, -1).swapaxes(1, 2)
    columns = by_group @ x.reshape(N, groups, C_in // groups, H * W)
    canvas = np.zeros((N, groups * C_of_group, H_out + 2 * P_h, W_out + 2 * P_w), x.dtype)
    add_windows(canvas, columns.reshape(N, groups * C_of_group, K_h, K_w, H, W), footprints)
    output = canvas[..., P_h : P_h + H_out, P_w : P_w + W_out].copy()
    if bias is not None:
        output += bias[:, None, None]
    return output if input.ndim == 4 else output[0]


def unfold_and_multiply(framed: Array, weight: Array, windows: Windows, groups: int) -> Array:
    """
    Write the patches of a slab as the columns of a matrix; multiply the filters, as its rows, by them.

    Parameters
    ----------
    framed : ndarray of shape (N, C_in, H + padding, W + padding)
        The input with its padding.
    weight : ndarray of shape (C_out, C_in / groups, K_h, K_w)
        Filters.
    windows : Windows
        Where they stand.
    groups : int
        Blocks of channels.

    Returns
    -------
    ndarray of shape (N, C_out, H_out, W_out)
        The convolution, without bias; no channels where the input has none.
    """
    (N, C_in, _, _), (C_out, C_of_group, K_h, K_w) = framed.shape, weight.shape
    H_out, W_out = windows.output_size
    # the reference answers an input without channels with an output without channels
    output = np.empty((N, C_out if C_in else 0, H_out, W_out), framed.dtype)
    if output.size == 0:
        return output
    filters = weight.reshape(groups, C_out // groups, C_of_group * K_h * K_w)
    products = output.reshape(N, groups, C_out // groups, H_out * W_out)
    for n, block, cells, patches in unfolded_slabs(framed, windows, groups):
        np.matmul(filters[block], patches, out=products[n, block, :, cells])
    return output


def multiply_rows_and_add(framed: Array, weight: Array, windows: Windows, groups: int) -> Array:
    """
    Convolve with each row of the filters, along the width only; add these maps, each shifted by its row.

    This is what `unfold_and_multiply` computes, and less of the input has to be unfolded: K_w values of a cell rather
    than K_h K_w. It pays where a group has one channel, since then nearly all work is unfolding.

    Parameters
    ----------
    framed, weight, windows, groups
        As for `unfold_and_multiply`; at least one input channel a group.

    Returns
    -------
    ndarray of shape (N, C_out, H_out, W_out)
        The convolution, without bias.
    """
    (N, _, H, W), (C_out, C_of_group, K_h, K_w) = framed.shape, weight.shape
    (H_out, W_out), (S_h, S_w), (D_h, D_w) = windows.output_size, windows.stride, windows.dilation
    output = np.empty((N, groups, C_out // groups, H_out, W_out), framed.dtype)
    if output.size == 0:
        return output.reshape(N, C_out, H_out, W_out)
    # (groups, C_out / groups · K_h, C_in / groups · K_w)
    filters = weight.reshape(groups, C_out // groups, C_of_group, K_h, K_w).swapaxes(2, 3)
    filters = filters.reshape(groups, C_out // groups * K_h, C_of_group * K_w)
    # At stride 1 along the width a plane is one row of cells: a step of v reads D_w cells further, of u whole rows.
    flat = S_w == 1
    width, reach = (W, H * W - D_w * (K_w - 1)) if flat else (W_out, H * W_out)
    planes = framed.reshape(N, groups, C_of_group, H * W) if flat else framed.reshape(N, groups, C_of_group, H, W)
    together = min(groups, max(1, ROWS_BYTES // (C_of_group * K_w * H * width * framed.itemsize)))
    room = np.empty((together, C_of_group, K_w, reach), framed.dtype)
    maps = np.empty((together, C_out // groups, K_h, H * width), framed.dtype)
    cells = (H_out - 1) * S_h * width + W_out
    # (together, C_out / groups, K_h, cells): the maps, each begun its rows further down, so that what belongs together
    # lies in one column. A product with ones adds a column up in one go through the cache.
    steps = (*maps.strides[:2], maps.strides[2] + D_h * width * maps.itemsize, maps.itemsize)
    shifted_maps = as_strided(maps, (*maps.shape[:3], cells), steps, writeable=False)
    ones = np.ones((1, K_h), framed.dtype)
    sums = np.empty((together, C_out // groups, 1, H * width), framed.dtype)
    for n, first in product(range(N), range(0, groups, together)):
        block = slice(first, min(first + together, groups))
        here = slice(block.stop - first)
        for v in range(K_w):
            tap = slice(v * D_w, v * D_w + reach) if flat else tap_cells(v, S_w, D_w, W_out)
            shifted = planes[n, block, ..., tap]
            room[here, :, v].reshape(shifted.shape)[...] = shifted
        unfolded = room[here].reshape(-1, C_of_group * K_w, reach)
        by_row = maps[here].reshape(-1, C_out // groups * K_h, H * width)
        np.matmul(filters[block], unfolded, out=by_row[..., :reach])
        np.matmul(ones, shifted_maps[here], out=sums[here, ..., :cells])
        rows = sums[here].reshape(-1, C_out // groups, H, width)
        output[n, block] = rows[:, :, : (H_out - 1) * S_h + 1 : S_h, :W_out]
    return output.reshape(N, C_out, H_out, W_out)
