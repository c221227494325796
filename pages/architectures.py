"""Architectures: G1, G3, G4."""

from cnn_core.errors import InvalidInputError
from lesson_ui import controls
from lesson_ui.activities import keep_unseen
from lesson_ui.activities.architectures import SLUG, architectures_words
from lesson_ui.activities.architectures_pipeline import pipeline_activity
from lesson_ui.activities.architectures_residual import residual_activity
from lesson_ui.activities.architectures_timeline import timeline_activity
from lesson_ui.lesson import close_lesson, open_lesson, refused, run_lesson

ACTIVITIES = {
    "pipeline": pipeline_activity,
    "timeline": timeline_activity,
    "residual": residual_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson(SLUG)
    words = architectures_words()
    with frame.question:
        activity = controls.choice(
            "arch_show",
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in ACTIVITIES},
            "pipeline",
            horizontal=True,
            hide_label=True,
        )
    try:
        closing = ACTIVITIES[activity](frame)
    except InvalidInputError as error:
        refused(frame, error)
    else:
        close_lesson(frame, worked_out=closing.worked_out, code=closing.code)
    keep_unseen("arch_")


run_lesson(SLUG, lesson)
