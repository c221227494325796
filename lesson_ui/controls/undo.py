"""The undo history of a lesson's controls: undo, reset, and the return to a lesson."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from lesson_ui.controls.control_problems import forget_all_problems

_LIMIT = 50  # steps kept
OVERTAKEN = 1.0  # seconds after a page in which a message may arrive that was written before the browser knew of it
_DRAWING = 30.0  # seconds a page may take on a busy server


def begin(slug: str) -> None:
    """
    Start to collect the controls of one lesson in this rerun; restore them if the learner returns to it.

    A link decides for itself: what was left is brought back only where the address asks for nothing.

    Parameters
    ----------
    slug : str
        The lesson.
    """
    arriving = st.session_state.get("lesson") != slug
    st.session_state["lesson"] = slug
    st.session_state["controls"] = {}
    st.session_state["left as"] = {}
    if arriving and not st.query_params and _steps():
        st.session_state["left as"] = _steps()[-1]


def bring_back(key: str) -> None:
    """
    Restore the value of a control before it is drawn, if the learner returns to the lesson.

    Parameters
    ----------
    key : str
        Name in the address.
    """
    left = st.session_state["left as"]
    if key in left and key not in st.session_state:
        st.session_state[key] = left[key]
    insisted = st.session_state.get("insisted", {})
    if key in insisted:
        value, before, until = insisted[key]
        if time.monotonic() < until and st.session_state.get(key) == before:
            st.session_state[key] = value


def insist(key: str, value: Any) -> None:
    """
    Set a control in a callback, and hold the value against an older one that the browser may still send.

    Whoever closes the box in the moment his picture arrives sends a message that was written before he was told. For a
    moment the value before is therefore taken for the browser's ignorance, any other for the learner's choice.

    Parameters
    ----------
    key : str
        Name in the address.
    value : object
        What it is set to.
    """
    before = st.session_state.get(key, st.session_state["controls"].get(key))
    st.session_state.setdefault("insisted", {})[key] = (value, before, time.monotonic() + _DRAWING)
    st.session_state[key] = value


def register(key: str, default: Any) -> None:
    """
    Register a control in the undo history: it is undone and reset with the others.

    Parameters
    ----------
    key : str
        Name in the address.
    default : object
        Its value at first.
    """
    st.session_state.setdefault("controls", {})[key] = default


def record() -> None:
    """Push the state of all controls on the undo history, if it differs from the last; the page ends here."""
    steps = _steps()
    now = {key: st.session_state.get(key, default) for key, default in st.session_state["controls"].items()}
    if not steps or steps[-1] != now:
        steps.append(now)
        del steps[:-_LIMIT]
    _count_down()


def undo() -> None:
    """Restore the controls to the state before, in the undo history; for use as a callback."""
    steps = _steps()
    if len(steps) > 1:
        steps.pop()
        st.session_state.update(steps[-1])
        _forget_all()


def reset() -> None:
    """Set every control of the lesson to its value at first; for use as a callback."""
    st.session_state.update(st.session_state["controls"])
    _forget_all()


def _count_down() -> None:
    """Count a drawn page: from the second on, the browser sends the values that were set."""
    end = time.monotonic() + OVERTAKEN
    for key, (value, before, until) in st.session_state.get("insisted", {}).items():
        st.session_state["insisted"][key] = (value, before, min(until, end))


def _forget_all() -> None:
    """Forget what belonged to earlier values: refusals, and values that were insisted on."""
    forget_all_problems()
    st.session_state["insisted"] = {}


def _steps() -> list[dict[str, Any]]:
    histories: dict[str, list[dict[str, Any]]] = st.session_state.setdefault("histories", {})
    return histories.setdefault(st.session_state["lesson"], [])
