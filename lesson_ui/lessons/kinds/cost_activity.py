"""The activity on depthwise separable convolution: what it saves, and from how many filters on."""

from __future__ import annotations

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, show_scene
from lesson_ui.lessons.kinds.activity import ask_about, kinds_words
from lesson_ui.lessons.kinds.code import separable_code
from lesson_ui.lessons.kinds.cost_figure import MOST_FILTERS, MOST_IN_CHANNELS, MOST_SIDE, cost_info, cost_scene
from lesson_ui.lessons.kinds.cost_worked import cost_facts

MOST_CHANNELS, MOST_OUTPUT = 1024, 224


def separable_activity(frame: Frame) -> Closing:
    """Draw the activity that compares a depthwise separable layer with an ordinary one."""
    words = kinds_words()
    with frame.controls:
        filters = controls.integer("kinds_filters", "out_channels", 1, MOST_FILTERS, 1, help=words["filters_help"])
        in_channels = controls.integer("kinds_depth", "in_channels", 1, MOST_IN_CHANNELS, 3)
        kernel_size = controls.integer("kinds_kernel", "kernel_size", 1, MOST_SIDE, 3)
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        c_in = controls.integer("kinds_wide_in", words["c_in_label"], 1, MOST_CHANNELS, 512)
        c_out = controls.integer("kinds_wide_out", words["c_out_label"], 1, MOST_CHANNELS, 512)
        side = controls.integer("kinds_wide_side", words["side_label"], 1, MOST_OUTPUT, 14)
    info = cost_info(in_channels, kernel_size)
    facts = cost_facts(info, filters, (c_in, c_out, side), words=words)
    seen = ask_about(frame, "separable", facts)
    show_scene(frame, cost_scene(info, words, filters=filters, hidden=not seen))

    worked_out = explanation(
        frame, facts, seen=seen, left=("worked_separable",), right=("separable_limits", "separable_wide")
    )
    return Closing(worked_out, lambda: separable_code(info, filters))
