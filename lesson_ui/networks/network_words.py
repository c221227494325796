"""Networks in words: layers, shapes as height × width × channels, receptive fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnn_core.network import Row, layer_words
from lesson_ui.words.numbers import grouped

Shape = tuple[int, ...]


def spoken(layer: Any) -> str:
    """
    Write a layer in a few words, without empty brackets.

    Parameters
    ----------
    layer : Layer
        Any layer.

    Returns
    -------
    str
        E.g. ``Conv2d(16, 3, padding=1)`` or ``ReLU``.
    """
    return layer_words(layer).removesuffix("()")


def shape_text(shape: Shape) -> str:
    """
    Write a shape as pictures are spoken of: height × width × channels.

    Parameters
    ----------
    shape : tuple of int
        (C, H, W) or (F,).

    Returns
    -------
    str
        E.g. ``32 × 32 × 16``.
    """
    turned = (*shape[1:], shape[0]) if len(shape) == 3 else shape
    return " × ".join(map(grouped, turned))


def field_text(row: Row, words: Mapping[str, Any]) -> str:
    """
    Write the receptive field of a layer's units.

    Parameters
    ----------
    row : Row
        The layer's row.
    words : mapping
        The lesson's short words.

    Returns
    -------
    str
        Size and jump of the receptive field; why there is none where there is none.
    """
    if row.fields is None:
        return str(words["field_flatten" if row.name == "Flatten" else "no_field"])
    down, across = row.fields
    size = f"{grouped(down.size)} × {grouped(across.size)}"
    if not down.jump and not across.jump:
        return str(words["field_whole"]).format(size=size)
    jump = grouped(str(down.jump)) if down.jump == across.jump else f"{down.jump} × {across.jump}"
    return str(words["field"]).format(size=size, jump=jump)
