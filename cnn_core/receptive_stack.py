"""Stacks of windows, one after the other: their fields, their sizes, and exactly which cells each unit reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.receptive_field import PIXEL, Field, window_field
from cnn_core.sizes import conv_output_size, pool_output_size

Mask = NDArray[np.bool_]
Spans = NDArray[np.int32]

KINDS = {"c": "conv", "p": "pool"}
LIMITS = {"kernel_size": (1, 15), "stride": (1, 8), "padding": (0, 7), "dilation": (1, 16)}
MOST_LAYERS = 20
NONE = -1  # in spans: the unit reads padding only
_TOKEN = re.compile(r"([cp])(\d{1,3})((?:[spd]\d{1,3})*)", re.ASCII)
_OPTION = re.compile(r"([spd])(\d{1,3})", re.ASCII)


class Window(NamedTuple):
    """
    Hold one layer whose window slides.

    Attributes
    ----------
    kind : {"conv", "pool"}
        A convolution, which has weights, or a pooling, which has none.
    kernel_size, stride, padding, dilation : int
        As for ``Conv2d`` and ``MaxPool2d``, the same along height and width.

    Examples
    --------
    >>> Window("conv", 3).weights, Window("pool", 2, 2).weights
    (9, 0)
    """

    kind: str
    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    @property
    def weights(self) -> int:
        """Count the weights for one pair of an input channel and an output channel."""
        return self.kernel_size**2 if self.kind == "conv" else 0


Stack = tuple[Window, ...]


def parse_stack(text: str) -> Stack:
    """
    Read a stack from its short form.

    Parameters
    ----------
    text : str
        Layers with hyphens between them: ``c`` or ``p`` for convolution or pooling, the kernel_size, then, where
        they differ from torch's default, ``s`` stride, ``p`` padding and ``d`` dilation.

    Returns
    -------
    tuple of Window
        From the first layer to the last. A pooling without a stride takes its kernel_size, as in torch.

    Raises
    ------
    InvalidInputError
        If it cannot be read, is too long, or breaks a limit.

    Examples
    --------
    >>> [tuple(layer) for layer in parse_stack("c3p1-p2")]
    [('conv', 3, 1, 1, 1), ('pool', 2, 2, 0, 1)]
    """
    tokens = [token.strip().lower() for token in text.strip().split("-")]
    if len(tokens) > MOST_LAYERS:
        raise InvalidInputError(
            "The stack has too many layers.",
            given={"layers": len(tokens)},
            allowed=f"layers <= {MOST_LAYERS}, limited here so that the figure can be read",
            here=f"{len(tokens)} > {MOST_LAYERS}",
            fixes=[Fix("layers", "=", "-".join(tokens[:MOST_LAYERS]))],
        )
    return tuple(_layer(token, place) for place, token in enumerate(tokens, start=1))


def _layer(token: str, place: int) -> Window:
    found = _TOKEN.fullmatch(token)
    options = _OPTION.findall(found[3]) if found else []
    if not found or len(dict(options)) < len(options):
        raise InvalidInputError(
            f"Layer {place} cannot be read.",
            given={f"layer {place}": token},
            allowed="c or p, the kernel_size, then s stride, p padding, d dilation: c3, c3s2p1, p2, c3d2",
            here=f"layer {place} = {token!r}",
            fixes=[Fix("layers", "=", "c3-c3-c3")],
        )
    kind, kernel_size = found[1], int(found[2])
    usual = {"s": kernel_size if kind == "p" else 1, "p": 0, "d": 1}
    layer = Window(KINDS[kind], kernel_size, *(usual | {name: int(value) for name, value in options}).values())
    for name, (low, high) in LIMITS.items():
        value = getattr(layer, name)
        if not low <= value <= high:
            raise InvalidInputError(
                f"Layer {place} has a {name} outside of what this lesson offers.",
                given={f"layer {place}": token},
                allowed=f"{name} from {low} to {high}, limited here so that the figure can be read",
                here=f"{name} = {value}",
                fixes=[Fix(name, "=", min(max(value, low), high))],
            )
    return layer


def format_stack(stack: Sequence[Window]) -> str:
    """
    Write a stack in its short form.

    Parameters
    ----------
    stack : sequence of Window
        The layers.

    Returns
    -------
    str
        As `parse_stack` reads it.

    Examples
    --------
    >>> format_stack([Window("conv", 3, 2, 1), Window("pool", 2, 2), Window("pool", 3, 2)])
    'c3s2p1-p2-p3s2'
    """
    return "-".join(map(_token, stack))


def _token(layer: Window) -> str:
    default = 1 if layer.kind == "conv" else layer.kernel_size
    options = (("s", layer.stride, default), ("p", layer.padding, 0), ("d", layer.dilation, 1))
    return f"{layer.kind[0]}{layer.kernel_size}" + "".join(f"{k}{v}" for k, v, usual in options if v != usual)


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


def layer_reads(layer: Window, input_size: int, output_size: int) -> Mask:
    """
    Mark which cells below each unit of a layer reads.

    Parameters
    ----------
    layer : Window
        The layer.
    input_size, output_size : int
        Cells below, units of the layer.

    Returns
    -------
    ndarray of bool, shape (output_size, input_size)
        Cells of the padding are left out: there is nothing behind them.
    """
    unit = np.arange(output_size)[:, None, None]
    tap = np.arange(layer.kernel_size)[None, :, None]
    read = unit * layer.stride - layer.padding + tap * layer.dilation
    marked: Mask = (read == np.arange(input_size)).any(axis=1)
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
        below = layer_reads(layer, sizes[place - 1], sizes[place])
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
    >>> input_spans(parse_stack("c3p1-c3"), 4)[2].tolist()
    [[0, 3], [0, 3]]
    """
    sizes = stack_sizes(stack, input_size)
    found = [np.repeat(np.arange(input_size, dtype=np.int32)[:, None], 2, axis=1)]
    for layer, size in zip(stack, sizes[1:], strict=True):
        found.append(_spans_through(layer, size, found[-1]))
    return tuple(found)


def _spans_through(layer: Window, output_size: int, below: Spans) -> Spans:
    """Join the spans of the units that each window reads; taps in the padding read none."""
    tap = np.arange(layer.kernel_size) * layer.dilation
    read = np.arange(output_size)[:, None] * layer.stride - layer.padding + tap
    inside = (read >= 0) & (read < len(below))
    ends = below[np.where(inside, read, 0)]
    real = inside & (ends[..., 0] != NONE)
    first = np.where(real, ends[..., 0], np.iinfo(np.int32).max).min(axis=1)
    last = np.where(real, ends[..., 1], NONE).max(axis=1)
    joined: Spans = np.stack([np.where(last == NONE, NONE, first), last], axis=1).astype(np.int32)
    return joined


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
