"""Page script of the lesson *Convolution, step by step* (curriculum: A2-A4, A7-A9)."""

from lesson_ui.frame.activities import show_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.convolution.activity import convolution_activity


def lesson() -> None:
    """Draw the lesson *Convolution, step by step*."""
    show_activity("convolution", convolution_activity)


run_lesson("convolution", lesson)
