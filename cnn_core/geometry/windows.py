"""Build the reads of convolution and transposed convolution."""

from __future__ import annotations

import numpy as np

from cnn_core.checks import AXES, IntOrPair, check_choice, pair
from cnn_core.errors import offer_working_fixes
from cnn_core.geometry.padding import PADDING_MODES, axis_padding, check_padding_reach, padding_source
from cnn_core.geometry.reads import NOTHING, AxisReads, Reads
from cnn_core.sizes import conv_output_size, conv_transpose_output_size


@offer_working_fixes
def conv_axis_reads(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int | tuple[int, int] | str = 0,
    dilation: int = 1,
    padding_mode: str = "zeros",
    *,
    axis: str = "",
) -> AxisReads:
    """
    Name the coordinates that a convolution reads along one axis.

    Parameters
    ----------
    input_size : int
        Cells of the input, >= 1.
    kernel_size, stride : int
        As in `torch.nn.Conv1d`, each >= 1.
    padding : int, pair of int or {"same", "valid"}
        Cells added on both sides, or before and after; >= 0. "same" needs ``stride=1``.
    dilation : int
        As in `torch.nn.Conv1d`, each >= 1.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What stands in the added cells.
    axis : str
        Name of the axis for the error text, e.g. ``"height"``.

    Returns
    -------
    AxisReads
        Output o reads position ``o * stride - padding_before + k * dilation`` through tap k.

    Raises
    ------
    InvalidInputError
        If the kernel does not fit, or the padding mode cannot fill the padding.

    Examples
    --------
    >>> conv_axis_reads(7, kernel_size=3, stride=2).position.tolist()
    [[0, 1, 2], [2, 3, 4], [4, 5, 6]]
    """
    check_choice("padding_mode", padding_mode, PADDING_MODES)
    before, after = axis_padding(padding, kernel_size, stride, dilation, axis)
    output_size = conv_output_size(input_size, kernel_size, stride, (before, after), dilation, axis=axis)
    check_padding_reach((before, after), input_size, padding_mode, axis)
    o = np.arange(output_size, dtype=np.int64)[:, np.newaxis]
    k = np.arange(kernel_size, dtype=np.int64)
    position = o * stride - before + k * dilation
    source = padding_source(position, input_size, padding_mode)
    return AxisReads(position, source, input_size, kernel_size, (before, after))


@offer_working_fixes
def conv2d_reads(
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    padding_mode: str = "zeros",
) -> Reads:
    """
    Name the cells that each output cell of a two-dimensional convolution reads.

    Parameters
    ----------
    input_size, kernel_size, stride, padding, dilation : int or pair of int
        As in `torch.nn.Conv2d`: one number for both, or (height, width). `padding` may be "same" or "valid".
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What stands in the added cells.

    Returns
    -------
    Reads
        `conv_axis_reads` along height and along width.

    Raises
    ------
    InvalidInputError
        If the kernel does not fit, or the padding mode cannot fill the padding.

    Examples
    --------
    >>> conv2d_reads((5, 7), 3, padding=1).output_size
    (5, 7)
    """
    sizes, kernels = pair("input_size", input_size), pair("kernel_size", kernel_size)
    strides, dilations = pair("stride", stride), pair("dilation", dilation)
    paddings = (padding, padding) if isinstance(padding, str) else pair("padding", padding)
    rows, columns = (
        conv_axis_reads(sizes[a], kernels[a], strides[a], paddings[a], dilations[a], padding_mode, axis=AXES[a])
        for a in (0, 1)
    )
    return Reads(rows, columns)


@offer_working_fixes
def conv_transpose_axis_reads(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
    *,
    axis: str = "",
) -> AxisReads:
    """
    Name the coordinates that a transposed convolution reads along one axis.

    Parameters
    ----------
    input_size, kernel_size, stride, padding, output_padding, dilation : int
        As in `torch.nn.ConvTranspose1d`.
    axis : str
        Name of the axis for the error text, e.g. ``"height"``.

    Returns
    -------
    AxisReads
        Output o reads position x through tap k where ``x * stride = o + padding - k * dilation`` for a cell
        x of the input; -1 through every other tap.

    Raises
    ------
    InvalidInputError
        If the numbers give no output.

    Examples
    --------
    >>> conv_transpose_axis_reads(2, kernel_size=2, stride=2).position.tolist()
    [[0, -1], [-1, 0], [1, -1], [-1, 1]]
    """
    output_size = conv_transpose_output_size(
        input_size, kernel_size, stride, padding, output_padding, dilation, axis=axis
    )
    o = np.arange(output_size, dtype=np.int64)[:, np.newaxis]
    k = np.arange(kernel_size, dtype=np.int64)
    x, between = np.divmod(o + padding - k * dilation, stride)
    position = np.where((between == 0) & (x >= 0) & (x < input_size), x, NOTHING)
    return AxisReads(position, position.copy(), input_size, kernel_size, (0, 0))


@offer_working_fixes
def conv_transpose2d_reads(
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
) -> Reads:
    """
    Name the cells that each output cell of a two-dimensional transposed convolution reads.

    Parameters
    ----------
    input_size, kernel_size, stride, padding, output_padding, dilation : int or pair of int
        As in `torch.nn.ConvTranspose2d`: one number for both, or (height, width).

    Returns
    -------
    Reads
        `conv_transpose_axis_reads` along height and along width.

    Raises
    ------
    InvalidInputError
        If the numbers give no output.

    Examples
    --------
    >>> conv_transpose2d_reads(4, kernel_size=2, stride=2).output_size
    (8, 8)
    """
    sizes, kernels = pair("input_size", input_size), pair("kernel_size", kernel_size)
    strides, dilations = pair("stride", stride), pair("dilation", dilation)
    paddings, extras = pair("padding", padding), pair("output_padding", output_padding)
    rows, columns = (
        conv_transpose_axis_reads(sizes[a], kernels[a], strides[a], paddings[a], extras[a], dilations[a], axis=AXES[a])
        for a in (0, 1)
    )
    return Reads(rows, columns)
