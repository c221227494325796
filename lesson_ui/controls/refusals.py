"""Refusals shown on the page, beside the controls. Never a traceback."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_core.errors import InvalidInputError
from lesson_ui.words.prose import words
from lesson_ui.words.refusals import error_text

logger = logging.getLogger(__name__)


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
    Show that something went wrong on our side; the details go to the log.

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
