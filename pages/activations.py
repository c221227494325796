"""Activations: F1."""

from lesson_ui.activities.activations import activation_words
from lesson_ui.activities.activations_curve import curve_activity
from lesson_ui.activities.activations_games import depth_activity, linear_activity, softmax_activity
from lesson_ui.activities.activations_map import map_activity
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson

ACTIVITIES = {
    "curve": curve_activity,
    "map": map_activity,
    "softmax": softmax_activity,
    "linear": linear_activity,
    "depth": depth_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities("activations", "act_", ACTIVITIES, activation_words())


run_lesson("activations", lesson)
