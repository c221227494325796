"""The style sheets of all pages, from `assets/styles`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

STYLES = Path(__file__).parents[2] / "assets" / "styles"


@cache
def _stylesheet(name: str) -> str:
    return f"<style>{(STYLES / name).read_text(encoding='utf-8')}</style>"


def is_projector() -> bool:
    """
    Tell whether the learner asked for the projector view.

    Returns
    -------
    bool
        As its switch says; before that is drawn, as the address does.
    """
    return bool(st.session_state.get("projector", str(st.query_params.get("projector", "")).lower() == "true"))


def add_stylesheet(name: str) -> None:
    """
    Add a style sheet that one page needs.

    Parameters
    ----------
    name : str
        File in `STYLES`.
    """
    st.html(_stylesheet(name))


def apply_style() -> None:
    """Add the style sheet of all pages."""
    st.html(_stylesheet("app.css"))
