"""Any number, explained: G6."""

from lesson_ui.activities.explain import explain_activity
from lesson_ui.frame.activities import tell_activity
from lesson_ui.lesson import run_lesson


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("explain", explain_activity)


run_lesson("explain", lesson)
