"""Train live: H2, H3, H9."""

from lesson_ui.activities.train import train_activity
from lesson_ui.frame.activities import keep_unseen, tell_activity
from lesson_ui.lesson import run_lesson


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activity("train", train_activity)
    keep_unseen("train_")


run_lesson("train", lesson)
