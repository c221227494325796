"""One filter, a stack of kernels: each channel's map, their sum, the bias, the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lesson_ui import controls, grids
from lesson_ui.activities import Closing
from lesson_ui.activities.channels import channels_presets, channels_words, edit_stack, stack
from lesson_ui.figures.channels import stack_info, stack_scene, telling_cell
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.predict import predict
from lesson_ui.snippets.channels import stack_code
from lesson_ui.worked.channels import stack_facts

IMAGE, FILTER, BIAS = "channels_image", "channels_filter", "channels_bias"
MOST_SIDE, MOST_KERNEL = 8, 5


def stack_activity(frame: Frame) -> Closing:
    """
    Put the activity on the page.

    Parameters
    ----------
    frame : Frame
        The lesson.

    Returns
    -------
    Closing
        The explanation and the code.

    Raises
    ------
    InvalidInputError
        If the filter does not fit the sheets.
    """
    words, images, filters = channels_words(), channels_presets("sheets"), channels_presets("filters")
    with frame.controls:
        grids.preset(IMAGE, words["image_label"], images, default="cross")
        grids.preset(FILTER, words["filter_label"], filters, default="red_cross")
        products = controls.toggle("channels_products", words["products_label"], help=words["products_help"])
    with frame.more:
        image = stack(IMAGE, "input", images["cross"][1], most=MOST_SIDE, help=words["sheets_help"])
        weight = stack(FILTER, "weight", filters["red_cross"][1], most=MOST_KERNEL, help=words["kernels_help"])
        bias = controls.matrix(BIAS, "bias", "1", max_side=1, help=words["bias_help"])

    def edited(edit: Mapping[str, Any]) -> None:
        if edit["panel"] == "bias":
            grids.edit_cell(BIAS, bias, edit)
        else:
            sheet = str(edit["panel"]).endswith("Sheet")
            edit_stack(IMAGE if sheet else FILTER, image if sheet else weight, edit)

    info = stack_info(image, weight, float(bias[0, 0]))
    asked = telling_cell(info)
    facts = stack_facts(info, pinned(*info.output.shape), words=words)
    seen = predict(
        frame,
        answer=facts.answer,
        accepts=(facts.answer,),
        hint=facts.hint,
        about="stack",
        section="predict_stack",
        **facts.question,
    )
    scene = stack_scene(info, words, products=products, concealed=None if seen else asked)
    show_scene(frame, scene, pin=pinned(*info.output.shape), on_edit=edited)

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        frame.section("worked_stack", **facts.formulas)
        left, right = st.columns(2, gap="large")
        with left:
            frame.section("count", **facts.learned)
        with right:
            frame.section("why_sum", **facts.learned)

    return Closing(worked_out, lambda: stack_code(image, weight, float(bias[0, 0])))
