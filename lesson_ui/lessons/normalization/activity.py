"""What the activities of the normalisation lesson share."""

from __future__ import annotations

from functools import cache
from typing import Any

from lesson_ui.words.prose import lesson_data


def norm_words() -> dict[str, Any]:
    """Read the lesson's short words."""
    return lesson_data("normalization", "figure")


@cache
def norm_presets() -> dict[str, dict[str, tuple[str, str]]]:
    """Read the lesson's ready-made inputs."""
    loaded = lesson_data("normalization", "presets")
    return {activity: {name: (a, b) for name, (a, b) in grids.items()} for activity, grids in loaded.items()}
