"""Receptive field: E1-E5."""

from lesson_ui.activities.receptive_effective import effective_activity
from lesson_ui.activities.receptive_growth import growth_activity
from lesson_ui.activities.receptive_object import object_activity
from lesson_ui.activities.receptive_picture import picture_activity
from lesson_ui.activities.receptive_race import race_activity
from lesson_ui.activities.receptive_stack import field_words, fix_targets
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson

ACTIVITIES = {
    "growth": growth_activity,
    "picture": picture_activity,
    "race": race_activity,
    "object": object_activity,
    "effective": effective_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities("receptive_field", "rf_", ACTIVITIES, field_words(), targets=lambda error: fix_targets())


run_lesson("receptive_field", lesson)
