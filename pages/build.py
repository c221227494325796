"""Page script of the lesson *Build a network* (curriculum: G2, G5)."""

from lesson_ui.frame.activities import show_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.build.activity import build_activity


def lesson() -> None:
    """Draw the lesson *Build a network*."""
    show_activity("build", build_activity)


run_lesson("build", lesson)
