"""The activity of the builder: a network's blocks, the chosen layer, every shape and count, links to other lessons."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lesson_ui.controls import controls, fix_buttons
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.frame.style import add_stylesheet, is_projector
from lesson_ui.lessons.build import state_activity
from lesson_ui.lessons.build.code import build_code
from lesson_ui.lessons.build.editor_activity import arguments_panel, layer_tools, start_control
from lesson_ui.lessons.build.figure import build_scene, concealed_paths
from lesson_ui.lessons.build.files_activity import files_in, files_out
from lesson_ui.lessons.build.fixes_activity import show_break
from lesson_ui.lessons.build.links_out_activity import links_out
from lesson_ui.lessons.build.network_text_worked import DEFAULT, DEFAULT_INPUT, input_of, network_of
from lesson_ui.lessons.build.table_figure import build_table
from lesson_ui.lessons.build.worked import build_facts
from lesson_ui.words.prose import lesson_data


def build_activity(frame: Frame) -> Closing:
    """Draw the builder of networks."""
    words = state_activity.build_words()
    add_stylesheet("build.css")
    if is_projector():
        add_stylesheet("build_projector.css")
    built, rectangular = _built(frame)
    facts = build_facts(built.info, built.chosen, words)
    seen = not facts.answer or ask(frame, facts.answer, facts.hint, facts=facts.asked, accepts=facts.accepts)
    if seen:
        fix_buttons.offer_examples(frame.question, lesson_data("build", "examples"), prefix="build_")
    show_break(built)
    concealed: frozenset[str] = frozenset() if seen else concealed_paths(built.info)
    scene = build_scene(built.info, words, chosen=built.chosen, concealed=concealed)
    show_scene(frame, scene, on_edit=partial(state_activity.choose_block, built))
    with frame.controls:
        start_control(built)
        layer_tools(built)
        arguments_panel(built, rectangular=rectangular)
    with st.session_state["alerts"] if is_projector() else frame.below:
        st.html(build_table(built.info, words, chosen=built.chosen, concealed=concealed))
        links_out(built)

    worked_out = explanation(
        frame, seen=seen, left=facts.sections[:-1], right=(*facts.sections[-1:], "breaking"), gap="small"
    )
    return Closing(worked_out, lambda: _code(built) if seen else f"# {words['code_first']}")


def _built(frame: Frame) -> tuple[state_activity.Built, bool]:
    """Ask for the network and its input, and whether height and width have controls of their own."""
    words = state_activity.build_words()
    with frame.more:
        network = controls.parsed(
            state_activity.NETWORK, words["text_label"], DEFAULT, network_of, help=words["text_help"], area=True
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            input_shape = controls.parsed(
                state_activity.INPUT, words["input_label"], DEFAULT_INPUT, input_of, help=words["input_help"]
            )
            rectangular = controls.toggle("build_rectangular", words["rectangular"])
        if not controls.is_folded():
            files_in()
    return state_activity.info_of(network, input_shape), rectangular


def _code(built: state_activity.Built) -> str:
    files_out(built)
    return build_code(built.info)
