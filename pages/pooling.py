"""Pooling: D1-D5."""

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, offers
from lesson_ui.activities import keep_unseen
from lesson_ui.activities.pooling import fix_targets, pooling_words
from lesson_ui.activities.pooling_noise import noise_activity
from lesson_ui.activities.pooling_shift import shift_activity
from lesson_ui.activities.pooling_volume import volume_activity
from lesson_ui.activities.pooling_window import window_activity
from lesson_ui.lesson import close_lesson, open_lesson, refused, run_lesson

ACTIVITIES = {
    "window": window_activity,
    "volume": volume_activity,
    "shift": shift_activity,
    "noise": noise_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("pooling")
    words = pooling_words()
    with frame.question:
        activity = controls.choice(
            "pool_show",
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in ACTIVITIES},
            "window",
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
    keep_unseen("pool_")


run_lesson("pooling", lesson)
