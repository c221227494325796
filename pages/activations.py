"""Page script of the lesson *Activations* (curriculum: F1)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.activations.activity import activation_words
from lesson_ui.lessons.activations.curve_activity import curve_activity
from lesson_ui.lessons.activations.games_activity import depth_activity, linear_activity, softmax_activity
from lesson_ui.lessons.activations.map_activity import map_activity

ACTIVITIES = {
    "curve": curve_activity,
    "map": map_activity,
    "softmax": softmax_activity,
    "linear": linear_activity,
    "depth": depth_activity,
}


def lesson() -> None:
    """Draw the lesson *Activations*."""
    show_activities("activations", "act_", ACTIVITIES, activation_words())


run_lesson("activations", lesson)
