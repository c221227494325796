"""Page script of the lesson *Pooling* (curriculum: D1-D5)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.pooling.activity import TARGETS, pooling_words
from lesson_ui.lessons.pooling.noise_activity import noise_activity
from lesson_ui.lessons.pooling.shift_activity import shift_activity
from lesson_ui.lessons.pooling.volume_activity import volume_activity
from lesson_ui.lessons.pooling.window_activity import window_activity

ACTIVITIES = {
    "window": window_activity,
    "volume": volume_activity,
    "shift": shift_activity,
    "noise": noise_activity,
}


def lesson() -> None:
    """Draw the lesson *Pooling*."""
    show_activities("pooling", "pool_", ACTIVITIES, pooling_words(), targets=lambda _: TARGETS)


run_lesson("pooling", lesson)
