"""Any number, explained: G6."""

from functools import partial

import streamlit as st

from cnn_core.errors import InvalidInputError
from lesson_ui.figures.explain import network_scene
from lesson_ui.input_choice import choose_input, label_of, sample_number
from lesson_ui.lesson import close_lesson, open_lesson, refused, run_lesson, show_scene
from lesson_ui.network_choice import choose_network, moment_words
from lesson_ui.networks.subject import answer
from lesson_ui.number_trail import asked_place, choose_layer, trail
from lesson_ui.number_view import descend_in_figure, show_number, show_trail
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data
from lesson_ui.snippets.explain import explain_code
from lesson_ui.worked.explain import decision_words
from lesson_ui.worked.explain_number import number_info


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("explain")
    words = lesson_data("explain", "figure")
    try:
        with frame.controls:
            subject = choose_network(words, frame.more)
            x = choose_input(subject, words, frame.more, frame.notes)
            path = choose_layer(subject, words)
    except InvalidInputError as error:
        refused(frame, error)
        return
    made = answer(subject, x)
    place, pin = asked_place(subject, made, path)
    info = number_info(subject, made, place, trail(subject), words)
    count = str(info.term_count)
    seen = predict(frame, answer=count, accepts=(count,), hint=info.hint, place=info.name) or pin is not None
    scene = network_scene(subject, made, path, words)
    show_scene(frame, scene, pin=pin, on_edit=partial(descend_in_figure, info))
    with frame.figure:
        st.markdown(f"{decision_words(subject, made, label_of(subject), words)} {moment_words(subject, words)}")
        show_trail(info)
    close_lesson(
        frame,
        worked_out=lambda: show_number(frame, info, words, seen=seen),
        code=lambda: explain_code(subject, *place, number=sample_number()),
    )


run_lesson("explain", lesson)
