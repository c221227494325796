"""What the activities of the lesson on pooling share: short words, ready-made inputs, controls of the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from lesson_ui.controls import controls
from lesson_ui.controls.fix_buttons import Target
from lesson_ui.frame.activities import made_or_refused
from lesson_ui.frame.lesson import Frame
from lesson_ui.lessons.pooling.figure import Grid
from lesson_ui.lessons.pooling.scene_figure import lone_input_scene
from lesson_ui.words.prose import lesson_data

Made = TypeVar("Made")

FOLLOWS = "default"  # the stride that torch takes when none is given: the kernel_size
MOST_KERNEL, MOST_STRIDE, MOST_PADDING, MOST_DILATION = 12, 6, 6, 4


def pooling_words() -> dict[str, Any]:
    """Read the short words of the lesson on pooling."""
    return lesson_data("pooling", "figure")


@cache
def pooling_presets() -> dict[str, dict[str, tuple[str, str]]]:
    """Read the ready-made inputs of the lesson on pooling."""
    loaded = lesson_data("pooling", "presets")
    return {activity: {name: (a, b) for name, (a, b) in grids.items()} for activity, grids in loaded.items()}


def kernel_control() -> int:
    """Ask for the window's side, `kernel_size`."""
    return controls.integer("pool_kernel", "kernel_size", 1, MOST_KERNEL, 2, help=pooling_words()["kernel_help"])


def stride_control() -> int | None:
    """Ask for the window's stride."""
    words = pooling_words()
    options = {FOLLOWS: words["stride_default"]} | {str(step): str(step) for step in range(1, MOST_STRIDE + 1)}
    chosen = controls.choice("pool_stride", "stride", options, FOLLOWS, help=words["stride_help"])
    return None if chosen == FOLLOWS else int(chosen)


def kind_control() -> str:
    """Ask for the kind of pooling: max, average or sum."""
    words = pooling_words()
    return controls.choice("pool_kind", words["kind"], {kind: words[kind] for kind in ("max", "average")}, "max")


def made(frame: Frame, image: Grid, make: Callable[[], Made]) -> Made:
    """Pool a map; where that is refused, draw the map alone."""
    return made_or_refused(frame, make, alone=lambda: lone_input_scene(image, pooling_words()))


# Which controls carry out the fixes of a refusal.
TARGETS = {
    "kernel_size": Target(("pool_kernel",), range(1, MOST_KERNEL + 1)),
    "padding": Target(("pool_padding",), range(MOST_PADDING + 1)),
    "dilation": Target(("pool_dilation",), range(1, MOST_DILATION + 1)),
}
