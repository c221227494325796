"""Build the reads of pooling, with equal windows and adaptive."""

from __future__ import annotations

import numpy as np

from cnn_core.checks import AXES, IntOrPair, pair
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.geometry.padding import padding_source
from cnn_core.geometry.reads import NOTHING, AxisReads, Reads
from cnn_core.sizes import pool_output_size


@offer_working_fixes
def pool_axis_reads(
    input_size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
    *,
    axis: str = "",
) -> AxisReads:
    """
    Name the coordinates that a pooling window covers along one axis.

    Parameters
    ----------
    input_size, kernel_size : int
        As in `torch.nn.MaxPool1d`.
    stride : int, optional
        Step of the window; default `kernel_size`.
    padding, dilation : int
        As in `torch.nn.MaxPool1d`.
    ceil_mode : bool
        Keep a last window that hangs over the end of the padded input.
    axis : str
        Name of the axis for the error text, e.g. ``"height"``.

    Returns
    -------
    AxisReads
        Output o covers position ``o * stride - padding + k * dilation`` through tap k; padding cells have
        source -1, and so have the cells past the padded input, which no pooling counts.

    Raises
    ------
    InvalidInputError
        If the window does not fit, or the padding is wider than half of it.

    Examples
    --------
    >>> pool_axis_reads(5, kernel_size=2, ceil_mode=True).source.tolist()
    [[0, 1], [2, 3], [4, -1]]
    """
    step = kernel_size if stride is None else stride
    output_size = pool_output_size(input_size, kernel_size, step, padding, dilation, ceil_mode, axis=axis)
    o = np.arange(output_size, dtype=np.int64)[:, np.newaxis]
    k = np.arange(kernel_size, dtype=np.int64)
    position = o * step - padding + k * dilation
    return AxisReads(position, padding_source(position, input_size), input_size, kernel_size, (padding, padding))


@offer_working_fixes
def pool2d_reads(
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Reads:
    """
    Name the cells that each two-dimensional pooling window covers.

    Parameters
    ----------
    input_size, kernel_size, stride, padding, dilation : int or pair of int
        As in `torch.nn.MaxPool2d`: one number for both, or (height, width). `stride` defaults to
        `kernel_size`; average pooling has no dilation.
    ceil_mode : bool
        Keep last windows that hang over the end of the padded input.

    Returns
    -------
    Reads
        `pool_axis_reads` along height and along width.

    Raises
    ------
    InvalidInputError
        If the window does not fit, or the padding is wider than half of it.

    Examples
    --------
    >>> pool2d_reads(4, 2).output_size
    (2, 2)
    """
    sizes, kernels = pair("input_size", input_size), pair("kernel_size", kernel_size)
    strides = kernels if stride is None else pair("stride", stride)
    paddings, dilations = pair("padding", padding), pair("dilation", dilation)
    rows, columns = (
        pool_axis_reads(sizes[a], kernels[a], strides[a], paddings[a], dilations[a], ceil_mode, axis=AXES[a])
        for a in (0, 1)
    )
    return Reads(rows, columns)


@offer_working_fixes
def adaptive_pool_axis_reads(input_size: int, output_size: int) -> AxisReads:
    """
    Name the coordinates that each window of adaptive pooling covers along one axis.

    Parameters
    ----------
    input_size : int
        Cells of the input, I >= 1.
    output_size : int
        Windows asked for, O >= 1.

    Returns
    -------
    AxisReads
        Window o covers positions ``floor(o * I / O)`` to ``ceil((o + 1) * I / O) - 1``. The kernel size is
        the longest window; shorter ones end in -1.

    Raises
    ------
    InvalidInputError
        If a size is below 1.

    Examples
    --------
    >>> adaptive_pool_axis_reads(5, 3).source.tolist()
    [[0, 1, -1], [1, 2, 3], [3, 4, -1]]
    """
    for name, size in (("input_size", input_size), ("output_size", output_size)):
        if size < 1:
            raise InvalidInputError(
                f"The {name.replace('_', ' ')} is not positive.",
                given={"input_size": input_size, "output_size": output_size},
                allowed=f"{name} >= 1",
                here=f"{name} = {size}",
                fixes=[Fix(name, ">=", 1)],
            )
    o = np.arange(output_size, dtype=np.int64)
    start = o * input_size // output_size
    end = -(-(o + 1) * input_size // output_size)  # the ceiling of the division
    kernel_size = int((end - start).max())
    position = start[:, np.newaxis] + np.arange(kernel_size, dtype=np.int64)
    position = np.where(position < end[:, np.newaxis], position, NOTHING)
    return AxisReads(position, position.copy(), input_size, kernel_size, (0, 0))


@offer_working_fixes
def adaptive_pool2d_reads(input_size: IntOrPair, output_size: IntOrPair | tuple[int | None, int | None]) -> Reads:
    """
    Name the cells that each window of two-dimensional adaptive pooling covers.

    Parameters
    ----------
    input_size : int or pair of int
        Height and width of the input.
    output_size : int or pair of int or None
        Height and width of the output; None keeps the input's. 1 is global pooling.

    Returns
    -------
    Reads
        `adaptive_pool_axis_reads` along height and along width.

    Raises
    ------
    InvalidInputError
        If a size is below 1.

    Examples
    --------
    >>> adaptive_pool2d_reads((7, 7), 1).kernel_size
    (7, 7)
    """
    sizes = pair("input_size", input_size)
    outputs = output_size if isinstance(output_size, tuple) else (output_size, output_size)
    rows, columns = (
        adaptive_pool_axis_reads(size, size if output is None else output)
        for size, output in zip(sizes, outputs, strict=True)
    )
    return Reads(rows, columns)


def longest_adaptive_window(input_size: int, output_size: int) -> int:
    """
    Count the cells of the longest window of adaptive pooling along one axis, without listing the windows.

    Parameters
    ----------
    input_size, output_size
        As for `adaptive_pool_axis_reads`.

    Returns
    -------
    int
        I/O where it is whole; else one or two cells more than its floor.

    Examples
    --------
    >>> longest_adaptive_window(8, 4), longest_adaptive_window(6, 4), longest_adaptive_window(7, 4)
    (2, 2, 3)
    """
    left_over = input_size % output_size
    if left_over == 0:
        return input_size // output_size
    return input_size // output_size + (1 if output_size % left_over == 0 else 2)
