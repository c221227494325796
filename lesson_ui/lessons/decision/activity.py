"""What the activities of the lesson on decisions share: short words, names of classes, ready-made numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lesson_ui.controls import fix_buttons, grids
from lesson_ui.words.prose import lesson_data


def decision_words() -> dict[str, Any]:
    """Read the short words of the lesson on decisions."""
    return lesson_data("decision", "figure")


def class_names(count: int) -> tuple[str, ...]:
    """List names for so many classes."""
    return tuple(decision_words()["classes"][:count])


def presets_of(activity: str) -> dict[str, list[str]]:
    """Read the ready-made numbers of an activity."""
    presets: dict[str, list[str]] = lesson_data("decision", "presets")[activity]
    return presets


def preset_control(label: str, keys: Sequence[str], presets: Mapping[str, Sequence[str]]) -> None:
    """Offer ready-made numbers that fill several text controls at once; the choice follows what these say."""
    box, own = f"{keys[0]} preset", decision_words()["own_numbers"]
    first = next(iter(presets.values()))[1:]
    given = [st.session_state.get(key) or st.query_params.get(key) for key in keys]
    texts = [text or default for text, default in zip(given, first, strict=True)]
    found = next((name for name, (_, *parts) in presets.items() if parts == texts), grids.OWN)
    st.session_state[box] = found

    def apply() -> None:
        name = st.session_state[box]
        if name in presets:
            fix_buttons.set_controls(dict(zip(keys, presets[name][1:], strict=True)))

    options = [*presets, *([grids.OWN] if found == grids.OWN else [])]
    st.selectbox(
        label, options, key=box, format_func=lambda name: presets[name][0] if name in presets else own, on_change=apply
    )
