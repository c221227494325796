"""Filters on your picture: A5, A8, and what a signed response means."""

from lesson_ui.activities.filters import filters_activity
from lesson_ui.frame.activities import tell_activity
from lesson_ui.lesson import run_lesson


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("filters", filters_activity)


run_lesson("filters", lesson)
