"""The activities of lessons that have several: each one's controls, question and figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st


class Closing(NamedTuple):
    """
    How the page of an activity ends.

    Attributes
    ----------
    worked_out : callable
        Writes the explanation with the live numbers.
    code : callable
        Returns the Python lines that compute what is on the screen.
    """

    worked_out: Callable[[], None]
    code: Callable[[], str]


def keep_unseen(prefix: str) -> None:
    """
    Keep what was set in the activities that are not on the page, until the learner comes back to them.

    Parameters
    ----------
    prefix : str
        How the names of the lesson's controls begin.
    """
    drawn = st.session_state["controls"]
    for key in [str(key) for key in st.session_state if str(key).startswith(prefix)]:
        if key not in drawn and " " not in key:
            st.session_state[key] = st.session_state[key]
