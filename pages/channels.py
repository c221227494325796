"""Page script of the lesson *Channels and filters* (curriculum: C1-C4, C10)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.channels.activity import TARGETS, channels_words
from lesson_ui.lessons.channels.cost_activity import cost_activity
from lesson_ui.lessons.channels.layers_activity import layers_activity
from lesson_ui.lessons.channels.maps_activity import maps_activity
from lesson_ui.lessons.channels.matrix_activity import matrix_activity
from lesson_ui.lessons.channels.stack_activity import stack_activity

ACTIVITIES = {
    "stack": stack_activity,
    "maps": maps_activity,
    "layers": layers_activity,
    "cost": cost_activity,
    "matrix": matrix_activity,
}


def lesson() -> None:
    """Draw the lesson *Channels and filters*."""
    show_activities("channels", "channels_", ACTIVITIES, channels_words(), targets=lambda _: TARGETS)


run_lesson("channels", lesson)
