"""Convolution as a matrix product: patches as columns, filters as rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, grids
from lesson_ui.activities import Closing
from lesson_ui.activities.channels import channels_presets, channels_words, stack
from lesson_ui.errors import show_error
from lesson_ui.figures.channels_info import Grid, Volume
from lesson_ui.figures.channels_matrix import MOST_FILTERS, MatrixInfo, matrix_info, matrix_scene
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.predict import predict
from lesson_ui.snippets.channels import matrix_code
from lesson_ui.worked.channels_matrix import matrix_facts

CASES = {"colour": (4, 2), "grey": (5, 3)}  # side of a sheet, kernel_size


def matrix_activity(frame: Frame) -> Closing:
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
    """
    words = channels_words()
    with frame.controls:
        cases = {case: words[f"case_{case}"] for case in CASES}
        case = controls.choice("channels_case", words["case_label"], cases, "colour", horizontal=True)
        keys = f"channels_{case}_image", f"channels_{case}_rows"
        images, filters = channels_presets(f"{case}_images"), channels_presets(f"{case}_rows")
        grids.preset(keys[0], words["image_label"], images, default="steps")
        grids.preset(keys[1], words["rows_label"], filters, default="two")
    with frame.more:
        image = _sheets(case, keys[0], images["steps"][1], words)
        rows = controls.matrix(keys[1], words["rows_label"], filters["two"][1], max_side=12, help=words["rows_help"])
    info = _info(image, rows[:MOST_FILTERS], case, filters["two"][1])
    facts = matrix_facts(info, pinned(*info.products.shape), words=words)
    seen = predict(
        frame,
        answer=str(info.copies),
        accepts=(str(info.copies),),
        hint=words["matrix_answer"].format(**facts),
        about="matrix",
        section="predict_matrix",
        **facts,
    )

    def edited(edit: Mapping[str, Any]) -> None:
        if edit["panel"] == "filters":
            grids.edit_cell(keys[1], info.filters, edit)
        else:
            channel, column = divmod(int(edit["column"]), info.image.shape[2])
            row = channel * info.image.shape[1] + int(edit["row"])
            stacked = info.image.reshape(-1, info.image.shape[2])
            grids.edit_cell(keys[0], stacked, {**edit, "row": row, "column": column})

    show_scene(frame, matrix_scene(info, words), pin=pinned(*info.products.shape), on_edit=edited)

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        frame.section("worked_matrix", **facts)
        left, right = st.columns(2, gap="large")
        with left:
            frame.section("unfolded", **facts)
        with right:
            frame.section("why_matrix", **facts)

    return Closing(worked_out, lambda: matrix_code(info.image, info.filters, info.kernel_size))


def _sheets(case: str, key: str, default: str, words: dict[str, Any]) -> Volume:
    most = CASES[case][0]
    if case == "colour":
        return stack(key, "input", default, most=most, help=words["sheets_help"])
    return controls.matrix(key, "input", default, max_side=most, help=words["grid_help"])[None]


def _info(image: Volume, rows: Grid, case: str, default: str) -> MatrixInfo:
    """Compute what the figure shows; with weights that do not fit, with the ready-made ones."""
    kernel_size = CASES[case][1]
    try:
        return matrix_info(image, rows, kernel_size)
    except InvalidInputError as error:
        if rows.shape[1] == len(image) * kernel_size**2:
            raise
        show_error(error)
        return matrix_info(image, grids.read(default), kernel_size)
