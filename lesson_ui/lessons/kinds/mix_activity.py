"""The activities on 1×1 and grouped convolution: which channels a map reads, and through how many weights."""

from __future__ import annotations

import streamlit as st

from cnn_core.checks import fitting_groups
from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.lessons.kinds.activity import ask_about, kinds_presets, kinds_words, made
from lesson_ui.lessons.kinds.code import mix_code
from lesson_ui.lessons.kinds.mix_figure import Grid, Volume, asked_cell, channels_of, kernels_of, mix_info
from lesson_ui.lessons.kinds.mix_scene_figure import mix_scene
from lesson_ui.lessons.kinds.mix_worked import group_facts, pointwise_facts

IN_CHANNELS, KERNEL = 4, 3  # channels of the input; side of the kernels of the grouped layer
STOPS = tuple(fitting_groups(IN_CHANNELS))
MOST_COLUMNS, MOST_CHANNELS = 24, 1024


def pointwise_activity(frame: Frame) -> Closing:
    """Draw the activity that mixes channels by a 1×1 convolution."""
    words, images, weights = kinds_words(), kinds_presets("channels"), kinds_presets("mixes")
    with frame.controls:
        grids.preset("kinds_sheets", words["channels"], images, default="four")
        grids.preset("kinds_mix", words["weight"], weights, default="two")
    with frame.more:
        channels, image = _channels()
        matrix, kernels = _kernels("kinds_mix", weights["two"][1], 1, words["mix_help"])
        with st.container(horizontal=True, vertical_alignment="bottom"):
            c_in = controls.integer("kinds_c_in", words["c_in_label"], 1, MOST_CHANNELS, 256)
            c_out = controls.integer("kinds_c_out", words["c_out_label"], 1, MOST_CHANNELS, 64)
    info = mix_info(image, kernels)
    asked = asked_cell(info)
    facts = pointwise_facts(info, pinned(info.output.shape[1], info.output[:, 0].size), (c_in, c_out), words=words)
    seen = ask_about(frame, "pointwise", facts)
    scene = mix_scene(
        info, words, label=words["pointwise_label"], note=facts["size"], concealed=None if seen else asked
    )
    show_scene(
        frame,
        scene,
        pin=pinned(*scene.panels[2].size),
        on_edit=grids.editor({"input": ("kinds_sheets", channels), "weight": ("kinds_mix", matrix)}),
    )

    worked_out = explanation(
        frame, facts, seen=seen, left=("worked_pointwise",), right=("pointwise_why",), below=("pointwise_cost",)
    )
    return Closing(worked_out, lambda: mix_code(image, info.weight, 1))


def groups_activity(frame: Frame) -> Closing:
    """Draw the activity that compares groups from 1 to depthwise."""
    words, images, weights = kinds_words(), kinds_presets("channels"), kinds_presets("kernels")
    with frame.controls:
        groups = controls.stops("kinds_groups", "groups", STOPS, 2, help=words["groups_help"])
        grids.preset("kinds_sheets", words["channels"], images, default="four")
        grids.preset("kinds_kernels", words["kernels_label"], weights, default="sixteen")
    with frame.more:
        channels, image = _channels()
        blocks, kernels = _kernels("kinds_kernels", weights["sixteen"][1], KERNEL, words["kernels_help"])
    info = made(frame, channels, blocks, lambda: mix_info(image, kernels, groups))
    cells = info.output.shape[1], info.output[:, 0].size
    facts = group_facts(info, pinned(*cells), words=words)
    seen = ask_about(frame, "groups", facts)
    note = facts["note"] if seen else words["unknown_count"]
    scene = mix_scene(info, words, label=words["groups_label"], note=note)
    show_scene(
        frame,
        scene,
        pin=pinned(*cells),
        on_edit=grids.editor({"input": ("kinds_sheets", channels), "weight": ("kinds_kernels", blocks)}),
    )

    worked_out = explanation(
        frame, facts, seen=seen, above=("worked_groups",), left=("groups_cost",), right=("depthwise",)
    )
    return Closing(worked_out, lambda: mix_code(image, info.weight, groups))


def _channels() -> tuple[Grid, Volume]:
    """Ask for the channels, as a grid and as a volume."""
    return grids.shaped(
        "kinds_sheets",
        "input",
        kinds_presets("channels")["four"][1],
        lambda grid: channels_of(grid, IN_CHANNELS, "input"),
        most=MOST_COLUMNS,
        help=kinds_words()["channels_help"],
    )


def _kernels(key: str, default: str, side: int, help: str) -> tuple[Grid, Volume]:
    """Ask for one kernel per map and channel, as a matrix of blocks and as a volume."""
    return grids.shaped(
        key,
        "weight",
        default,
        lambda grid: kernels_of(grid, IN_CHANNELS, side, "weight"),
        most=IN_CHANNELS * side,
        help=help,
    )
