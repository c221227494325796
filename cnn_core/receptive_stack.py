"""Receptive fields of a stack of windows: their sizes, and exactly which cells each unit reads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.geometry import NOTHING, conv_axis_reads, pool_axis_reads
from cnn_core.network.dependents import ends_through
from cnn_core.receptive_field import PIXEL, Field, window_field
from cnn_core.sizes import conv_output_size, pool_output_size
from cnn_core.stack_text import Window

Mask = NDArray[np.bool_]
Spans = NDArray[np.int32]

NONE = NOTHING  # in spans: the unit reads padding only


def stack_fields(stack: Sequence[Window]) -> tuple[Field, ...]:
    """
    Find the field of every layer's units.

    Parameters
    ----------
    stack : sequence of Window
        The layers.

    Returns
    -------
    tuple of Field
        The input's pixels first, then one field a layer.

    Examples
    --------
    >>> from cnn_core.stack_text import parse_stack
    >>> [field.size for field in stack_fields(parse_stack("c3-c3-c3"))]
    [1, 3, 5, 7]
    """
    return tuple(accumulate(stack, lambda field, layer: window_field(field, *layer[1:]), initial=PIXEL))


def stack_sizes(stack: Sequence[Window], input_size: int) -> tuple[int, ...]:
    """
    Count the units of every layer along one axis.

    Parameters
    ----------
    stack : sequence of Window
        The layers.
    input_size : int
        Cells of the input.

    Returns
    -------
    tuple of int
        The input first.

    Raises
    ------
    InvalidInputError
        If a window does not fit; the message names the layer.
    """
    sizes = [input_size]
    for place, layer in enumerate(stack, start=1):
        count = conv_output_size if layer.kind == "conv" else pool_output_size
        sizes.append(count(sizes[-1], *layer[1:], axis=f"layer {place}"))
    return tuple(sizes)


def _reads(layer: Window, input_size: int) -> NDArray[np.int64]:
    """Name the cell below that each unit's taps read: shape (units, kernel_size)."""
    reads = conv_axis_reads if layer.kind == "conv" else pool_axis_reads
    return reads(input_size, *layer[1:]).source


def layer_reads(layer: Window, input_size: int) -> Mask:
    """
    Mark which cells below each unit of a layer reads.

    Parameters
    ----------
    layer : Window
        The layer.
    input_size : int
        Cells below.

    Returns
    -------
    ndarray of bool, shape (output_size, input_size)
        Cells of the padding are left out: there is nothing behind them.
    """
    marked: Mask = (_reads(layer, input_size)[..., None] == np.arange(input_size)).any(axis=1)
    return marked


def seen_by(stack: Sequence[Window], input_size: int) -> tuple[tuple[Mask, ...], ...]:
    """
    Mark what the units of every layer see of every layer below, through all layers between.

    Parameters
    ----------
    stack : sequence of Window
        The layers.
    input_size : int
        Cells of the input.

    Returns
    -------
    tuple of tuple of ndarray of bool
        ``seen[l][m]`` of shape (units of layer l, units of layer m) for m < l; layer 0 is the input.

    Examples
    --------
    >>> from cnn_core.stack_text import parse_stack
    >>> seen_by(parse_stack("c3-c3"), 6)[2][0].astype(int).tolist()
    [[1, 1, 1, 1, 1, 0], [0, 1, 1, 1, 1, 1]]
    """
    sizes = stack_sizes(stack, input_size)
    seen: list[tuple[Mask, ...]] = [()]
    solid = all(
        layer.dilation == 1 and layer.kernel_size >= layer.stride and layer.kernel_size > layer.padding
        for layer in stack
    )  # windows touch, and each meets its input: what a unit sees has no gaps
    for place, layer in enumerate(stack, start=1):
        below = layer_reads(layer, sizes[place - 1])
        through = (_solid if solid else _product)(below, seen[place - 1])
        seen.append((*through, below))
    return tuple(seen)


def _product(below: Mask, further: tuple[Mask, ...]) -> list[Mask]:
    step = below.astype(np.float32)  # a product of small whole numbers is exact, and quick
    return [(step @ mask) > 0 for mask in further]


def _solid(below: Mask, further: tuple[Mask, ...]) -> list[Mask]:
    """Join what is seen without gaps: from the first cell of the first unit read to the last cell of the last."""
    ends = spans(below)
    joined = []
    for mask in further:
        cells = spans(mask)
        cell = np.arange(mask.shape[1])
        reached = (cell >= cells[ends[:, 0], :1]) & (cell <= cells[ends[:, 1], 1:])
        joined.append(reached & (ends[:, :1] != NONE))
    return joined


def input_spans(stack: Sequence[Window], input_size: int) -> tuple[Spans, ...]:
    """
    Find the first and the last cell of the input that the units of every layer see.

    Parameters
    ----------
    stack : sequence of Window
        The layers.
    input_size : int
        Cells of the input.

    Returns
    -------
    tuple of ndarray of int32, shape (units, 2)
        The input first: its cells see themselves. As `spans` of what `seen_by` says, without the layers between.

    Examples
    --------
    >>> from cnn_core.stack_text import parse_stack
    >>> input_spans(parse_stack("c3p1-c3"), 4)[2].tolist()
    [[0, 3], [0, 3]]
    """
    stack_sizes(stack, input_size)
    found = [np.repeat(np.arange(input_size)[:, None], 2, axis=1)]
    for layer in stack:
        found.append(ends_through(_reads(layer, len(found[-1])), found[-1]))
    return tuple(ends.astype(np.int32) for ends in found)


def spans(seen: Mask) -> Spans:
    """
    Find the first and the last cell that each unit sees.

    Parameters
    ----------
    seen : ndarray of bool, shape (units, cells)
        What each unit sees.

    Returns
    -------
    ndarray of int32, shape (units, 2)
        Both are seen; -1, -1 where a unit sees padding only.

    Examples
    --------
    >>> spans(np.array([[False, True, False, True], [False] * 4])).tolist()
    [[1, 3], [-1, -1]]
    """
    some = np.asarray(seen.any(axis=1))[:, None]
    first = seen.argmax(axis=1)
    last = seen.shape[1] - 1 - seen[:, ::-1].argmax(axis=1)
    found: Spans = np.where(some, np.stack([first, last], axis=1), NONE).astype(np.int32)
    return found


def paths(stack: Sequence[Window], weights: Sequence[NDArray[np.float64]] | None = None) -> NDArray[np.float64]:
    """
    Find how much each cell of its field counts for one unit, in a stack without nonlinearities.

    Parameters
    ----------
    stack : sequence of Window
        The layers; a pooling counts as the sum of its window.
    weights : sequence of ndarray of shape (kernel_size, kernel_size) or None
        One kernel a layer. None takes 1 everywhere: then the number of ways from the cell to the unit.

    Returns
    -------
    ndarray of shape (R, R)
        The gradient of the unit with respect to its field, from the top left: one transposed convolution a layer,
        going backwards.

    Examples
    --------
    >>> from cnn_core.stack_text import parse_stack
    >>> paths(parse_stack("c3-c3-c3"))[3]
    array([ 7., 21., 42., 49., 42., 21.,  7.])
    """
    kernels = weights if weights is not None else [np.ones((layer.kernel_size, layer.kernel_size)) for layer in stack]
    gradient = np.ones((1, 1))
    for layer, kernel in zip(reversed(stack), reversed(kernels), strict=True):
        gradient = _spread(gradient, kernel, layer)
    return gradient


def _spread(gradient: NDArray[np.float64], kernel: NDArray[np.float64], layer: Window) -> NDArray[np.float64]:
    spread = F.conv_transpose2d(gradient[None], kernel[None, None], stride=layer.stride, dilation=layer.dilation)
    plane: NDArray[np.float64] = np.asarray(spread)[0]
    return plane
