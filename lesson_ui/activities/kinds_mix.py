"""1×1 convolution, and channels split into groups: which sheets a map reads, and through how many weights."""

from __future__ import annotations

import streamlit as st

from lesson_ui import controls, grids
from lesson_ui.activities import Closing
from lesson_ui.activities.kinds import editor, kinds_presets, kinds_words, made_or_alone, shaped_grid
from lesson_ui.figures.kinds_mix import kernels_of, mix_info, mix_scene, sheets_of, telling_cell
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.predict import predict
from lesson_ui.snippets.kinds import mix_code
from lesson_ui.worked.kinds_mix import group_facts, pointwise_facts

SHEETS, KERNEL = 4, 3  # sheets of the input; side of the kernels of the grouped layer
STOPS = tuple(g for g in range(1, SHEETS + 1) if SHEETS % g == 0)
MOST_COLUMNS, MOST_CHANNELS = 24, 1024


def pointwise_activity(frame: Frame) -> Closing:
    """
    Put 1×1 convolution on the page.

    Parameters
    ----------
    frame : Frame
        The lesson.

    Returns
    -------
    Closing
        The explanation and the code.
    """
    words, images, weights = kinds_words(), kinds_presets("sheets"), kinds_presets("mixes")
    with frame.controls:
        grids.preset("kinds_sheets", words["sheets"], images, default="four")
        grids.preset("kinds_mix", words["weight"], weights, default="two")
    with frame.more:
        sheets, image = shaped_grid(
            "kinds_sheets",
            "input",
            images["four"][1],
            lambda grid: sheets_of(grid, SHEETS, "input"),
            most=MOST_COLUMNS,
            help=words["sheets_help"],
        )
        matrix, kernels = shaped_grid(
            "kinds_mix",
            "weight",
            weights["two"][1],
            lambda grid: kernels_of(grid, SHEETS, 1, "weight"),
            most=SHEETS,
            help=words["mix_help"],
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            c_in = controls.integer("kinds_c_in", words["c_in_label"], 1, MOST_CHANNELS, 256)
            c_out = controls.integer("kinds_c_out", words["c_out_label"], 1, MOST_CHANNELS, 64)
    info = mix_info(image, kernels)
    asked = telling_cell(info)
    facts = pointwise_facts(info, pinned(info.output.shape[1], info.output[:, 0].size), (c_in, c_out), words=words)
    seen = predict(
        frame,
        answer=facts["result"],
        accepts=(facts["result"],),
        hint=facts["why"],
        about="pointwise",
        section="predict_pointwise",
        **facts,
    )
    scene = mix_scene(
        info, words, label=words["pointwise_label"], note=facts["size"], concealed=None if seen else asked
    )
    show_scene(
        frame,
        scene,
        pin=pinned(*scene.panels[2].values.shape),
        on_edit=editor({"input": ("kinds_sheets", sheets), "weight": ("kinds_mix", matrix)}),
    )

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        left, right = st.columns(2, gap="large")
        with left:
            frame.section("worked_pointwise", **facts)
        with right:
            frame.section("pointwise_why", **facts)
        frame.section("pointwise_cost", **facts)

    return Closing(worked_out, lambda: mix_code(image, info.weight, 1))


def groups_activity(frame: Frame) -> Closing:
    """
    Put groups on the page, from one group to one a channel.

    Parameters
    ----------
    frame : Frame
        The lesson.

    Returns
    -------
    Closing
        The explanation and the code.
    """
    words, images, weights = kinds_words(), kinds_presets("sheets"), kinds_presets("kernels")
    with frame.controls:
        groups = controls.stops("kinds_groups", "groups", STOPS, 2, help=words["groups_help"])
        grids.preset("kinds_sheets", words["sheets"], images, default="four")
        grids.preset("kinds_kernels", words["kernels_label"], weights, default="sixteen")
    with frame.more:
        sheets, image = shaped_grid(
            "kinds_sheets",
            "input",
            images["four"][1],
            lambda grid: sheets_of(grid, SHEETS, "input"),
            most=MOST_COLUMNS,
            help=words["sheets_help"],
        )
        blocks, kernels = shaped_grid(
            "kinds_kernels",
            "weight",
            weights["sixteen"][1],
            lambda grid: kernels_of(grid, SHEETS, KERNEL, "weight"),
            most=SHEETS * KERNEL,
            help=words["kernels_help"],
        )
    info = made_or_alone(frame, sheets, blocks, lambda: mix_info(image, kernels, groups))
    cells = info.output.shape[1], info.output[:, 0].size
    facts = group_facts(info, pinned(*cells), words=words)
    seen = predict(
        frame,
        answer=facts["weights"],
        accepts=(facts["weights"],),
        hint=facts["why"],
        about="groups",
        section="predict_groups",
        **facts,
    )
    note = facts["note"] if seen else words["unknown_count"]
    scene = mix_scene(info, words, label=words["groups_label"], note=note)
    show_scene(
        frame,
        scene,
        pin=pinned(*cells),
        on_edit=editor({"input": ("kinds_sheets", sheets), "weight": ("kinds_kernels", blocks)}),
    )

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        frame.section("worked_groups", **facts)
        left, right = st.columns(2, gap="large")
        with left:
            frame.section("groups_cost", **facts)
        with right:
            frame.section("depthwise", **facts)

    return Closing(worked_out, lambda: mix_code(image, info.weight, groups))
