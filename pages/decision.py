"""From maps to a decision: F4-F7."""

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, offers
from lesson_ui.activities import keep_unseen
from lesson_ui.activities.decision import decision_words
from lesson_ui.activities.decision_cost import cost_activity
from lesson_ui.activities.decision_dense import dense_activity, dense_targets
from lesson_ui.activities.decision_flatten import flatten_activity
from lesson_ui.activities.decision_loss import loss_activity, loss_targets
from lesson_ui.lesson import close_lesson, open_lesson, refused, run_lesson

ACTIVITIES = {
    "flatten": flatten_activity,
    "dense": dense_activity,
    "loss": loss_activity,
    "cost": cost_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("decision")
    words = decision_words()
    with frame.question:
        activity = controls.choice(
            "dec_show",
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in ACTIVITIES},
            "flatten",
            horizontal=True,
            hide_label=True,
        )
    try:
        closing = ACTIVITIES[activity](frame)
    except InvalidInputError as error:
        refused(frame, error)
        offers.offer_buttons(error, {**dense_targets(error), **loss_targets(error.fixes)})
    else:
        close_lesson(frame, worked_out=closing.worked_out, code=closing.code)
    keep_unseen("dec_")


run_lesson("decision", lesson)
