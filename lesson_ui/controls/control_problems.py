"""The refusal each control has to show, kept until the control changes."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import InvalidInputError


def remember_problem(key: str, problem: InvalidInputError) -> None:
    """
    Keep a refusal until the control it is about changes.

    Parameters
    ----------
    key : str
        The control.
    problem : InvalidInputError
        What was wrong.
    """
    st.session_state.setdefault("problems", {})[key] = problem


def problem_of(key: str) -> InvalidInputError | None:
    """
    Look up the refusal a control has to show.

    Parameters
    ----------
    key : str
        The control.

    Returns
    -------
    InvalidInputError or None
        The refusal.
    """
    found: InvalidInputError | None = st.session_state.get("problems", {}).get(key)
    return found


def forget_problem(key: str) -> None:
    """
    Drop the refusal of a control; for use as a callback.

    Parameters
    ----------
    key : str
        The control.
    """
    st.session_state.get("problems", {}).pop(key, None)


def forget_all_problems() -> None:
    """Drop every refusal."""
    st.session_state["problems"] = {}
