"""Receptive field: E1-E5."""

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, offers
from lesson_ui.activities.receptive_effective import effective_activity
from lesson_ui.activities.receptive_growth import growth_activity
from lesson_ui.activities.receptive_object import object_activity
from lesson_ui.activities.receptive_picture import picture_activity
from lesson_ui.activities.receptive_race import race_activity
from lesson_ui.activities.receptive_stack import field_words, fix_targets, keep_unseen
from lesson_ui.lesson import close_lesson, open_lesson, refused, run_lesson

ACTIVITIES = {
    "growth": growth_activity,
    "picture": picture_activity,
    "race": race_activity,
    "object": object_activity,
    "effective": effective_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("receptive_field")
    words = field_words()
    with frame.question:
        activity = controls.choice(
            "rf_show",
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in ACTIVITIES},
            "growth",
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


run_lesson("receptive_field", lesson)
