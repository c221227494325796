"""Kinds of convolution: C5-C9, B7."""

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, offers
from lesson_ui.activities import keep_unseen
from lesson_ui.activities.kinds import fix_targets, kinds_words
from lesson_ui.activities.kinds_cost import separable_activity
from lesson_ui.activities.kinds_mix import groups_activity, pointwise_activity
from lesson_ui.activities.kinds_rank import rank_activity
from lesson_ui.activities.kinds_spread import dilated_activity, transposed_activity
from lesson_ui.lesson import close_lesson, open_lesson, refused, run_lesson

ACTIVITIES = {
    "pointwise": pointwise_activity,
    "groups": groups_activity,
    "separable": separable_activity,
    "rank": rank_activity,
    "dilated": dilated_activity,
    "transposed": transposed_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("kinds")
    words = kinds_words()
    with frame.question:
        activity = controls.choice(
            "kinds_show",
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in ACTIVITIES},
            "pointwise",
            horizontal=True,
            hide_label=True,
        )
    try:
        closing = ACTIVITIES[activity](frame)
    except InvalidInputError as error:
        refused(frame, error)
        offers.offer_buttons(error, fix_targets())
    else:
        close_lesson(frame, worked_out=closing.worked_out, code=closing.code)
    keep_unseen("kinds_")


run_lesson("kinds", lesson)
