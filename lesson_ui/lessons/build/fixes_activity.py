"""Where a network breaks: the sentence, and one button for each change that mends it."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import Fix
from cnn_core.network import apply_network_fix
from lesson_ui.controls.refusals import show_error
from lesson_ui.lessons.build.state_activity import Built, build_words, change
from lesson_ui.lessons.build.worked import fix_words


def show_break(built: Built) -> None:
    """Say why a layer cannot read what comes to it, and offer the fixes."""
    refusal = built.info.followed.refusal
    if refusal is None:
        return
    show_error(refusal)
    with st.session_state.get("alerts", st).container(horizontal=True, key="fixes"):
        for k, fix in enumerate(refusal.fixes):
            label = fix_words(built.info.network, fix, build_words())
            st.button(label, key=f"fix-{k}", on_click=_mend, args=(fix,), type="primary" if k == 0 else "secondary")


def _mend(fix: Fix) -> None:
    change(lambda network: apply_network_fix(network, fix))
