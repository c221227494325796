"""The activity on the cost of a layer: parameters, connections, multiply-adds as the picture grows."""

from __future__ import annotations

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.frame.style import is_projector
from lesson_ui.lessons.channels.activity import channels_words
from lesson_ui.lessons.channels.code import cost_code
from lesson_ui.lessons.channels.cost_figure import cost_info, cost_scene
from lesson_ui.lessons.channels.cost_worked import cost_facts

DEPTHS = ("1", "2", "3", "6", "16", "32", "64", "128", "256", "512")
KERNELS = ("1", "3", "5", "7", "11")
PRINTED, PROJECTED = 15, 26  # pixels of type
SIDES = ("8", "32", "64", "224", "512", "1000", "2000", "4000")


def cost_activity(frame: Frame) -> Closing:
    """Draw the activity that counts a layer's parameters and multiply-adds."""
    words = channels_words()
    with frame.controls:
        in_channels = int(controls.choice("channels_in", "in_channels", DEPTHS, "3"))
        out_channels = int(controls.choice("channels_out", "out_channels", DEPTHS, "16"))
        kernel_size = int(controls.choice("channels_cost_kernel", "kernel_size", KERNELS, "3"))
        side = int(controls.choice("channels_side", words["side_label"], SIDES, "32"))
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        bias = controls.toggle("channels_cost_bias", "bias", True)
        dense = controls.toggle("channels_dense", words["dense_label"], help=words["dense_help"])
    info = cost_info(in_channels, out_channels, kernel_size, side, bias=bias)
    facts = cost_facts(info, words=words)
    seen = ask(frame, facts["parameters"], words["cost_answer"].format(**facts), about="cost", facts=facts)
    type_size = PROJECTED if is_projector() else PRINTED
    show_scene(frame, cost_scene(info, words, with_answer=seen, dense=dense, type_size=type_size))

    above = ("worked_cost", "cost_sizes", *(("cost_dense",) if dense else ()))
    worked_out = explanation(frame, facts, seen=seen, above=above)
    return Closing(worked_out, lambda: cost_code(in_channels, out_channels, kernel_size, side, bias=bias))
