"""From a run to the lesson that takes any number apart, and out of the app: weights and code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lesson_ui.catalogue import LESSONS
from lesson_ui.figures.subject import Subject
from lesson_ui.prose import lesson_data, lesson_text
from lesson_ui.worked.explain import layer_options

EXPLAIN = "explain"


def explain_link(
    id_: str, subject: Subject, picture: Mapping[str, str], layer: str | None, words: dict[str, Any]
) -> None:
    """
    Link to the lesson that explains any number, with this moment of this run and this picture.

    Parameters
    ----------
    id_ : str
        The run.
    subject : Subject
        Its network at that moment.
    picture : mapping of str to str
        What the address says of the picture.
    layer : str or None
        The layer that is looked at.
    words : dict
        ``onward``, with ``{title}`` and ``{step}``.
    """
    lesson = next(lesson for lesson in LESSONS if lesson.slug == EXPLAIN)
    told = lesson_data(EXPLAIN, "figure")
    step = subject.key.rpartition(" ")[2]
    address = {"explain_network": told["stored"], "explain_run": id_, "explain_step": step}
    address |= picture
    if layer is not None:
        address["explain_layer"] = layer_options(subject, told)[layer]
    label = words["onward"].format(title=lesson_text(EXPLAIN).title)
    with st.container(key="run-onward"):
        st.page_link(lesson.script, label=label, query_params=address)
