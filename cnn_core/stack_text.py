"""Stacks as scripts that learners took home read them; what is written today is `cnn_core.network.short_form`."""

from __future__ import annotations

from typing import NamedTuple

from cnn_core.network import Conv2d, MaxPool2d, Network
from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import sliding_layers, stack_windows


class Window(NamedTuple):
    """One layer of a stack: its kind, ``"conv"`` or ``"pool"``, and its window along one axis."""

    kind: str
    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1


def parse_stack(text: str) -> tuple[Window, ...]:
    """Read a stack from its short form, e.g. ``c3p1-p2``."""
    network = from_short_form(text)
    kinds = ("conv" if isinstance(layer, Conv2d) else "pool" for layer in sliding_layers(network))
    return tuple(Window(kind, *window) for kind, window in zip(kinds, stack_windows(network), strict=True))


def to_network(stack: tuple[Window, ...]) -> Network:
    """Make a network of a stack: a `Conv2d` with one filter or a `MaxPool2d` a layer."""
    return Network(tuple(Conv2d(1, *layer[1:]) if layer.kind == "conv" else MaxPool2d(*layer[1:]) for layer in stack))
