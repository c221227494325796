"""Page script of the lesson *Filters on your picture* (curriculum: A5, A8)."""

from lesson_ui.frame.activities import show_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.filters.activity import filters_activity


def lesson() -> None:
    """Draw the lesson *Filters on your picture*."""
    show_activity("filters", filters_activity)


run_lesson("filters", lesson)
