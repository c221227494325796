"""What the activities of the pooling lesson share: their words, the window's controls, the way they end."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import streamlit as st

from cnn_core.errors import InvalidInputError
from lesson_ui import controls
from lesson_ui.figures.pooling import Grid
from lesson_ui.figures.pooling_scene import lone_input_scene
from lesson_ui.lesson import Frame, show_scene
from lesson_ui.offers import Target
from lesson_ui.prose import lesson_data

Pooled = TypeVar("Pooled")

FOLLOWS = "default"  # the stride that torch takes when none is given: the kernel_size
MOST_KERNEL, MOST_STRIDE, MOST_PADDING, MOST_DILATION = 12, 6, 6, 4


def pooling_words() -> dict[str, Any]:
    """
    Read the lesson's short words.

    Returns
    -------
    dict
        Titles, labels and sentences with placeholders.
    """
    return lesson_data("pooling", "figure")


@cache
def pooling_presets() -> dict[str, dict[str, tuple[str, str]]]:
    """
    Read the lesson's ready-made inputs.

    Returns
    -------
    dict
        By activity: name → words shown and the grid as text.
    """
    loaded = lesson_data("pooling", "presets")
    return {activity: {name: (a, b) for name, (a, b) in grids.items()} for activity, grids in loaded.items()}


def kernel_control() -> int:
    """
    Ask for the window's side.

    Returns
    -------
    int
        From 1 to `MOST_KERNEL`.
    """
    return controls.integer("pool_kernel", "kernel_size", 1, MOST_KERNEL, 2, help=pooling_words()["kernel_help"])


def stride_control() -> int | None:
    """
    Ask for the step of the window.

    Returns
    -------
    int or None
        None follows the window's side, as in torch.
    """
    words = pooling_words()
    options = {FOLLOWS: words["stride_default"]} | {str(step): str(step) for step in range(1, MOST_STRIDE + 1)}
    chosen = controls.choice("pool_stride", "stride", options, FOLLOWS, help=words["stride_help"])
    return None if chosen == FOLLOWS else int(chosen)


def kind_control() -> str:
    """
    Ask what a window becomes.

    Returns
    -------
    str
        ``"max"`` or ``"average"``.
    """
    words = pooling_words()
    return controls.choice("pool_kind", words["kind"], {kind: words[kind] for kind in ("max", "average")}, "max")


def pooled_or_alone(frame: Frame, image: Grid, pool: Callable[[], Pooled]) -> Pooled:
    """
    Pool a map; where that is refused, draw the map alone and pass the refusal on.

    Parameters
    ----------
    frame : Frame
        The lesson.
    image : ndarray of shape (H, W)
        The map.
    pool : callable
        Computes what the figure shows.

    Returns
    -------
    object
        What `pool` returns.

    Raises
    ------
    InvalidInputError
        If `pool` refuses.
    """
    try:
        return pool()
    except InvalidInputError:
        show_scene(frame, lone_input_scene(image, pooling_words()))
        raise


def fix_targets() -> dict[str, Target]:
    """
    Say which controls of the activity on the page can carry out a fix.

    Returns
    -------
    dict of str to Target
        By the argument's name.
    """
    targets = {
        "kernel_size": Target(("pool_kernel",), range(1, MOST_KERNEL + 1)),
        "padding": Target(("pool_padding",), range(MOST_PADDING + 1)),
        "dilation": Target(("pool_dilation",), range(1, MOST_DILATION + 1)),
    }
    drawn = st.session_state["controls"]
    return {name: target for name, target in targets.items() if target.keys[0] in drawn}
