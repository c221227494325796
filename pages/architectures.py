"""Architectures: G1, G3, G4."""

from lesson_ui.activities.architectures import SLUG, architectures_words
from lesson_ui.activities.architectures_pipeline import pipeline_activity
from lesson_ui.activities.architectures_residual import residual_activity
from lesson_ui.activities.architectures_timeline import timeline_activity
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson

ACTIVITIES = {
    "pipeline": pipeline_activity,
    "timeline": timeline_activity,
    "residual": residual_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities(SLUG, "arch_", ACTIVITIES, architectures_words())


run_lesson(SLUG, lesson)
