"""Receptive fields of a stack: a network whose every layer slides the same square window, looked at along one axis."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.geometry import NOTHING
from cnn_core.network.dependents import window_reads
from cnn_core.network.layers import Conv2d, MaxPool2d
from cnn_core.network.network import Network
from cnn_core.network.receptive_fields import AxisWindow, axis_window, field_behind
from cnn_core.receptive_field import PIXEL, Field
from cnn_core.sizes import conv_output_size, pool_output_size

Mask = NDArray[np.bool_]
Ends = NDArray[np.int32]  # first and last cell, of shape (units, 2)
Sliding = Conv2d | MaxPool2d


def sliding_layers(network: Network) -> tuple[Sliding, ...]:
    """
    Give the layers of a stack.

    Parameters
    ----------
    network : Network
        Of `Conv2d` and `MaxPool2d` alone.

    Returns
    -------
    tuple of Conv2d or MaxPool2d
        From the first to the last.
    """
    return tuple(layer for layer in network.layers if isinstance(layer, Sliding))


def stack_windows(network: Network) -> tuple[AxisWindow, ...]:
    """
    Read the windows of a stack along one axis.

    Parameters
    ----------
    network : Network
        The stack.

    Returns
    -------
    tuple of AxisWindow
        Plain integers, one window a layer.
    """
    return tuple(map(axis_window, sliding_layers(network)))


def layer_fields(network: Network) -> tuple[Field, ...]:
    """
    Find the receptive field of every layer's units, far from the borders.

    Parameters
    ----------
    network : Network
        The stack.

    Returns
    -------
    tuple of Field
        The input's pixels first, then one field a layer.

    Examples
    --------
    >>> from cnn_core.network.short_form import from_short_form
    >>> [field.size for field in layer_fields(from_short_form("c3-c3-c3"))]
    [1, 3, 5, 7]
    """
    return tuple(accumulate(sliding_layers(network), lambda field, layer: field_behind(layer, field, 0), initial=PIXEL))


def layer_sizes(network: Network, input_size: int) -> tuple[int, ...]:
    """
    Count the units of every layer along one axis.

    Parameters
    ----------
    network : Network
        The stack.
    input_size : int
        Cells of the input.

    Returns
    -------
    tuple of int
        The input first.

    Raises
    ------
    InvalidInputError
        If a window does not fit; the message names the layer, counted from 1.
    """
    sizes = [input_size]
    for place, layer in enumerate(sliding_layers(network), start=1):
        count: Any = conv_output_size if isinstance(layer, Conv2d) else pool_output_size
        sizes.append(count(sizes[-1], *axis_window(layer), axis=f"layer {place}"))
    return tuple(sizes)


def seen_by(network: Network, input_size: int) -> tuple[tuple[Mask, ...], ...]:
    """
    Mark the receptive field of every layer's units in every layer below, through all layers between.

    Parameters
    ----------
    network : Network
        The stack.
    input_size : int
        Cells of the input.

    Returns
    -------
    tuple of tuple of ndarray of bool
        ``seen[l][m]`` of shape (units of layer l, units of layer m) for m < l; layer 0 is the input.

    Raises
    ------
    InvalidInputError
        If a window does not fit.

    Examples
    --------
    >>> from cnn_core.network.short_form import from_short_form
    >>> seen_by(from_short_form("c3-c3"), 6)[2][0].astype(int).tolist()
    [[1, 1, 1, 1, 1, 0], [0, 1, 1, 1, 1, 1]]
    """
    sizes = layer_sizes(network, input_size)
    layers = sliding_layers(network)
    through = _join_solid if all(_is_solid(axis_window(layer)) for layer in layers) else _join
    seen: list[tuple[Mask, ...]] = [()]
    for layer, size in zip(layers, sizes, strict=False):
        below = layer_reads(layer, size)
        seen.append((*through(below, seen[-1]), below))
    return tuple(seen)


def layer_reads(layer: Sliding, input_size: int) -> Mask:
    """
    Mark which cells below each unit of a layer reads along one axis.

    Parameters
    ----------
    layer : Conv2d or MaxPool2d
        The layer.
    input_size : int
        Cells below.

    Returns
    -------
    ndarray of bool, shape (output_size, input_size)
        Cells of the padding are left out: there is nothing behind them.

    Raises
    ------
    InvalidInputError
        If the window does not fit the cells.
    """
    reads = window_reads(layer, (1, input_size, input_size))
    assert reads is not None
    marked: Mask = (reads.rows.source[..., None] == np.arange(input_size)).any(axis=1)
    return marked


def _is_solid(window: AxisWindow) -> bool:
    """Tell windows that touch each other, each meeting its input: what is seen through them has no gaps."""
    K, S, P, D = window
    return D == 1 and K >= S and K > P


def _join(below: Mask, further: tuple[Mask, ...]) -> list[Mask]:
    step = below.astype(np.float32)  # a product of small whole numbers is exact, and quick
    return [(step @ mask) > 0 for mask in further]


def _join_solid(below: Mask, further: tuple[Mask, ...]) -> list[Mask]:
    """Join what is seen without gaps: from the first cell of the first unit read to the last cell of the last."""
    ends = ends_of(below)
    joined = []
    for mask in further:
        cells = ends_of(mask)
        cell = np.arange(mask.shape[1])
        reached = (cell >= cells[ends[:, 0], :1]) & (cell <= cells[ends[:, 1], 1:])
        joined.append(reached & (ends[:, :1] != NOTHING))
    return joined


def ends_of(seen: Mask) -> Ends:
    """
    Find the first and the last cell of each unit's receptive field.

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
    >>> ends_of(np.array([[False, True, False, True], [False] * 4])).tolist()
    [[1, 3], [-1, -1]]
    """
    some = np.asarray(seen.any(axis=1))[:, None]
    first = seen.argmax(axis=1)
    last = seen.shape[1] - 1 - seen[:, ::-1].argmax(axis=1)
    found: Ends = np.where(some, np.stack([first, last], axis=1), NOTHING).astype(np.int32)
    return found


def effective_field(network: Network, weights: Sequence[NDArray[np.float64]] | None = None) -> NDArray[np.float64]:
    """
    Compute the effective receptive field: the gradient of one unit at each cell, in a stack without nonlinearities.

    Parameters
    ----------
    network : Network
        The stack; a pooling counts as the sum of its window.
    weights : sequence of ndarray of shape (kernel_size, kernel_size) or None
        One kernel a layer. None takes 1 everywhere: then the number of paths from the cell to the unit.

    Returns
    -------
    ndarray of shape (R, R)
        The gradient of the unit with respect to its field, from the top left: one transposed convolution a layer,
        going backwards.

    Raises
    ------
    InvalidInputError
        If a layer slides no square window, or a kernel is no such array.

    References
    ----------
    Luo, Li, Urtasun and Zemel, "Understanding the effective receptive field", 2016.

    Examples
    --------
    >>> from cnn_core.network.short_form import from_short_form
    >>> effective_field(from_short_form("c3-c3-c3"))[3]
    array([ 7., 21., 42., 49., 42., 21.,  7.])
    """
    windows = stack_windows(network)
    kernels = [np.ones((window.kernel_size,) * 2) for window in windows] if weights is None else weights
    gradient = np.ones((1, 1))
    for window, kernel in zip(reversed(windows), reversed(kernels), strict=True):
        gradient = _input_gradient(gradient, kernel, window)
    return gradient


def _input_gradient(
    gradient: NDArray[np.float64], kernel: NDArray[np.float64], window: AxisWindow
) -> NDArray[np.float64]:
    passed = F.conv_transpose2d(gradient[None], kernel[None, None], stride=window.stride, dilation=window.dilation)
    plane: NDArray[np.float64] = np.asarray(passed)[0]
    return plane
