"""One step of learning: H1."""

from lesson_ui.activities.one_step import TARGETS, step_words
from lesson_ui.activities.one_step_games import ACTIVITIES
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities("one_step", "one_step_", ACTIVITIES, step_words(), targets=lambda _: TARGETS)


run_lesson("one_step", lesson)
