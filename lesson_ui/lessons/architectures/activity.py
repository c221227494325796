"""What the activities on architectures share: short words, what the fill of a volume shows, the clicked volume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.lessons.architectures.chain_figure import MEASURES
from lesson_ui.words.prose import lesson_data

SLUG = "architectures"


def architectures_words() -> dict[str, Any]:
    """Read the short words of the lesson on architectures."""
    return lesson_data(SLUG, "figure")


def choose_volume(edit: Mapping[str, Any]) -> None:
    """Pin the volume that was clicked; clicked again, let it go. For use in a callback."""
    pin = f"0,{int(edit['column'])}"
    st.session_state["pin"] = "" if st.session_state.get("pin") == pin else pin


def fill_control() -> str:
    """Ask what the fill of each volume shows: parameters or multiply-adds."""
    words = architectures_words()
    options = {measure: words[measure] for measure in MEASURES}
    return controls.choice("arch_fill", words["fill_label"], options, MEASURES[0], horizontal=True)
