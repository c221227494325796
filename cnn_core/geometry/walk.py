"""The output-size formula, read as a walk of the kernel along the padded input."""

from __future__ import annotations

from typing import NamedTuple

from cnn_core.errors import offer_working_fixes
from cnn_core.geometry.padding import axis_padding
from cnn_core.sizes import conv_output_size, effective_kernel_size


class SizeWalk(NamedTuple):
    """
    Take the output size apart: room to move, whole steps, and the first position.

    Attributes
    ----------
    input_size, kernel_size, stride : int
        What the walk was asked for.
    padding : tuple of int
        Cells added before and after.
    dilation : int
        What the walk was asked for.
    padded_size : int
        input_size + padding before + padding after.
    effective_kernel_size : int
        dilation (kernel_size - 1) + 1: cells from the first tap to the last.
    room : int
        padded_size - effective_kernel_size: how far the kernel can move.
    steps : int
        room // stride: whole steps that fit.
    left_over : int
        room - steps * stride: cells at the end that the last window does not reach.
    size : int
        steps + 1: the first position counts too.
    starts : tuple of int
        First coordinate of each window, counted in the input: -padding, -padding + stride, ...
    """

    input_size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]
    dilation: int
    padded_size: int
    effective_kernel_size: int
    room: int
    steps: int
    left_over: int
    size: int
    starts: tuple[int, ...]


@offer_working_fixes
def size_walk(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int | tuple[int, int] | str = 0,
    dilation: int = 1,
    *,
    axis: str = "",
) -> SizeWalk:
    """
    Walk a kernel along one axis.

    Parameters
    ----------
    input_size : int
        Cells of the input, >= 1.
    kernel_size, stride : int
        As in `torch.nn.Conv1d`, each >= 1.
    padding : int, pair of int or {"same", "valid"}
        Cells added on both sides, or before and after; >= 0.
    dilation : int
        As in `torch.nn.Conv1d`, each >= 1.
    axis : str
        Name of the axis for the error text, e.g. ``"height"``.

    Returns
    -------
    SizeWalk
        ``size = (I + 2P - (D(K - 1) + 1)) // S + 1``, every part named.

    Raises
    ------
    InvalidInputError
        If the kernel does not fit the padded input.

    Examples
    --------
    >>> walk = size_walk(8, kernel_size=3, stride=2)
    >>> walk.room, walk.steps, walk.left_over, walk.size, walk.starts
    (5, 2, 1, 3, (0, 2, 4))
    """
    before, after = axis_padding(padding, kernel_size, stride, dilation, axis)
    size = conv_output_size(input_size, kernel_size, stride, (before, after), dilation, axis=axis)
    padded_size = input_size + before + after
    effective = effective_kernel_size(kernel_size, dilation)
    room = padded_size - effective
    return SizeWalk(
        input_size=input_size,
        kernel_size=kernel_size,
        stride=stride,
        padding=(before, after),
        dilation=dilation,
        padded_size=padded_size,
        effective_kernel_size=effective,
        room=room,
        steps=size - 1,
        left_over=room - (size - 1) * stride,
        size=size,
        starts=tuple(range(-before, -before + size * stride, stride)),
    )
