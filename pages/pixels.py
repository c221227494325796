"""Pictures are numbers: A1."""

from lesson_ui.frame.activities import tell_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.pixels.activity import pixels_activity


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("pixels", pixels_activity)


run_lesson("pixels", lesson)
