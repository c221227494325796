"""The activity of the lesson *Convolution, step by step*: one kernel slides over one small grid."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import streamlit as st

from cnn_core.network.layers import Conv2d
from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.convolution.code import convolution_code
from lesson_ui.lessons.convolution.figure import convolution_info, convolution_scene, turned
from lesson_ui.lessons.convolution.worked import convolution_facts
from lesson_ui.words.prose import lesson_data


class _Setting(NamedTuple):
    image: grids.Grid
    weight: grids.Grid
    flip: bool
    rectify: bool
    same: bool
    running: bool


def convolution_activity(frame: Frame) -> Closing:
    """Draw the activity that slides one kernel over one small grid."""
    words, setting = lesson_data("convolution", "figure"), _controls(frame)
    image, weight, flip, rectify, same, running = setting
    layer = Conv2d(1, (weight.shape[0], weight.shape[1]), padding="same" if same else 0)
    info = convolution_info(image, turned(weight) if flip else weight, layer)
    pin = pinned(*info.output.shape)
    facts = convolution_facts(info, pin, words=words, flip=flip)
    seen = ask(frame, facts.answer, facts.hint)
    concealed = None if seen else facts.asked
    scene = convolution_scene(info, words, rectify=rectify, running=running, concealed=concealed, start=facts.asked)
    edit_kernel = partial(grids.edit_cell, "weight", weight, turned=flip)
    show_scene(frame, scene, pin=pin, on_edit=grids.editor({"input": ("input", image), "kernel": edit_kernel}))

    relu = (("relu", facts.relu),) if rectify else ()
    worked_out = explanation(
        frame,
        seen=seen,
        above=(("worked_out", facts.formulas),),
        left=(("why_negative", facts.sign), ("sharing", facts.connections)),
        right=(("flip", facts.flip), ("odd", facts.odd), *relu),
        gap="small",
    )
    return Closing(worked_out, lambda: convolution_code(image, weight, flip=flip, same=same, relu=rectify))


def _controls(frame: Frame) -> _Setting:
    words, images = lesson_data("convolution", "figure"), lesson_data("convolution", "input_presets")
    kernels = grids.kernel_presets(most=5)
    with frame.controls:
        grids.preset("input", words["input"], images, default="edge")
        grids.preset("weight", words["kernel"], kernels, default="vertical-edge")
        flip = controls.toggle("flip", words["flip_label"], help=words["flip_help"])
        rectify = controls.toggle("relu", words["relu_label"])
    with frame.more:
        image = controls.matrix("input", "input", images["edge"][1], max_side=grids.MAX_SIDE, help=words["grid_help"])
        weight = controls.matrix("weight", "weight", kernels["vertical-edge"][1], max_side=grids.MAX_SIDE)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            grids.size_control("input", words["input_rows"], words["input_columns"], image)
            grids.size_control("weight", words["kernel_rows"], words["kernel_columns"], weight)
            same = controls.toggle("same", 'padding="same"', help=words["same_help"])
            running = controls.toggle("running", words["running_label"])
    return _Setting(image, weight, flip, rectify, same, running)
