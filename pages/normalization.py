"""Page script of the lesson *Normalisation* (curriculum: F2, F3)."""

from cnn_core.geometry import NORMALIZATIONS
from lesson_ui.controls import fix_buttons
from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.normalization.activity import norm_words
from lesson_ui.lessons.normalization.games_activity import bias_activity, running_activity
from lesson_ui.lessons.normalization.steps_activity import MOST_CHANNELS, MOST_SAMPLES, MOST_SIDE, steps_activity

ACTIVITIES = {
    "steps": steps_activity,
    "running": running_activity,
    "redundant": bias_activity,
}
TARGETS = {
    "num_groups": fix_buttons.Target(("norm_groups",), range(1, MOST_CHANNELS + 1)),
    "samples": fix_buttons.Target(("norm_samples",), range(1, MOST_SAMPLES + 1)),
    "side": fix_buttons.Target(("norm_side",), range(1, MOST_SIDE + 1)),
    "normalization": fix_buttons.Target(("norm_kind",), NORMALIZATIONS),
}


def lesson() -> None:
    """Draw the lesson *Normalisation*."""
    show_activities("normalization", "norm_", ACTIVITIES, norm_words(), targets=lambda error: TARGETS)


run_lesson("normalization", lesson)
