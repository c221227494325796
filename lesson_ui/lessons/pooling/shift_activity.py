"""The activity on shifts: does the pooled map notice when its input moves?"""

from __future__ import annotations

import streamlit as st

from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.pooling.activity import (
    kernel_control,
    kind_control,
    made,
    pooling_presets,
    pooling_words,
    stride_control,
)
from lesson_ui.lessons.pooling.code import shift_code
from lesson_ui.lessons.pooling.games_worked import shift_facts
from lesson_ui.lessons.pooling.shift_figure import MOVES_IN, shift_info, shift_scene

FARTHEST = 6  # cells


def shift_activity(frame: Frame) -> Closing:
    """Draw the activity that shifts a map; every shift asks first how many pooled numbers will change."""
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
    info = made(frame, image, lambda: shift_info(image, down, right, kernel_size, stride, moves_in=moves_in, kind=kind))
    facts = shift_facts(info, down, right, words=words)
    if asks and (down or right):
        about, section = f"shift_{right}_{down}", "predict_shift"
        seen = ask(frame, str(facts["changed"]), facts["verdict"], about=about, facts=facts, section=section)
    else:
        frame.question.markdown(facts["verdict"])
        seen = True
    edited = grids.editor({"input": ("pool_map", image)})
    show_scene(frame, shift_scene(info, words, hidden=not seen), pin=pinned(*info.changed.shape), on_edit=edited)

    worked_out = explanation(frame, facts, seen=seen, left=("worked_shift",), right=("equivariance",), gap="small")
    return Closing(
        worked_out,
        lambda: shift_code(image, down, right, kernel_size, stride, moves_in=moves_in, kind=kind),
    )
