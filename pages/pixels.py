"""Page script of the lesson *Pictures are numbers* (curriculum: A1)."""

from lesson_ui.frame.activities import show_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.pixels.activity import pixels_activity


def lesson() -> None:
    """Draw the lesson *Pictures are numbers*."""
    show_activity("pixels", pixels_activity)


run_lesson("pixels", lesson)
