"""What the activities of the lesson on activations share: short words, ready-made inputs, choice of activation."""

from __future__ import annotations

from functools import cache
from typing import Any

from lesson_ui.controls import controls
from lesson_ui.lessons.activations.figure import KINDS, Activation
from lesson_ui.words.prose import lesson_data

NEGATIVE_SLOPES = ("0.01", "0.1", "0.2", "0.5")


def activation_words() -> dict[str, Any]:
    """Read the short words of the lesson on activations."""
    return lesson_data("activations", "figure")


@cache
def activation_presets() -> dict[str, dict[str, tuple[str, str]]]:
    """Read the ready-made inputs of the lesson on activations."""
    loaded = lesson_data("activations", "presets")
    return {activity: {name: (a, b) for name, (a, b) in grids.items()} for activity, grids in loaded.items()}


def kind_control(default: str = "relu", *, horizontal: bool = True) -> str:
    """Ask which activation is applied: ReLU, leaky ReLU, sigmoid and so on."""
    words = activation_words()
    kinds = {kind: words["kinds"][kind] for kind in KINDS}
    return controls.choice("act_kind", words["kind_label"], kinds, default, horizontal=horizontal)


def negative_slope_control() -> float:
    """Ask for the leaky ReLU's `negative_slope`."""
    words = activation_words()
    return float(
        controls.choice("act_slope", "negative_slope", NEGATIVE_SLOPES, "0.1", help=words["negative_slope_help"])
    )


def activation_controls(frame: Any, default: str = "relu") -> Activation:
    """Ask for the activation, and under “More” for its setting."""
    with frame.controls:
        kind = kind_control(default)
    with frame.more:
        negative_slope = negative_slope_control()
    return Activation(kind, negative_slope)
