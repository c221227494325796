"""Pooling: D1-D5."""

from lesson_ui.activities.pooling import TARGETS, pooling_words
from lesson_ui.activities.pooling_noise import noise_activity
from lesson_ui.activities.pooling_shift import shift_activity
from lesson_ui.activities.pooling_volume import volume_activity
from lesson_ui.activities.pooling_window import window_activity
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson

ACTIVITIES = {
    "window": window_activity,
    "volume": volume_activity,
    "shift": shift_activity,
    "noise": noise_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities("pooling", "pool_", ACTIVITIES, pooling_words(), targets=lambda _: TARGETS)


run_lesson("pooling", lesson)
