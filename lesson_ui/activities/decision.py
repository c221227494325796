"""What the activities of the lesson on deciding share: their words, names of classes."""

from __future__ import annotations

from typing import Any

from lesson_ui.prose import lesson_data


def decision_words() -> dict[str, Any]:
    """
    Read the lesson's short words.

    Returns
    -------
    dict
        Titles, labels and sentences with placeholders.
    """
    return lesson_data("decision", "figure")


def class_names(count: int) -> tuple[str, ...]:
    """
    Name some classes.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    tuple of str
        Cat and dog first.
    """
    return tuple(decision_words()["classes"][:count])
