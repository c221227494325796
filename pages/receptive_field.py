"""Page script of the lesson *Receptive field* (curriculum: E1-E5)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.receptive_field.effective_activity import effective_activity
from lesson_ui.lessons.receptive_field.growth_activity import growth_activity
from lesson_ui.lessons.receptive_field.object_activity import object_activity
from lesson_ui.lessons.receptive_field.picture_activity import picture_activity
from lesson_ui.lessons.receptive_field.race_activity import race_activity
from lesson_ui.lessons.receptive_field.stack_activity import field_words, fix_targets

ACTIVITIES = {
    "growth": growth_activity,
    "picture": picture_activity,
    "race": race_activity,
    "object": object_activity,
    "effective": effective_activity,
}


def lesson() -> None:
    """Draw the lesson *Receptive field*."""
    show_activities("receptive_field", "rf_", ACTIVITIES, field_words(), targets=lambda error: fix_targets())


run_lesson("receptive_field", lesson)
