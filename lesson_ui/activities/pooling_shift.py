"""The shift game: does the pooled map notice when its input moves?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lesson_ui import controls, grids
from lesson_ui.activities import Closing
from lesson_ui.activities.pooling import (
    kernel_control,
    kind_control,
    pooled_or_alone,
    pooling_presets,
    pooling_words,
    stride_control,
)
from lesson_ui.figures.pooling_shift import MOVES_IN, shift_info, shift_scene
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.predict import predict
from lesson_ui.snippets.pooling import shift_code
from lesson_ui.worked.pooling_games import shift_facts

FARTHEST = 6  # cells


def shift_activity(frame: Frame) -> Closing:
    """
    Put the game on the page: every shift asks first how many pooled numbers will change.

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
        If the window does not fit the map.
    """
    words, presets = pooling_words(), pooling_presets()["shift"]
    with frame.controls:
        grids.preset("pool_map", words["input"], presets, default="dot")
        right = controls.integer("pool_right", words["right_label"], -FARTHEST, FARTHEST, 1, unit=words["cells"])
        down = controls.integer("pool_down", words["down_label"], -FARTHEST, FARTHEST, 0, unit=words["cells"])
    with frame.more:
        image = controls.matrix(
            "pool_map", "input", presets["dot"][1], max_side=grids.MAX_SIDE, help=words["grid_help"]
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kernel_size, stride, kind = kernel_control(), stride_control(), kind_control()
            filled = {name: words[name] for name in MOVES_IN}
            moves_in = controls.choice("pool_moves_in", words["moves_in_label"], filled, MOVES_IN[0])
            asks = controls.toggle("pool_ask", words["ask_label"], True)
    info = pooled_or_alone(
        frame, image, lambda: shift_info(image, down, right, kernel_size, stride, moves_in=moves_in, kind=kind)
    )
    facts = shift_facts(info, down, right, words=words)
    moved = bool(down or right)
    seen = not (asks and moved) or _ask(frame, facts, about=f"shift_{right}_{down}")
    if not (asks and moved):
        frame.question.markdown(facts["verdict"])
    show_scene(frame, shift_scene(info, words, hidden=not seen), pin=pinned(*info.changed.shape), on_edit=_edit(image))

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        left, right_column = st.columns(2)
        with left:
            frame.section("worked_shift", **facts)
        with right_column:
            frame.section("equivariance", **facts)

    return Closing(
        worked_out,
        lambda: shift_code(image, down, right, kernel_size, stride, moves_in=moves_in, kind=kind),
    )


def _ask(frame: Frame, facts: dict[str, Any], *, about: str) -> bool:
    return predict(
        frame,
        answer=str(facts["changed"]),
        accepts=(str(facts["changed"]),),
        hint=facts["verdict"],
        about=about,
        section="predict_shift",
        **facts,
    )


def _edit(image: Any) -> Any:
    def edited(edit: Mapping[str, Any]) -> None:
        grids.edit_cell("pool_map", image, edit)

    return edited
