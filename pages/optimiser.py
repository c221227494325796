"""Learning rate and optimiser: H9."""

from lesson_ui.activities.optimiser import hand_activity, optimiser_words
from lesson_ui.activities.optimiser_runs import runs_activity
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson

ACTIVITIES = {"hand": hand_activity, "runs": runs_activity}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities("optimiser", "optimiser_", ACTIVITIES, optimiser_words())


run_lesson("optimiser", lesson)
