"""What the activities of the lesson on receptive fields share: short words, the stack and its editor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.network import Network
from cnn_core.network.short_form import from_short_form, to_short_form
from lesson_ui.controls import controls
from lesson_ui.controls.fix_buttons import Target
from lesson_ui.controls.undo import bring_back
from lesson_ui.words.prose import lesson_data

SLUG = "receptive_field"
STACK, LAYER = "rf_stack", "rf_layer"
DEFAULT = "three"
OWN, BUILT = "own", "built"
SIDES = ("28", "56", "112", "224")  # pixels, longest sides a picture is offered in


def field_words() -> dict[str, Any]:
    """Read the short words of the lesson on receptive fields."""
    return lesson_data(SLUG, "figure")


@cache
def stack_presets() -> dict[str, tuple[str, str]]:
    """Read the ready-made stacks of the lesson on receptive fields."""
    return {name: (title, text) for name, (title, text) in lesson_data(SLUG, "stacks").items()}


def preset_stack() -> None:
    """Offer the ready-made stacks; the choice follows what the stack's text says."""
    bring_back(STACK)
    presets, words = stack_presets(), field_words()
    box = f"{STACK} preset"
    text = st.session_state.get(STACK) or st.query_params.get(STACK) or presets[DEFAULT][1]
    st.session_state[box] = _preset_of(text)

    def apply() -> None:
        name = st.session_state[box]
        if name in presets:
            set_stack(from_short_form(presets[name][1]))

    own = [OWN] if st.session_state[box] == OWN else []
    st.selectbox(
        words["stack_label"],
        [*presets, *own],
        key=box,
        format_func=lambda name: presets[name][0] if name in presets else words["own_stack"],
        on_change=apply,
    )


def _preset_of(text: str) -> str:
    try:
        short = to_short_form(from_short_form(text))
    except InvalidInputError:
        return OWN
    return next((name for name, (_, preset) in stack_presets().items() if preset == short), OWN)


def stack_text() -> Network:
    """Ask for the stack as text, which is also what stands in the address."""
    words = field_words()
    return controls.parsed(
        STACK, words["text_label"], stack_presets()[DEFAULT][1], from_short_form, help=words["text_help"]
    )


def current_stack() -> Network:
    """Read the stack before its control is drawn, for controls that depend on it."""
    bring_back(STACK)
    text = st.session_state.get(STACK) or st.query_params.get(STACK) or stack_presets()[DEFAULT][1]
    try:
        return from_short_form(text)
    except InvalidInputError:
        return from_short_form(str(st.session_state.get(f"{STACK} last good") or stack_presets()[DEFAULT][1]))


def set_stack(stack: Network, place: int = 0) -> None:
    """Put another stack into the address; for use in a callback."""
    st.session_state[STACK] = to_short_form(stack)
    st.session_state[LAYER] = str(min(place + 1, len(stack.layers)))


def net_control(key: str, default: str) -> Network:
    """Ask for the network: a ready-made stack, or the one the learner built."""
    presets, words = stack_presets(), field_words()
    options = {BUILT: words["built_stack"]} | {name: title for name, (title, _) in presets.items()}
    chosen = controls.choice(key, words["stack_label"], options, default, help=words["net_help"])
    return current_stack() if chosen == BUILT else from_short_form(presets[chosen][1])


def depth_control(key: str, stack: Network, default: int, help: str) -> int:
    """Ask for a layer of a stack; another stack starts at its own default."""
    bring_back(key)
    of, short = f"{key} of", to_short_form(stack)
    moved = of in st.session_state and st.session_state[of] != short
    st.session_state[of] = short
    if key in st.session_state and (moved or not 1 <= int(st.session_state[key]) <= len(stack.layers)):
        st.session_state[key] = default
    if len(stack.layers) == 1:  # a slider needs two places
        return 1
    return controls.integer(key, field_words()["depth_label"], 1, len(stack.layers), default, help=help)


def fix_targets() -> dict[str, Target]:
    """Name the controls of the shown activity that can carry out a fix."""
    words = field_words()
    values: dict[str, tuple[str, Sequence[int | str]]] = {
        "rf_cells": (words["cells_label"], (0,)),
        "rf_side": (words["side_label"], SIDES),
        "rf_net": (words["stack_label"], tuple(stack_presets())),
        "rf_effective_net": (words["stack_label"], tuple(stack_presets())),
    }
    drawn = st.session_state["controls"]
    return {label: Target((key,), allowed) for key, (label, allowed) in values.items() if key in drawn}
