"""Build a network: G2, G5."""

from functools import partial

import streamlit as st

from lesson_ui import controls, offers
from lesson_ui.builder import state
from lesson_ui.builder.editor import arguments_panel, layer_tools, start_control
from lesson_ui.builder.files import files_in, files_out
from lesson_ui.builder.fixes import show_break
from lesson_ui.builder.links_out import links_out
from lesson_ui.builder.network_text import DEFAULT, DEFAULT_INPUT, input_of, network_of
from lesson_ui.figures.build import build_scene, concealed_paths
from lesson_ui.figures.build_table import build_table
from lesson_ui.lesson import close_lesson, open_lesson, run_lesson, show_scene
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data
from lesson_ui.snippets.build import build_code
from lesson_ui.style import add_sheet, is_projector
from lesson_ui.worked.build import build_facts


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("build")
    words = state.build_words()
    add_sheet("build.css")
    with frame.more:
        network = controls.parsed(
            state.NETWORK, words["text_label"], DEFAULT, network_of, help=words["text_help"], area=True
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            input_shape = controls.parsed(
                state.INPUT, words["input_label"], DEFAULT_INPUT, input_of, help=words["input_help"]
            )
            rectangular = controls.toggle("build_rectangular", words["rectangular"])
        if not controls.is_folded():
            files_in()
    built = state.info_of(network, input_shape)
    facts = build_facts(built.info, built.chosen, words)
    seen = not facts.answer or predict(
        frame, answer=facts.answer, accepts=facts.accepts, hint=facts.hint, **facts.asked
    )
    if seen:
        offers.offer_examples(frame.question, lesson_data("build", "examples"), prefix="build_")
    show_break(built)
    concealed = frozenset() if seen else concealed_paths(built.info)
    shown = {"chosen": built.chosen, "concealed": concealed}
    show_scene(frame, build_scene(built.info, words, **shown), on_edit=partial(state.choose_block, built))
    with frame.controls:
        start_control(built)
        layer_tools(built)
        arguments_panel(built, rectangular=rectangular)
    with st.session_state["alerts"] if is_projector() else frame.below:
        st.html(build_table(built.info, words, **shown))
        links_out(built)

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        for column, sections in zip(st.columns(2), (facts.sections[:-1], facts.sections[-1:]), strict=True):
            with column:
                for name, values in sections:
                    frame.section(name, **values)
        with column:
            frame.section("breaking")

    def in_code() -> str:
        if not seen:
            return f"# {words['code_first']}"
        files_out(built)
        return build_code(built.info)

    close_lesson(frame, worked_out=worked_out, code=in_code)


run_lesson("build", lesson)
