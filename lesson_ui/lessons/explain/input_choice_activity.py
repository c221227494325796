"""The control for the picture a network reads: one it has never learned from, a sample, or the learner's own."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.controls.picture import choose_picture
from lesson_ui.networks.addresses import EXPLAIN_INPUT, EXPLAIN_NEGATIVE, EXPLAIN_SAMPLE
from lesson_ui.networks.input_picture import Input, own_data, picture_input, sample, sample_count
from lesson_ui.networks.subject import Subject
from lesson_ui.pictures.by_key import original


def choose_input(subject: Subject, words: dict[str, Any], more: Any, notes: Any) -> Input:
    """Offer the pictures a network can read."""
    part = "run" if subject.source is not None and own_data(subject) is not None else "task"
    sources = {"data": words["from_data"][part], "picture": words["from_picture"]}
    source = controls.choice(EXPLAIN_INPUT, words["input_label"], sources, "data")
    if source == "data":
        return sample(subject, _choose_number(subject, words["sample_label"][part], words["sample_help"][part]))
    key = choose_picture("cat" if subject.input_shape[0] == 3 else "digit")
    with more:
        negative = controls.toggle(EXPLAIN_NEGATIVE, words["negative_label"], help=words["negative_help"])
    _, H, W = subject.input_shape
    high, wide = original(key).pixels.shape[:2]
    if high < H or wide < W:
        notes.caption(words["enlarged"].format(rows=high, columns=wide, height=H, width=W))
    return picture_input(subject, key, negative)


def _choose_number(subject: Subject, label: str, help: str) -> int:
    most = sample_count(subject)
    if most < 2:
        return 1
    if int(st.session_state.get(EXPLAIN_SAMPLE, 1)) > most:  # chosen among the pictures of another network
        st.session_state[EXPLAIN_SAMPLE] = 1
    return controls.integer(EXPLAIN_SAMPLE, label, 1, most, 1, help=help)


def sample_number() -> int | None:
    """Tell which of the data's pictures is shown, from 1; None for another picture."""
    from_data = st.session_state.get(EXPLAIN_INPUT, "data") == "data"
    return int(st.session_state.get(EXPLAIN_SAMPLE, 1)) if from_data else None


def label_of(subject: Subject) -> str:
    """Name the class of the data's picture that is shown; empty for other pictures."""
    number = sample_number()
    data = own_data(subject)
    if number is None or data is None:
        return ""
    return data.class_names[int(data.labels[min(number, len(data)) - 1])]
