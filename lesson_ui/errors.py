"""How a refusal looks: what was given, what is allowed, what to do. Never a traceback."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_core.errors import InvalidInputError
from lesson_ui.prose import words

logger = logging.getLogger(__name__)
PARTS = ("given", "allowed", "here", "fix")  # of a refusal, below its sentence


def error_text(error: InvalidInputError) -> str:
    """
    Write a refusal as one short Markdown paragraph a line.

    Parameters
    ----------
    error : InvalidInputError
        What the core refused.

    Returns
    -------
    str
        Problem, given, allowed, here and fix.
    """
    text = words()["errors"]
    given = ", ".join(f"{name} = {_short(value)}" for name, value in error.given.items())
    rows = [
        f"**{plain(error.problem)}**",
        f"{text['given']}: {plain(given)}" if given else "",
        f"{text['allowed']}: {plain(error.allowed)}",
        f"{text['here']}: {plain(error.here)}" if error.here else "",
        f"{text['fix']}: {plain('; or '.join(str(fix) for fix in error.fixes))}" if error.fixes else "",
    ]
    return "  \n".join(row for row in rows if row)


def kept_refusal(text: str) -> tuple[str, tuple[str, ...]]:
    """
    Read a refusal that was kept as text, such as the reason why a run ended.

    Parameters
    ----------
    text : str
        ``str`` of what the core refused, or any other words.

    Returns
    -------
    problem : str
        The sentence that comes first, as Markdown.
    rows : tuple of str
        What was given, what is allowed, what was here and what to do, as Markdown; empty for other words.
    """
    first, *others = text.split("\n")
    names = words()["errors"]
    found = [(name, said.strip()) for name, mark, said in (line.strip().partition(":") for line in others) if mark]
    rows = tuple(f"{names[name]}: {plain(said)}" for name, said in found if name in PARTS and said)
    return (plain(first), rows) if rows else (plain(text), ())


def alerts_go_to(place: DeltaGenerator) -> None:
    """
    Choose where this run's refusals are shown: between the figure and its controls, never inside a closed box.

    Parameters
    ----------
    place : DeltaGenerator
        A container.
    """
    st.session_state["alerts"] = place


def show_error(error: InvalidInputError) -> None:
    """
    Show a refusal beside the controls; the rest of the page stays.

    Parameters
    ----------
    error : InvalidInputError
        What the core refused.
    """
    st.session_state.get("alerts", st).error(error_text(error))


def show_unexpected(error: Exception) -> bool:
    """
    Say that something went wrong on our side, keep the details in the log.

    Parameters
    ----------
    error : Exception
        What escaped.

    Returns
    -------
    bool
        True: nothing else is to be shown.
    """
    logger.error("A page failed.", exc_info=error)
    st.error(error_text(error) if isinstance(error, InvalidInputError) else words()["errors"]["unexpected"])
    return True


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 120 else text[:117] + "…"


def plain(text: str) -> str:
    """
    Write a text so that Markdown shows it as it is.

    Parameters
    ----------
    text : str
        What somebody typed, or a core's sentence.

    Returns
    -------
    str
        The same on one line, its marks escaped.
    """
    for mark in "\\*_`[]$<>~#|":
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", " ")
