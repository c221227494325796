"""Channels and filters: C1-C4, C10."""

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, offers
from lesson_ui.activities.channels import channels_words, fix_targets, keep_unseen
from lesson_ui.activities.channels_cost import cost_activity
from lesson_ui.activities.channels_layers import layers_activity
from lesson_ui.activities.channels_maps import maps_activity
from lesson_ui.activities.channels_matrix import matrix_activity
from lesson_ui.activities.channels_stack import stack_activity
from lesson_ui.lesson import close_lesson, open_lesson, refused, run_lesson

ACTIVITIES = {
    "stack": stack_activity,
    "maps": maps_activity,
    "layers": layers_activity,
    "cost": cost_activity,
    "matrix": matrix_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("channels")
    words = channels_words()
    with frame.question:
        activity = controls.choice(
            "channels_show",
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in ACTIVITIES},
            "stack",
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
    keep_unseen()


run_lesson("channels", lesson)
