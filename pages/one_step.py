"""Page script of the lesson *One step of learning* (curriculum: H1)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.one_step.activity import TARGETS, step_words
from lesson_ui.lessons.one_step.games_activity import ACTIVITIES


def lesson() -> None:
    """Draw the lesson *One step of learning*."""
    show_activities("one_step", "one_step_", ACTIVITIES, step_words(), targets=lambda _: TARGETS)


run_lesson("one_step", lesson)
