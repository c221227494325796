"""Stacks of sliding windows, and the short text that stands for them: ``c3-p2``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cnn_core.errors import Fix, InvalidInputError

KINDS = {"c": "conv", "p": "pool"}
LIMITS = {"kernel_size": (1, 15), "stride": (1, 8), "padding": (0, 7), "dilation": (1, 16)}
MOST_LAYERS = 20
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
