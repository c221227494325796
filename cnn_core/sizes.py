"""How large an output is along one axis: each size formula, once, with its refusals."""

from __future__ import annotations

from cnn_core._size_refusals import (
    Padding,
    check_input_size,
    check_integers,
    kernel_does_not_fit,
    nothing_left,
    output_padding_too_large,
    padding_passes_half,
    window_does_not_fit,
)
from cnn_core.errors import offer_working_fixes


def effective_kernel_size(kernel_size: int, dilation: int = 1, *, axis: str = "") -> int:
    """
    Count the cells from the first tap of a dilated kernel to the last.

    Parameters
    ----------
    kernel_size : int, >= 1
        Taps along the axis.
    dilation : int, >= 1
        Distance between neighbouring taps, in cells.
    axis : str
        Name of the axis for the error text, e.g. ``"height"``.

    Returns
    -------
    int
        D (K − 1) + 1.

    Raises
    ------
    InvalidInputError
        If an argument is not an integer in its range.

    Examples
    --------
    >>> effective_kernel_size(3, dilation=2)
    5
    """
    check_integers(axis, {"kernel_size": (kernel_size, 1), "dilation": (dilation, 1)})
    return dilation * (kernel_size - 1) + 1


def same_padding(kernel_size: int, dilation: int = 1, *, axis: str = "") -> tuple[int, int]:
    """
    Split the cells that ``padding="same"`` adds into those before and those after.

    Parameters
    ----------
    kernel_size, dilation, axis
        As for `effective_kernel_size`.

    Returns
    -------
    tuple of int
        (⌊T / 2⌋, T − ⌊T / 2⌋) with T = D (K − 1): an even kernel gets its odd cell after the input.

    Raises
    ------
    InvalidInputError
        If an argument is not an integer in its range.

    Examples
    --------
    >>> same_padding(3), same_padding(4), same_padding(2, dilation=3)
    ((1, 1), (1, 2), (1, 2))
    """
    total = effective_kernel_size(kernel_size, dilation, axis=axis) - 1
    return total // 2, total - total // 2


@offer_working_fixes
def conv_output_size(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: Padding = 0,
    dilation: int = 1,
    *,
    axis: str = "",
) -> int:
    """
    Count the positions at which a convolution's kernel stands along one axis.

    Parameters
    ----------
    input_size : int, >= 1
        Cells of the input, without padding.
    kernel_size : int, >= 1
        Taps of the kernel.
    stride : int, >= 1
        Cells from one position to the next.
    padding : int or (int, int), >= 0
        Cells added at both ends, or before and after.
    dilation : int, >= 1
        Cells from one tap to the next.
    axis : str
        Name of the axis for the error text, e.g. ``"height"``.

    Returns
    -------
    int
        ⌊(I + P_before + P_after − (D (K − 1) + 1)) / S⌋ + 1: the room to move, in whole
        strides, and the first position.

    Raises
    ------
    InvalidInputError
        If an argument is not an integer in its range, or the kernel does not fit the padded input.

    References
    ----------
    Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016, relationship 6.

    Examples
    --------
    >>> conv_output_size(7, 3, stride=2), conv_output_size(4, 2, padding=(0, 1))
    (3, 4)
    """
    before, after = padding if isinstance(padding, tuple) else (padding, padding)
    check_integers(axis, {"kernel_size": (kernel_size, 1), "stride": (stride, 1), "dilation": (dilation, 1)})
    check_integers(axis, {"padding": (before, 0)})
    check_integers(axis, {"padding": (after, 0)})
    check_input_size(axis, input_size, effective_kernel_size(kernel_size, dilation))
    room = input_size + before + after - effective_kernel_size(kernel_size, dilation)
    if room < 0:
        raise kernel_does_not_fit(input_size, kernel_size, padding, dilation, axis)
    return room // stride + 1


@offer_working_fixes
def pool_output_size(
    input_size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
    *,
    axis: str = "",
) -> int:
    """
    Count the windows of a pooling along one axis.

    Parameters
    ----------
    input_size : int, >= 1
        Cells of the input, without padding.
    kernel_size : int, >= 1
        Cells of the window.
    stride : int, >= 1, optional
        Cells from one window to the next; `kernel_size` if not given.
    padding : int, 0 ... kernel_size // 2
        Cells added at both ends.
    dilation : int, >= 1
        Cells from one cell of the window to the next.
    ceil_mode : bool
        Count a last window that hangs over the end, if it starts in the input or the padding before it.
    axis : str
        Name of the axis for the error text, e.g. ``"height"``.

    Returns
    -------
    int
        ⌊(I + 2 P − (D (K − 1) + 1)) / S⌋ + 1; with `ceil_mode` ⌈…⌉ + 1, less one where (O − 1) S ≥ I + P.

    Raises
    ------
    InvalidInputError
        If an argument is not an integer in its range, the padding passes half of the window, or no
        window fits.

    Examples
    --------
    >>> pool_output_size(5, 2), pool_output_size(5, 2, ceil_mode=True)
    (2, 3)
    """
    step = kernel_size if stride is None else stride
    check_integers(axis, {"kernel_size": (kernel_size, 1), "stride": (step, 1), "dilation": (dilation, 1)})
    check_integers(axis, {"padding": (padding, 0)})
    check_input_size(axis, input_size, effective_kernel_size(kernel_size, dilation))
    if padding > kernel_size // 2:
        raise padding_passes_half(kernel_size, padding, axis)
    room = input_size + 2 * padding - effective_kernel_size(kernel_size, dilation)
    overhang = step - 1 if ceil_mode else 0
    if room + overhang < 0:
        raise window_does_not_fit(input_size, kernel_size, padding, dilation, overhang, axis)
    output_size = (room + overhang) // step + 1
    starts_past_the_end = ceil_mode and (output_size - 1) * step >= input_size + padding
    return output_size - 1 if starts_past_the_end else output_size


@offer_working_fixes
def conv_transpose_output_size(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
    *,
    axis: str = "",
) -> int:
    """
    Count the cells of a transposed convolution's output along one axis.

    Parameters
    ----------
    input_size : int, >= 1
        Cells of the input.
    kernel_size : int, >= 1
        Taps of the kernel.
    stride : int, >= 1
        Cells of the output from one input cell's footprint to the next.
    padding : int, >= 0
        Cells cut off at both ends of the output.
    output_padding : int, 0 ... max(stride, dilation) − 1
        Cells kept beyond the end: which of the input sizes that the strided convolution maps here is meant.
    dilation : int, >= 1
        Cells from one tap to the next.
    axis : str
        Name of the axis for the error text, e.g. ``"height"``.

    Returns
    -------
    int
        (I − 1) S − 2 P + D (K − 1) + P_out + 1.

    Raises
    ------
    InvalidInputError
        If an argument is not an integer in its range, or nothing is left of the output.

    References
    ----------
    Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016, relationship 14.

    Examples
    --------
    >>> conv_transpose_output_size(4, 2, stride=2), conv_transpose_output_size(4, 3, stride=2, padding=1)
    (8, 7)
    """
    check_integers(axis, {"kernel_size": (kernel_size, 1), "stride": (stride, 1), "dilation": (dilation, 1)})
    check_integers(axis, {"padding": (padding, 0), "output_padding": (output_padding, 0)})
    check_input_size(axis, input_size, 1 + padding)
    if output_padding >= max(stride, dilation):
        raise output_padding_too_large(stride, output_padding, dilation, axis)
    whole = (input_size - 1) * stride + effective_kernel_size(kernel_size, dilation) + output_padding
    if whole - 2 * padding < 1:
        raise nothing_left(input_size, kernel_size, stride, padding, output_padding, dilation, axis)
    return whole - 2 * padding
