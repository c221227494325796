"""The activity of *Any number, explained*: a layer beside what it reads, and one of its numbers taken apart."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.explain.code import explain_code
from lesson_ui.lessons.explain.figure import network_scene
from lesson_ui.lessons.explain.input_choice_activity import choose_input, label_of, sample_number
from lesson_ui.lessons.explain.network_choice_activity import choose_network, moment_words
from lesson_ui.lessons.explain.number_activity import descend_in_figure, number_parts, show_trail
from lesson_ui.lessons.explain.number_trail_activity import asked_place, choose_layer, trail
from lesson_ui.lessons.explain.number_worked import number_info
from lesson_ui.lessons.explain.worked import decision_words
from lesson_ui.networks.subject import run_picture
from lesson_ui.words.prose import lesson_data


def explain_activity(frame: Frame) -> Closing:
    """Draw the activity that takes any number of a network apart."""
    words = lesson_data("explain", "figure")
    with frame.controls:
        subject = choose_network(words, frame.more)
        x = choose_input(subject, words, frame.more, frame.notes)
        path = choose_layer(subject, words)
    made = run_picture(subject, x)
    place, pin = asked_place(subject, made, path)
    info = number_info(subject, made, place, trail(subject), words)
    answered = ask(frame, str(info.term_count), info.hint, facts={"place": info.name})
    scene = network_scene(subject, made, path, words)
    show_scene(frame, scene, pin=pin, on_edit=partial(descend_in_figure, info))
    with frame.figure:
        st.markdown(f"{decision_words(subject, made, label_of(subject), words)} {moment_words(subject, words)}")
        show_trail(info)
    worked_out = explanation(frame, seen=answered or pin is not None, above=number_parts(frame, info, words))
    return Closing(worked_out, lambda: explain_code(subject, *place, number=sample_number()))
