"""Page script of the lesson *Kinds of convolution* (curriculum: C5-C9, B7)."""

from lesson_ui.frame.activities import show_activities
from lesson_ui.frame.lesson import run_lesson
from lesson_ui.lessons.kinds.activity import TARGETS, kinds_words
from lesson_ui.lessons.kinds.cost_activity import separable_activity
from lesson_ui.lessons.kinds.dilated_transposed_activity import dilated_activity, transposed_activity
from lesson_ui.lessons.kinds.mix_activity import groups_activity, pointwise_activity
from lesson_ui.lessons.kinds.rank_activity import rank_activity

ACTIVITIES = {
    "pointwise": pointwise_activity,
    "groups": groups_activity,
    "separable": separable_activity,
    "rank": rank_activity,
    "dilated": dilated_activity,
    "transposed": transposed_activity,
}


def lesson() -> None:
    """Draw the lesson *Kinds of convolution*."""
    show_activities("kinds", "kinds_", ACTIVITIES, kinds_words(), targets=lambda _: TARGETS)


run_lesson("kinds", lesson)
