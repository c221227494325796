"""Page script of the lesson *Padding, stride, dilation and output size* (curriculum: B1-B6)."""

from lesson_ui.frame.activities import show_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.padding.activity import padding_activity


def lesson() -> None:
    """Draw the lesson *Padding, stride, dilation and output size*."""
    show_activity("padding", padding_activity)


run_lesson("padding", lesson)
