"""Page script of the lesson *Architectures* (curriculum: G1, G3, G4)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.architectures.activity import SLUG, architectures_words
from lesson_ui.lessons.architectures.pipeline_activity import pipeline_activity
from lesson_ui.lessons.architectures.residual_activity import residual_activity
from lesson_ui.lessons.architectures.timeline_activity import timeline_activity

ACTIVITIES = {
    "pipeline": pipeline_activity,
    "timeline": timeline_activity,
    "residual": residual_activity,
}


def lesson() -> None:
    """Draw the lesson *Architectures*."""
    show_activities(SLUG, "arch_", ACTIVITIES, architectures_words())


run_lesson(SLUG, lesson)
