"""Names of a network's layers: in titles of figures, in controls, in the addresses of links."""

from __future__ import annotations

from typing import Any

from cnn_core.network import INPUT, layer_words
from lesson_ui.networks.subject import Subject, layer_shape

Words = dict[str, Any]


def layer_title(subject: Subject, path: str, words: Words) -> str:
    """
    Name a layer: where it stands and what it is.

    Parameters
    ----------
    subject : Subject
        The network.
    path : str
        The layer; `INPUT` for the picture.
    words : dict
        ``picture_layer``.

    Returns
    -------
    str
        E.g. ``3 Conv2d(16, 5)``.
    """
    if path == INPUT:
        return str(words["picture_layer"])
    return f"{path} {layer_words(subject.trace.row(path).layer)}"


def size_words(shape: tuple[int, ...]) -> str:
    """
    Write the size of a layer.

    Parameters
    ----------
    shape : tuple of int
        (C, H, W) or (F,).

    Returns
    -------
    str
        Height × width × maps, or the count of numbers.
    """
    return f"{shape[1]} × {shape[2]} × {shape[0]}" if len(shape) == 3 else str(shape[0])


def layer_options(subject: Subject, words: Words) -> dict[str, str]:
    """
    List the layers whose numbers can be explained, the picture first.

    Parameters
    ----------
    subject : Subject
        The network.
    words : dict
        ``picture_layer``.

    Returns
    -------
    dict of str to str
        By path: kind and size, as the control and the address have them.
    """
    named = {INPUT: f"{words['picture_layer']} — {size_words(layer_shape(subject, INPUT))}"}
    for row in subject.trace.rows:
        named[row.path] = f"{row.path} {row.name} — {size_words(row.output_shape)}"
    return named
