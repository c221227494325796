"""Convolution, step by step: A2-A4, A7-A9."""

import streamlit as st

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, grids
from lesson_ui.figures.convolution import convolution_info, convolution_scene, turned
from lesson_ui.lesson import close_lesson, open_lesson, pinned, refused, run_lesson, show_scene
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data
from lesson_ui.snippets.convolution import convolution_code
from lesson_ui.worked.convolution import convolution_facts


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("convolution")
    words = lesson_data("convolution", "figure")
    images = lesson_data("convolution", "input_presets")
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

    def edited(edit: dict[str, object]) -> None:
        if edit["panel"] == "input":
            grids.edit_cell("input", image, edit)
        else:
            grids.edit_cell("weight", weight, edit, turned=flip)

    try:
        info = convolution_info(image, turned(weight) if flip else weight, padding="same" if same else 0)
    except InvalidInputError as error:
        refused(frame, error)
    else:
        pin = pinned(*info.output.shape)
        facts = convolution_facts(info, pin, words=words, flip=flip)
        seen = predict(frame, answer=facts.answer, accepts=(facts.answer,), hint=facts.hint)
        scene = convolution_scene(
            info,
            words,
            rectify=rectify,
            running=running,
            concealed=None if seen else facts.asked,
            start=facts.asked,
        )
        show_scene(frame, scene, pin=pin, on_edit=edited)

        def worked_out() -> None:
            if not seen:
                frame.section("predict_first")
                return
            frame.section("worked_out", **facts.formulas)
            left, right = st.columns(2)
            with left:
                frame.section("why_negative", **facts.sign)
                frame.section("sharing", **facts.connections)
            with right:
                frame.section("flip", **facts.flip)
                frame.section("odd", **facts.odd)
                if rectify:
                    frame.section("relu", **facts.relu)

        close_lesson(
            frame,
            worked_out=worked_out,
            code=lambda: convolution_code(image, weight, flip=flip, same=same, relu=rectify),
        )


run_lesson("convolution", lesson)
