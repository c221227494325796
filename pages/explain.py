"""Page script of the lesson *Any number, explained* (curriculum: G6)."""

from lesson_ui.frame.activities import show_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.explain.activity import explain_activity


def lesson() -> None:
    """Draw the lesson *Any number, explained*."""
    show_activity("explain", explain_activity)


run_lesson("explain", lesson)
