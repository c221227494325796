"""The activity on convolution as a matrix product: patches as columns, filters as rows."""

from __future__ import annotations

from functools import partial
from typing import Any

from cnn_core.errors import InvalidInputError
from lesson_ui.controls import controls, grids
from lesson_ui.controls.refusals import show_error
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.channels.activity import channels_presets, channels_words, stack
from lesson_ui.lessons.channels.code import matrix_code
from lesson_ui.lessons.channels.info_figure import Grid, Volume
from lesson_ui.lessons.channels.matrix_figure import MOST_FILTERS, MatrixInfo, matrix_info, matrix_scene
from lesson_ui.lessons.channels.matrix_worked import matrix_facts

CASES = {"colour": (4, 2), "grey": (5, 3)}  # side of a channel, kernel_size


def matrix_activity(frame: Frame) -> Closing:
    """Draw the activity that computes a convolution as a matrix product."""
    words = channels_words()
    with frame.controls:
        cases = {case: words[f"case_{case}"] for case in CASES}
        case = controls.choice("channels_case", words["case_label"], cases, "colour", horizontal=True)
        keys = f"channels_{case}_image", f"channels_{case}_rows"
        images, filters = channels_presets(f"{case}_images"), channels_presets(f"{case}_rows")
        grids.preset(keys[0], words["image_label"], images, default="steps")
        grids.preset(keys[1], words["rows_label"], filters, default="two")
    with frame.more:
        image = _channels(case, keys[0], images["steps"][1], words)
        rows = controls.matrix(keys[1], words["rows_label"], filters["two"][1], max_side=12, help=words["rows_help"])
    info = _info(image, rows[:MOST_FILTERS], case, filters["two"][1])
    facts = matrix_facts(info, pinned(*info.products.shape), words=words)
    seen = ask(frame, str(info.copies), words["matrix_answer"].format(**facts), about="matrix", facts=facts)
    edited = grids.editor({"channels": partial(_edit_channel, keys[0], info.image), "filters": (keys[1], info.filters)})
    show_scene(frame, matrix_scene(info, words), pin=pinned(*info.products.shape), on_edit=edited)

    worked_out = explanation(
        frame, facts, seen=seen, above=("worked_matrix",), left=("unfolded",), right=("why_matrix",)
    )
    return Closing(worked_out, lambda: matrix_code(info.image, info.filters, info.kernel_size))


def _channels(case: str, key: str, default: str, words: dict[str, Any]) -> Volume:
    most = CASES[case][0]
    if case == "colour":
        return stack(key, "input", default, most=most, help=words["channels_help"])
    return controls.matrix(key, "input", default, max_side=most, help=words["grid_help"])[None]


def _edit_channel(key: str, image: Volume, edit: grids.Edit) -> None:
    """Put a number typed into channels drawn side by side into channels written below one another."""
    _, rows, columns = image.shape
    channel, column = divmod(int(edit["column"]), columns)
    grids.edit_cell(
        key, image.reshape(-1, columns), {**edit, "row": channel * rows + int(edit["row"]), "column": column}
    )


def _info(image: Volume, rows: Grid, case: str, default: str) -> MatrixInfo:
    """Compute the matrix product; with weights that do not fit, with the ready-made ones."""
    kernel_size = CASES[case][1]
    try:
        return matrix_info(image, rows, kernel_size)
    except InvalidInputError as error:
        if rows.shape[1] == len(image) * kernel_size**2:
            raise
        show_error(error)
        return matrix_info(image, grids.read(default), kernel_size)
