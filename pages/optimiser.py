"""Learning rate and optimiser: H9."""

from lesson_ui.frame.activities import tell_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.optimiser.activity import hand_activity, optimiser_words
from lesson_ui.lessons.optimiser.runs_activity import runs_activity

ACTIVITIES = {"hand": hand_activity, "runs": runs_activity}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities("optimiser", "optimiser_", ACTIVITIES, optimiser_words())


run_lesson("optimiser", lesson)
