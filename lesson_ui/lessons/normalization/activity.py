"""What the activities of the lesson on normalisation share: short words and ready-made inputs."""

from __future__ import annotations

from functools import cache
from typing import Any

from lesson_ui.words.prose import lesson_data


def norm_words() -> dict[str, Any]:
    """Read the short words of the lesson on normalisation."""
    return lesson_data("normalization", "figure")


@cache
def norm_presets() -> dict[str, dict[str, tuple[str, str]]]:
    """Read the ready-made inputs of the lesson on normalisation."""
    loaded = lesson_data("normalization", "presets")
    return {activity: {name: (a, b) for name, (a, b) in grids.items()} for activity, grids in loaded.items()}
