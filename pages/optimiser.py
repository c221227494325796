"""Page script of the lesson *Learning rate and optimiser* (curriculum: H9)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.optimiser.activity import hand_activity, optimiser_words
from lesson_ui.lessons.optimiser.runs_activity import runs_activity

ACTIVITIES = {"hand": hand_activity, "runs": runs_activity}


def lesson() -> None:
    """Draw the lesson *Learning rate and optimiser*."""
    show_activities("optimiser", "optimiser_", ACTIVITIES, optimiser_words())


run_lesson("optimiser", lesson)
