"""From maps to a decision: F4-F7."""

from lesson_ui.activities.decision import decision_words
from lesson_ui.activities.decision_cost import cost_activity
from lesson_ui.activities.decision_dense import dense_activity, dense_targets
from lesson_ui.activities.decision_flatten import flatten_activity
from lesson_ui.activities.decision_loss import loss_activity, loss_targets
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson

ACTIVITIES = {
    "flatten": flatten_activity,
    "dense": dense_activity,
    "loss": loss_activity,
    "cost": cost_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities(
        "decision",
        "dec_",
        ACTIVITIES,
        decision_words(),
        targets=lambda error: {**dense_targets(error), **loss_targets(error.fixes)},
    )


run_lesson("decision", lesson)
