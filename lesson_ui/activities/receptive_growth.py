"""Build the stack: every layer's field from the layer below, drawn as a pyramid."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import Fix
from lesson_ui import controls
from lesson_ui.activities import Closing
from lesson_ui.activities.receptive_editor import more_of_layer, stack_editor
from lesson_ui.activities.receptive_stack import (
    current_stack,
    field_words,
    or_mend,
    preset_stack,
    stack_text,
)
from lesson_ui.figures.receptive_pyramid import MOST_CELLS, fitting_size, pyramid_info, pyramid_scene
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.predict import predict
from lesson_ui.snippets.receptive_field import growth_code
from lesson_ui.worked.receptive_field import growth_facts

FITTING = 0  # cells: as many as show the stack best


def growth_activity(frame: Frame) -> Closing:
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
        If a window does not fit the input.
    """
    words = field_words()
    with frame.controls:
        preset_stack()
        stack_editor(current_stack())
    with frame.more:
        more_of_layer(current_stack())
        with st.container(horizontal=True, vertical_alignment="bottom"):
            stack = stack_text()
            cells = controls.integer(
                "rf_cells", words["cells_label"], FITTING, MOST_CELLS, FITTING, help=words["cells_help"]
            )
    info = or_mend(lambda: pyramid_info(stack, cells or fitting_size(stack)), [Fix(words["cells_label"], "=", FITTING)])
    pin = pinned(len(stack), max(info.sizes[1:]))
    if pin and pin[1] >= info.sizes[pin[0] + 1]:
        pin = None
    facts = growth_facts(info, pin, words=words)
    seen = predict(
        frame,
        answer=facts["size"],
        accepts=(facts["size"],),
        hint=words["growth_hint"].format(**facts),
        about="growth",
        section="predict_growth",
        **facts,
    )
    show_scene(frame, pyramid_scene(info, words, seen=seen), pin=pin)

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        frame.section("worked_growth", **facts)
        left, right = st.columns(2)
        with left:
            frame.section("unit", **facts)
        with right:
            frame.section("weights", **facts)

    return Closing(worked_out, lambda: growth_code(stack))
