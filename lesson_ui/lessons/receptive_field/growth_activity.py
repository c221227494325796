"""The activity that builds a stack: every layer's receptive field from the layer below, drawn as a pyramid."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import Fix
from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing, made_or_refused
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.receptive_field.code import growth_code
from lesson_ui.lessons.receptive_field.editor_activity import more_of_layer, stack_editor
from lesson_ui.lessons.receptive_field.pyramid_figure import MOST_CELLS, fitting_size, pyramid_info, pyramid_scene
from lesson_ui.lessons.receptive_field.stack_activity import (
    current_stack,
    field_words,
    preset_stack,
    stack_text,
)
from lesson_ui.lessons.receptive_field.worked import growth_facts

FITTING = 0  # cells: as many as show the stack best


def growth_activity(frame: Frame) -> Closing:
    """Draw the activity that builds a stack and computes its receptive fields."""
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
    info = made_or_refused(
        frame,
        lambda: pyramid_info(stack, cells or fitting_size(stack)),
        fixes=lambda _: [Fix(words["cells_label"], "=", FITTING)],
    )
    pin = pinned(len(stack.layers), max(info.sizes[1:]))
    if pin and pin[1] >= info.sizes[pin[0] + 1]:
        pin = None
    facts = growth_facts(info, pin, words=words)
    seen = ask(frame, facts["size"], words["growth_hint"].format(**facts), about="growth", facts=facts)
    show_scene(frame, pyramid_scene(info, words, seen=seen), pin=pin)

    worked_out = explanation(
        frame, facts, seen=seen, above=("worked_growth",), left=("unit",), right=("weights",), gap="small"
    )
    return Closing(worked_out, lambda: growth_code(stack))
