"""Pictures are numbers: A1."""

from lesson_ui.activities.pixels import pixels_activity
from lesson_ui.frame.activities import tell_activity
from lesson_ui.lesson import run_lesson


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("pixels", pixels_activity)


run_lesson("pixels", lesson)
