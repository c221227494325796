"""Page script of the lesson *From maps to a decision* (curriculum: F4-F7)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.decision.activity import decision_words
from lesson_ui.lessons.decision.cost_activity import cost_activity
from lesson_ui.lessons.decision.dense_activity import dense_activity, dense_targets
from lesson_ui.lessons.decision.flatten_activity import flatten_activity
from lesson_ui.lessons.decision.loss_activity import loss_activity, loss_targets

ACTIVITIES = {
    "flatten": flatten_activity,
    "dense": dense_activity,
    "loss": loss_activity,
    "cost": cost_activity,
}


def lesson() -> None:
    """Draw the lesson *From maps to a decision*."""
    show_activities(
        "decision",
        "dec_",
        ACTIVITIES,
        decision_words(),
        targets=lambda error: {**dense_targets(error), **loss_targets(error.fixes)},
    )


run_lesson("decision", lesson)
