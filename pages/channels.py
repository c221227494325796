"""Channels and filters: C1-C4, C10."""

from lesson_ui.activities.channels import TARGETS, channels_words
from lesson_ui.activities.channels_cost import cost_activity
from lesson_ui.activities.channels_layers import layers_activity
from lesson_ui.activities.channels_maps import maps_activity
from lesson_ui.activities.channels_matrix import matrix_activity
from lesson_ui.activities.channels_stack import stack_activity
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson

ACTIVITIES = {
    "stack": stack_activity,
    "maps": maps_activity,
    "layers": layers_activity,
    "cost": cost_activity,
    "matrix": matrix_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities("channels", "channels_", ACTIVITIES, channels_words(), targets=lambda _: TARGETS)


run_lesson("channels", lesson)
