"""Page script of the lesson *Train live* (curriculum: H2, H3, H9)."""

from lesson_ui.frame.activities import keep_unseen, show_activity
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.train.activity import train_activity


def lesson() -> None:
    """Draw the lesson *Train live*."""
    show_activity("train", train_activity)
    keep_unseen("train_")


run_lesson("train", lesson)
