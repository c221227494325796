"""Build a network: G2, G5."""

from lesson_ui.activities.build import build_activity
from lesson_ui.frame.activities import tell_activity
from lesson_ui.lesson import run_lesson


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("build", build_activity)


run_lesson("build", lesson)
