"""Filters on your picture: A5, A8, and what a signed response means."""

from lesson_ui.frame.activities import tell_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.filters.activity import filters_activity


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("filters", filters_activity)


run_lesson("filters", lesson)
