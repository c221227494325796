"""Activations: F1."""

from cnn_core.errors import InvalidInputError
from lesson_ui import controls
from lesson_ui.activities import keep_unseen
from lesson_ui.activities.activations import activation_words
from lesson_ui.activities.activations_curve import curve_activity
from lesson_ui.activities.activations_games import depth_activity, linear_activity, softmax_activity
from lesson_ui.activities.activations_map import map_activity
from lesson_ui.lesson import close_lesson, open_lesson, refused, run_lesson

ACTIVITIES = {
    "curve": curve_activity,
    "map": map_activity,
    "softmax": softmax_activity,
    "linear": linear_activity,
    "depth": depth_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("activations")
    words = activation_words()
    with frame.question:
        activity = controls.choice(
            "act_show",
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in ACTIVITIES},
            "curve",
            horizontal=True,
            hide_label=True,
        )
    try:
        closing = ACTIVITIES[activity](frame)
    except InvalidInputError as error:
        refused(frame, error)
    else:
        close_lesson(frame, worked_out=closing.worked_out, code=closing.code)
    keep_unseen("act_")


run_lesson("activations", lesson)
