"""Any number, explained: G6."""

from lesson_ui.frame.activities import tell_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.explain.activity import explain_activity


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("explain", explain_activity)


run_lesson("explain", lesson)
