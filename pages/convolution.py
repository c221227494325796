"""Convolution, step by step: A2-A4, A7-A9."""

from lesson_ui.frame.activities import tell_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.convolution.activity import convolution_activity


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("convolution", convolution_activity)


run_lesson("convolution", lesson)
