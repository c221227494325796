"""The activities on dilated and transposed convolution."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_core.network.layers import Conv2d
from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation, lesson_link
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.lessons.convolution.figure import convolution_info
from lesson_ui.lessons.convolution.worked import asked_cell
from lesson_ui.lessons.kinds.activity import ask_about, kinds_presets, kinds_words, made
from lesson_ui.lessons.kinds.code import dilated_code, transposed_code
from lesson_ui.lessons.kinds.dilated_figure import dilated_scene
from lesson_ui.lessons.kinds.dilated_transposed_worked import dilated_facts, transposed_facts
from lesson_ui.lessons.kinds.transposed_figure import busiest_cell, transposed_info, transposed_scene

MOST_DILATED, MOST_INPUT, MOST_KERNEL = 10, 5, 4


def dilated_activity(frame: Frame) -> Closing:
    """Draw the activity that puts gaps between the taps of a kernel."""
    words, images, kernels = kinds_words(), kinds_presets("planes"), grids.kernel_presets(most=3)
    with frame.controls:
        dilation = controls.integer("kinds_dilation", "dilation", 1, 3, 2, help=words["dilation_help"])
        grids.preset("kinds_plane", words["input"], images, default="bar")
        grids.preset("kinds_tap", words["kernel"], kernels, default="vertical-edge")
    with frame.more:
        image = controls.matrix(
            "kinds_plane", "input", images["bar"][1], max_side=MOST_DILATED, help=words["grid_help"]
        )
        weight = controls.matrix("kinds_tap", "weight", kernels["vertical-edge"][1], max_side=3)
    layer = Conv2d(1, (weight.shape[0], weight.shape[1]), dilation=dilation)
    info = made(frame, image, weight, lambda: convolution_info(image, weight, layer))
    pin = pinned(*info.output.shape)
    facts = dilated_facts(info, dilation, pin, words=words)
    seen = ask_about(frame, "dilated", facts)

    def edit_tap(edit: grids.Edit) -> None:
        taps = {name: int(edit[name]) // dilation for name in ("row", "column")}
        grids.edit_cell("kinds_tap", weight, {**edit, **taps})

    edited = grids.editor({"input": ("kinds_plane", image), "kernel": edit_tap})
    asked = asked_cell(info)
    scene = dilated_scene(info, dilation, words, concealed=None if seen else asked, start=asked)
    show_scene(frame, scene, pin=pin, on_edit=edited)

    worked_out = explanation(
        frame,
        facts,
        seen=seen,
        left=("worked_dilated",),
        right=("dilated_reach", partial(lesson_link, "padding"), partial(lesson_link, "receptive_field")),
    )
    return Closing(worked_out, lambda: dilated_code(image, weight, dilation))


def transposed_activity(frame: Frame) -> Closing:
    """Draw the activity that adds one scaled copy of the kernel per input cell."""
    words, images, kernels = kinds_words(), kinds_presets("transposed_inputs"), kinds_presets("transposed_kernels")
    with frame.controls:
        stride = controls.integer("kinds_stride", "stride", 1, 3, 2, help=words["stride_help"])
        padding = controls.integer("kinds_padding", "padding", 0, 2, 1, help=words["crop_help"])
        extra = controls.integer("kinds_output_padding", "output_padding", 0, 2, 1, help=words["extra_help"])
        grids.preset("kinds_stamp", words["kernel"], kernels, default="counting")
    with frame.more:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            grids.preset("kinds_stamped", words["input"], images, default="four")
            overlaps = controls.toggle("kinds_overlaps", words["overlaps_label"], help=words["overlaps_help"])
        image = controls.matrix(
            "kinds_stamped", "input", images["four"][1], max_side=MOST_INPUT, help=words["grid_help"]
        )
        weight = controls.matrix("kinds_stamp", "weight", kernels["counting"][1], max_side=MOST_KERNEL)
    info = made(frame, image, weight, lambda: transposed_info(image, weight, stride, padding, extra))
    pin = pinned(*info.output.shape)
    facts = transposed_facts(info, pin, words=words)
    seen = ask_about(frame, "transposed", facts)
    scene = transposed_scene(info, words, overlaps=overlaps, concealed=None if seen else busiest_cell(info))
    edited = grids.editor({"input": ("kinds_stamped", image), "kernel": ("kinds_stamp", weight)})
    show_scene(frame, scene, pin=pin, on_edit=edited)

    worked_out = explanation(
        frame, facts, seen=seen, left=("worked_transposed", "overlap"), right=("ambiguity", "no_inverse")
    )
    return Closing(worked_out, lambda: transposed_code(image, weight, stride, padding, extra))
