"""Links from a run: to the lesson that takes any number apart, and to a training that goes on from its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.training import TrainingSpec
from lesson_ui.frame.explanation import lesson_link
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.lessons.train.settings_activity import take_setting
from lesson_ui.networks.addresses import EXPLAIN_LAYER, EXPLAIN_NETWORK, EXPLAIN_RUN, EXPLAIN_STEP, TRAIN_WEIGHTS
from lesson_ui.networks.layer_names import layer_options
from lesson_ui.networks.start_weights import keep_weights
from lesson_ui.networks.subject import Subject
from lesson_ui.words.prose import lesson_data

EXPLAIN = "explain"
_TAKEN = "moment trained on from"  # run, step and name of the weights


def explain_link(
    id_: str, subject: Subject, picture: Mapping[str, str], layer: str | None, words: dict[str, Any]
) -> None:
    """Link to the lesson that explains any number, with this step of this run and this picture."""
    explain_words = lesson_data(EXPLAIN, "figure")
    step = subject.key.rpartition(" ")[2]
    address = {EXPLAIN_NETWORK: explain_words["stored"], EXPLAIN_RUN: id_, EXPLAIN_STEP: step}
    address |= picture
    if layer is not None:
        address[EXPLAIN_LAYER] = layer_options(subject, explain_words)[layer]
    lesson_link(EXPLAIN, words["explain_number"], address)


def train_on_button(id_: str, spec: TrainingSpec, step: int, words: dict[str, Any]) -> None:
    """Offer to train on from the weights after a step of a run."""
    taken = st.session_state.get(_TAKEN)
    if taken == (id_, step, st.session_state.get(TRAIN_WEIGHTS)):
        st.caption(words["train_on_next"].format(start=words["start_new"]))
        return
    label = words["train_on"].format(step=step)
    st.button(label, key="run-train-on", on_click=_train_on, args=(id_, spec, step, words), help=words["train_on_help"])


def _train_on(id_: str, spec: TrainingSpec, step: int, words: dict[str, Any]) -> None:
    callbacks_activity.forget_refusal()
    callbacks_activity.redraw_page()
    try:
        key = keep_weights(id_, step)
    except InvalidInputError as problem:
        st.session_state[callbacks_activity.REFUSAL] = problem
        return
    take_setting(replace(spec, start=key), words)
    st.session_state[_TAKEN] = (id_, step, key)
