"""What the activities of the lesson on architectures share: their words."""

from __future__ import annotations

from typing import Any

from lesson_ui.prose import lesson_data

SLUG = "architectures"


def architectures_words() -> dict[str, Any]:
    """
    Read the lesson's short words.

    Returns
    -------
    dict
        Titles, labels and sentences with placeholders.
    """
    return lesson_data(SLUG, "figure")
