"""The number asked about and the trail of numbers that led to it, kept in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.drawing.map_grid import map_grid
from lesson_ui.frame.lesson import pinned
from lesson_ui.lessons.explain.figure import first_cell
from lesson_ui.lessons.explain.number_worked import Place, read_trail, trail_text
from lesson_ui.lessons.explain.worked import default_layer
from lesson_ui.networks.addresses import EXPLAIN_LAYER
from lesson_ui.networks.layer_names import layer_options
from lesson_ui.networks.subject import PictureRun, Subject, layer_shape

TRAIL = "explain_trail"


def choose_layer(subject: Subject, words: dict[str, Any]) -> str:
    """Let the learner choose the layer whose number is asked about; give its path."""
    options, default = layer_options(subject, words), default_layer(subject)
    if st.session_state.get(EXPLAIN_LAYER, default) not in options:
        del st.session_state[EXPLAIN_LAYER]
    return controls.choice(EXPLAIN_LAYER, words["layer_label"], options, default, then=forget_trail)


def asked_place(subject: Subject, made: PictureRun, path: str) -> tuple[Place, tuple[int, int] | None]:
    """Find the index of the number asked about in its layer."""
    grid = map_grid(layer_shape(subject, path))
    pin = pinned(*grid.size)
    index = grid.index_at(*pin) if pin else None
    if index is not None:
        return Place(path, index), pin
    first = grid.index_at(*first_cell(subject, made, path))
    assert first is not None
    return Place(path, first), None


def trail(subject: Subject) -> list[Place]:
    """Read from the address the numbers of a network that led to the one asked about."""
    with st.container(key="explain-remembered"):
        return read_trail(controls.remembered(TRAIL), subject)


def go_to(subject: Subject, place: Place, before: Sequence[Place]) -> None:
    """Ask about another number; for use in a callback."""
    row, column = map_grid(layer_shape(subject, place.path)).cell(place.at)
    st.session_state[EXPLAIN_LAYER] = place.path
    st.session_state["pin"] = f"{row},{column}"
    st.session_state[TRAIL] = trail_text(before)


def forget_trail() -> None:
    """Begin anew: another layer or another picture has no trail behind it; for use as a callback."""
    st.session_state["pin"] = ""
    st.session_state[TRAIL] = ""
