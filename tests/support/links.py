"""Reading a link of a scene: its source as the kind that a test expects, and its weights."""

from __future__ import annotations

from lesson_ui.drawing.links import Link, Listed, Weights, Window


def window_of(link: Link) -> Window:
    """Take the window that a link reads through."""
    assert isinstance(link.source, Window)
    return link.source


def listed_of(link: Link) -> Listed:
    """Take the lists of cells that a link reads."""
    assert isinstance(link.source, Listed)
    return link.source


def weights_of(link: Link) -> Weights:
    """Take the weights that a link reads through."""
    assert link.weights is not None
    return link.weights
