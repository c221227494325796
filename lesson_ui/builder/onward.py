"""From the network just built to the lesson that takes its numbers apart."""

from __future__ import annotations

import streamlit as st

from cnn_core.network import to_address
from lesson_ui.builder.state import Built, build_words
from lesson_ui.catalogue import LESSONS
from lesson_ui.prose import lesson_data, lesson_text

EXPLAIN = "explain"


def onward(built: Built) -> None:
    """
    Link to the lesson that explains any number, with this network in the address.

    Parameters
    ----------
    built : Built
        What is being built; a network that breaks has no numbers to explain.
    """
    lesson = next((lesson for lesson in LESSONS if lesson.slug == EXPLAIN), None)
    if lesson is None or built.info.followed.broken:
        return
    address = {
        "explain_network": lesson_data(EXPLAIN, "figure")["built"],
        "network": to_address(built.info.network),
        "network_input": ",".join(map(str, built.info.input_shape)),
    }
    label = build_words()["onward"].format(title=lesson_text(EXPLAIN).title)
    st.page_link(lesson.script, label=label, query_params=address)
