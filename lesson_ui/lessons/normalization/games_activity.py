"""The activities on running averages in training and evaluation, and on the bias before a batch normalisation."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.normalization.activity import norm_presets, norm_words
from lesson_ui.lessons.normalization.bias_figure import KERNEL, SAMPLES, SIDE, bias_info, bias_scene
from lesson_ui.lessons.normalization.code import bias_code, running_code
from lesson_ui.lessons.normalization.games_worked import bias_facts, running_facts
from lesson_ui.lessons.normalization.running_figure import running_info, running_scene

MOMENTA = ("0.01", "0.1", "0.5", "1")
MOST_BATCHES = 8


def running_activity(frame: Frame) -> Closing:
    """Draw the activity that shows batch after batch to running averages."""
    words, presets = norm_words(), norm_presets()["running"]
    with frame.controls:
        grids.preset("norm_stream", words["stream_label"], presets, default="steady")
        momentum = float(controls.choice("norm_momentum", "momentum", MOMENTA, "0.1", help=words["momentum_help"]))
        x = controls.integer("norm_x", words["x_label"], -20, 40, 9)
    with frame.more:
        first, help = presets["steady"][1], words["stream_help"]
        stream = controls.matrix("norm_stream", "batches", first, max_side=MOST_BATCHES, help=help)
    info = running_info(stream, momentum, float(x))
    pin = pinned(len(stream), 1)
    facts = running_facts(info, pin[0] if pin else 0, words=words, is_pinned=pin is not None)
    question = {"momentum": facts["momentum"], "mean": facts["first_mean"]}
    seen = ask(frame, facts["answer"], words["running_answer"], about="running", facts=question)
    edits = grids.editor({"stream": ("norm_stream", stream)})
    show_scene(frame, running_scene(info, words, seen=seen), pin=pin, on_edit=edits)

    right = ("evaluation", "momentum")
    worked_out = explanation(frame, facts, seen=seen, left=("worked_running",), right=right, gap="small")
    return Closing(worked_out, lambda: running_code(info))


def bias_activity(frame: Frame) -> Closing:
    """Draw the activity on the bias that batch normalisation takes off again."""
    words, presets = norm_words(), norm_presets()["redundant"]
    with frame.controls:
        bias = controls.integer("norm_conv_bias", words["conv_bias_label"], -20, 20, 7)
        grids.preset("norm_pictures", words["pictures_label"], presets, default="steps")
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        first, help = presets["steps"][1], words["pictures_help"]
        grid = controls.matrix("norm_pictures", "input", first, max_side=grids.MAX_SIDE, help=help)
        kernel = controls.matrix("norm_kernel", "weight", "1 -1; 2 0", max_side=KERNEL, help=words["kernel_help"])
    pictures = _fitted(grid, SAMPLES * SIDE, SIDE).reshape(SAMPLES, SIDE, SIDE)
    weight = _fitted(kernel, KERNEL, KERNEL)
    info = bias_info(pictures, weight, float(bias))
    pin = pinned(info.without.sums.shape[0] * info.without.sums.shape[1], info.without.sums.shape[2])
    facts = bias_facts(info, pin or (0, 0), words=words)
    options = tuple(words["redundant_options"].values())
    seen = ask(frame, facts["answer"], words["redundant_answer"], about="bias", facts=facts, options=options)
    edits = grids.editor({"pictures": ("norm_pictures", pictures.reshape(-1, SIDE)), "weight": ("norm_kernel", weight)})
    show_scene(frame, bias_scene(info, words, seen=seen), pin=pin, on_edit=edits)

    right = ("redundant_in_networks",)
    worked_out = explanation(frame, facts, seen=seen, left=("worked_redundant",), right=right, gap="small")
    return Closing(worked_out, lambda: bias_code(info))


def _fitted(grid: grids.Grid, rows: int, columns: int) -> grids.Grid:
    """Repeat or cut a grid until it has the size."""
    return grid[np.ix_(np.arange(rows) % grid.shape[0], np.arange(columns) % grid.shape[1])].copy()
