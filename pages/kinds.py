"""Kinds of convolution: C5-C9, B7."""

from lesson_ui.activities.kinds import TARGETS, kinds_words
from lesson_ui.activities.kinds_cost import separable_activity
from lesson_ui.activities.kinds_mix import groups_activity, pointwise_activity
from lesson_ui.activities.kinds_rank import rank_activity
from lesson_ui.activities.kinds_spread import dilated_activity, transposed_activity
from lesson_ui.frame.activities import tell_activities
from lesson_ui.lesson import run_lesson

ACTIVITIES = {
    "pointwise": pointwise_activity,
    "groups": groups_activity,
    "separable": separable_activity,
    "rank": rank_activity,
    "dilated": dilated_activity,
    "transposed": transposed_activity,
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    tell_activities("kinds", "kinds_", ACTIVITIES, kinds_words(), targets=lambda _: TARGETS)


run_lesson("kinds", lesson)
