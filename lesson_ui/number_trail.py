"""Which number of a network is asked about, and the way that led to it; both are in the address."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from cnn_core.network import INPUT
from lesson_ui import controls
from lesson_ui.figures.sheets import make_sheet
from lesson_ui.networks.addresses import EXPLAIN_LAYER
from lesson_ui.networks.subject import Subject, layer_shape

TRAIL = "explain_trail"
MOST_STEPS = 40


class Place(NamedTuple):
    """A number: its layer and where it stands there, (c, i, j) or (f,)."""

    path: str
    at: tuple[int, ...]


def is_there(subject: Subject, place: Place) -> bool:
    """Tell whether a network has such a number."""
    if place.path != INPUT and place.path not in subject.network.node_by_path:
        return False
    shape = layer_shape(subject, place.path)
    return len(place.at) == len(shape) and all(0 <= i < size for i, size in zip(place.at, shape, strict=True))


def trail(subject: Subject) -> list[Place]:
    """
    Read the numbers that led to the one asked about, the first one asked first.

    Parameters
    ----------
    subject : Subject
        The network; numbers that it does not have are left out.

    Returns
    -------
    list of Place
        From the address.
    """
    with st.container(key="explain-remembered"):
        text = controls.remembered(TRAIL)
    found = []
    for step in text.split(";")[:MOST_STEPS]:
        path, _, numbers = step.partition(":")
        if numbers and all(part.isdecimal() for part in numbers.split(",")):
            place = Place(path, tuple(map(int, numbers.split(","))))
            if is_there(subject, place):
                found.append(place)
    return found


def _written(places: list[Place]) -> str:
    return ";".join(f"{place.path}:{','.join(map(str, place.at))}" for place in places[-MOST_STEPS:])


def go_to(subject: Subject, place: Place, before: list[Place]) -> None:
    """
    Ask about another number; for use in a callback.

    Parameters
    ----------
    subject : Subject
        The network.
    place : Place
        The number.
    before : list of Place
        The way to it.
    """
    row, column = make_sheet(layer_shape(subject, place.path)).cell(place.at)
    st.session_state[EXPLAIN_LAYER] = place.path
    st.session_state["pin"] = f"{row},{column}"
    st.session_state[TRAIL] = _written(before)


def forget_trail() -> None:
    """Begin anew: another layer or another picture has no way behind it; for use as a callback."""
    st.session_state["pin"] = ""
    st.session_state[TRAIL] = ""
