"""What the activities on kinds of convolution share: short words, ready-made grids, questions and refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from lesson_ui.controls.fix_buttons import Target
from lesson_ui.controls.grids import Grid
from lesson_ui.frame.activities import made_or_refused
from lesson_ui.frame.lesson import Frame
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.kinds.alone_figure import alone_scene
from lesson_ui.words.prose import lesson_data

Made = TypeVar("Made")


def kinds_words() -> dict[str, Any]:
    """Read the short words of the lesson on kinds of convolution."""
    return lesson_data("kinds", "figure")


@cache
def kinds_presets(kind: str) -> dict[str, tuple[str, str]]:
    """Read the ready-made grids of the lesson on kinds of convolution."""
    return {name: (title, text) for name, (title, text) in lesson_data("kinds", "presets")[kind].items()}


# Which controls carry out the fixes of a refusal.
TARGETS = {
    "groups": Target(("kinds_groups",), (1, 2, 4)),
    "stride": Target(("kinds_stride",), range(1, 4)),
    "padding": Target(("kinds_padding",), range(3)),
    "output_padding": Target(("kinds_output_padding",), range(3)),
    "dilation": Target(("kinds_dilation",), range(1, 4)),
}


def made(frame: Frame, image: Grid, weight: Grid, make: Callable[[], Made]) -> Made:
    """Compute a layer; where that is refused, draw its input and its weights."""
    return made_or_refused(frame, make, alone=lambda: alone_scene(image, weight, kinds_words()))


def ask_about(frame: Frame, about: str, facts: Mapping[str, Any], options: tuple[str, ...] = ()) -> bool:
    """Ask for the prediction of an activity, the result of its facts."""
    return ask(frame, str(facts["result"]), str(facts["why"]), about=about, facts=facts, options=options)
