"""Dependents: which numbers of every layer below, and which pixels, one number of a network depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry import (
    NOTHING,
    Reads,
    adaptive_pool2d_reads,
    channel_reads,
    conv2d_reads,
    conv_transpose2d_reads,
    pool2d_reads,
)
from cnn_core.network import layers as L
from cnn_core.network.network import INPUT, Network
from cnn_core.network.sized import Shape
from cnn_core.network.tracing import Row, Trace

Mask = NDArray[np.bool_]
Ends = NDArray[np.int64]  # first and last, of shape (places, 2)


def reached(network: Network, trace: Trace, path: str, index: Sequence[int]) -> dict[str, Mask]:
    """
    Mark every number that one number of a network depends on, down to the picture.

    Parameters
    ----------
    network : Network
        Which network.
    trace : Trace
        Its trace for the sample.
    path : str
        The layer whose number is asked about.
    index : (c, i, j) or (f,)
        Where it stands in what the layer gives for one sample.

    Returns
    -------
    dict of str to ndarray of bool
        For the layer itself and for every layer that has a part in the number, `INPUT` too: True where a change
        could change the number, at borders and through every path. Of a maximum every cell counts: any could win.

    Raises
    ------
    InvalidInputError
        If there is no such number.
    """
    rows = {row.path: row for row in trace.rows}
    place = tuple(int(i) for i in index)
    shape = rows[path].output_shape if path in rows else ()
    if len(place) != len(shape) or not all(0 <= i < size for i, size in zip(place, shape, strict=True)) or not shape:
        raise InvalidInputError(
            "The network has no such number.",
            given={"path": path, "index": place},
            allowed="path of one of the network's layers, and a place in it",
            here=f"the layer gives numbers of shape {shape}" if shape else f"{path!r} is no layer",
            fixes=[Fix("path", "=", network.output)] if not shape else [Fix("index", "=", (0,) * len(shape))],
        )
    asked = np.zeros(shape, np.bool_)
    asked[place] = True
    masks = {path: asked}
    for row in reversed(trace.rows):
        if row.path not in masks:
            continue
        for source, mask in zip(row.sources, _pulled(row, masks[row.path]), strict=True):
            masks[source] = masks[source] | mask if source in masks else mask
    return masks


def _pulled(row: Row, mask: Mask) -> list[Mask]:
    if isinstance(row.layer, L.Residual):
        return [mask, mask]
    if isinstance(row.layer, L.Concat):
        ends = np.cumsum([shape[0] for shape in row.input_shapes])
        return np.split(mask, ends[:-1])
    pull = PULLS.get(type(row.layer))
    return [pull(row.layer, mask, row.input_shapes[0]) if pull else mask]


def _through(reads: Reads, mask: Mask) -> Mask:
    """Mark the cells that marked output cells read: along rows and along columns at once."""
    down, across = (_incidence(axis.source, axis.input_size) for axis in reads)
    return np.asarray(down.T @ mask.astype(np.float32) @ across > 0)


def _incidence(source: NDArray[np.int64], size: int) -> NDArray[np.float32]:
    """Make the matrix that tells for each output coordinate which input coordinates it reads."""
    matrix = np.zeros((len(source), size), np.float32)
    outputs, taps = np.nonzero(source >= 0)
    matrix[outputs, source[outputs, taps]] = 1
    return matrix


def _by_channels(mask: Mask, channels: NDArray[np.int64], C: int) -> Mask:
    """Mark the input channels' cells that some marked output channel reads."""
    pulled = np.zeros((C, *mask.shape[1:]), np.bool_)
    for c in np.flatnonzero(mask.any((1, 2))):
        pulled[channels[c]] |= mask[c]
    return pulled


def window_reads(layer: L.Layer, shape: Shape) -> Reads | None:
    """
    Find which units each unit of a layer's maps reads, where the layer slides a window.

    Parameters
    ----------
    layer : Layer
        Any layer.
    shape : (C, H, W)
        Of a sample that it reads.

    Returns
    -------
    Reads or None
        None for a layer that slides no window.

    Raises
    ------
    InvalidInputError
        If the window does not fit the maps.
    """
    match layer:
        case L.Conv2d():
            settings = (layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.padding_mode)
            return conv2d_reads(shape[1:], *settings)
        case L.ConvTranspose2d():
            transposed = (layer.kernel_size, layer.stride, layer.padding, layer.output_padding, layer.dilation)
            return conv_transpose2d_reads(shape[1:], *transposed)
        case L.MaxPool2d() | L.AvgPool2d():
            dilation = getattr(layer, "dilation", 1)
            window = (layer.kernel_size, layer.stride, layer.padding, dilation, layer.ceil_mode)
            return pool2d_reads(shape[1:], *window)
        case L.AdaptiveAvgPool2d():
            return adaptive_pool2d_reads(shape[1:], layer.output_size)
    return None


def _windows(layer: Any, mask: Mask, shape: Shape) -> Mask:
    reads = window_reads(layer, shape)
    assert reads is not None
    seen = _through(reads, mask)
    if not isinstance(layer, L.Conv2d | L.ConvTranspose2d):
        return seen
    return _by_channels(seen, channel_reads(shape[0], len(mask), layer.groups), shape[0])


def _groups(mask: Mask, groups: int) -> Mask:
    """Extend a mark over its whole group: all of it shares one mean."""
    flat = mask.reshape(groups, -1).any(axis=1)
    return np.repeat(flat, mask.size // groups).reshape(mask.shape)


def _neighbours(layer: L.LocalResponseNorm, mask: Mask, shape: Shape) -> Mask:
    neighbours = np.zeros_like(mask)
    for c in range(shape[0]):
        first = c - layer.size // 2
        neighbours[max(0, first) : max(0, first + layer.size)] |= mask[c]
    return neighbours


def _lane(layer: L.Softmax, mask: Mask, shape: Shape) -> Mask:
    return np.broadcast_to(mask.any(axis=0), shape).copy()


PULLS: Mapping[type, Callable[[Any, Mask, Shape], Mask]] = {
    **dict.fromkeys((L.Conv2d, L.ConvTranspose2d, L.MaxPool2d, L.AvgPool2d, L.AdaptiveAvgPool2d), _windows),
    L.LayerNorm: lambda layer, mask, shape: _groups(mask, 1),
    L.GroupNorm: lambda layer, mask, shape: _groups(mask, layer.num_groups),
    L.InstanceNorm2d: lambda layer, mask, shape: _groups(mask, shape[0]),
    L.LocalResponseNorm: _neighbours,
    L.Softmax: _lane,
    L.Flatten: lambda layer, mask, shape: mask.reshape(shape),
    L.Linear: lambda layer, mask, shape: np.full(shape, mask.any()),
}


class Spans(NamedTuple):
    """
    Hold the receptive field of each number of a layer, cut at the borders: first and last row and column.

    Attributes
    ----------
    rows, columns : ndarray of int, shape (H, 2) and (W, 2), or (F, 2) both
        First and last row and column that a place of the layer's maps, or a number of its vector, sees; -1 twice where
        it sees nothing.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]


def spans(trace: Trace) -> dict[str, Spans]:
    """
    Find the receptive field of every number of a network, cut at the borders.

    Parameters
    ----------
    trace : Trace
        The network's trace for pictures of shape (C, H, W).

    Returns
    -------
    dict of str to Spans
        At borders and through every path. Layers are left out where channels differ in what they see: behind a
        `Concat`, until a layer reads all channels.

    Raises
    ------
    InvalidInputError
        If a window does not fit its maps; the trace of a network has none such.
    """
    seen: dict[str, list[Ends]] = {INPUT: [_each_itself(side) for side in trace.input_shape[1:]]}
    differing: set[str] = set()
    for row in trace.rows:
        below = [seen[source] for source in row.sources]
        seen[row.path] = [_along(row, [ends[a] for ends in below], a) for a in (0, 1)]
        if isinstance(row.layer, L.Concat) or (differing & {*row.sources} and not _reads_all_channels(row.layer)):
            differing.add(row.path)
    return {path: Spans(*ends) for path, ends in seen.items() if path not in {INPUT, *differing}}


def _each_itself(cells: int) -> Ends:
    return np.repeat(np.arange(cells, dtype=np.int64)[:, None], 2, axis=1)


def _reads_all_channels(layer: L.Layer) -> bool:
    if isinstance(layer, L.Conv2d | L.ConvTranspose2d):
        return layer.groups == 1
    return isinstance(layer, L.Linear | L.LayerNorm | L.Softmax)


def _along(row: Row, below: list[Ends], a: int) -> Ends:
    """Find the receptive field of each unit of a layer along one axis."""
    shape = row.input_shapes[0]
    layer: Any = row.layer
    if isinstance(layer, L.Concat) and len(shape) == 1:
        return np.concatenate(below)
    if isinstance(layer, L.Residual | L.Concat):
        return _union(np.stack(below, axis=1))
    ends = below[0]
    reads = window_reads(layer, shape) if len(shape) == 3 else None
    if reads is not None:
        return ends_through(reads[a].source, ends)
    if isinstance(layer, L.Flatten) and len(shape) == 3:
        return ends[np.unravel_index(np.arange(row.output_shape[0]), shape)[1 + a]]
    if isinstance(layer, L.Linear):
        return np.tile(_union(ends[None]), (layer.out_features, 1))
    if isinstance(layer, L.LayerNorm | L.InstanceNorm2d) or (isinstance(layer, L.Softmax) and len(shape) == 1):
        return np.tile(_union(ends[None]), (len(ends), 1))
    if isinstance(layer, L.GroupNorm):
        groups = layer.num_groups if len(shape) == 1 else 1
        return np.repeat(_union(ends.reshape(groups, -1, 2)), len(ends) // groups, axis=0)
    return ends


def ends_through(source: NDArray[np.int64], below: Ends) -> Ends:
    """
    Find the receptive field of each unit along one axis behind a sliding window.

    Parameters
    ----------
    source : ndarray of shape (O, K)
        The cell below that each tap reads; negative where it reads none.
    below : ndarray of shape (I, 2)
        First and last that each cell below sees; -1 twice where it sees nothing.

    Returns
    -------
    ndarray of shape (O, 2)
        The same of each place.
    """
    return _union(np.where((source >= 0)[..., None], below[source], NOTHING))


def _union(ends: Ends) -> Ends:
    """Join what several see, along the last axis but one: from the first of all to the last of all."""
    first, last = ends[..., 0], ends[..., 1].max(axis=-1)
    none = np.iinfo(first.dtype).max
    joined = np.where(first == NOTHING, none, first).min(axis=-1)
    return np.stack([np.where(last == NOTHING, NOTHING, joined), last], axis=-1)
