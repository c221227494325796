"""Any number, explained: G6."""

import streamlit as st

from cnn_core.errors import InvalidInputError
from lesson_ui import controls
from lesson_ui.answered import Asking
from lesson_ui.figures.explain import most_telling_cell, network_scene, source_of
from lesson_ui.figures.sheets import make_sheet
from lesson_ui.input_choice import choose_input, label_of, sample_number
from lesson_ui.lesson import close_lesson, open_lesson, pinned, refused, run_lesson, show_scene
from lesson_ui.network_choice import choose_network, moment_words
from lesson_ui.networks.addresses import EXPLAIN_LAYER
from lesson_ui.networks.layer_names import layer_options
from lesson_ui.networks.subject import answer, layer_shape
from lesson_ui.number_trail import Place, forget_trail, trail
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data
from lesson_ui.snippets.explain import explain_code
from lesson_ui.worked.explain import decision_words, most_telling


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("explain")
    words = lesson_data("explain", "figure")
    try:
        with frame.controls:
            subject = choose_network(words, frame.more)
            x = choose_input(subject, words, frame.more, frame.notes)
            options = layer_options(subject, words)
            default = most_telling(subject)
            if st.session_state.get(EXPLAIN_LAYER, default) not in options:
                del st.session_state[EXPLAIN_LAYER]
            path = controls.choice(EXPLAIN_LAYER, words["layer_label"], options, default, then=forget_trail)
    except InvalidInputError as error:
        refused(frame, error)
        return
    made = answer(subject, x)
    sheet = make_sheet(layer_shape(subject, path))
    values = sheet.stitched(made.values(path))
    start = most_telling_cell(values)
    pin = pinned(*sheet.size)
    index = sheet.index_at(*(pin or start))
    if index is None:
        pin, index = None, sheet.index_at(*start)
    assert index is not None
    asking = Asking(subject, made, Place(path, index), trail(subject), words)

    def picked(edit: dict[str, object]) -> None:
        source = source_of(path, str(edit["panel"]), subject)
        cell = (int(str(edit["row"])), int(str(edit["column"])))
        asking.descend(source, make_sheet(layer_shape(subject, source)).index_at(*cell))

    count = len(asking.explanation.terms) if asking.explanation else 1
    answered = predict(frame, answer=str(count), accepts=(str(count),), hint=asking.hint, place=asking.name)
    seen = answered or pin is not None
    show_scene(frame, network_scene(subject, made, path, words, start), pin=pin, on_edit=picked)
    with frame.figure:
        st.markdown(f"{decision_words(subject, made, label_of(subject), words)} {moment_words(subject, words)}")
        asking.show_way()

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        asking.tell(frame)
        asking.show_terms()

    close_lesson(
        frame, worked_out=worked_out, code=lambda: explain_code(subject, *asking.place, number=sample_number())
    )


run_lesson("explain", lesson)
