"""Change, add, remove and move the layers of the stack."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_core.stack_text import LIMITS, MOST_LAYERS, Stack, Window
from lesson_ui import controls
from lesson_ui.activities.receptive_stack import LAYER, STACK, field_words, set_stack
from lesson_ui.history import bring_back

ADDED = Window("conv", 3)
MOST_CHIPS = 8  # layers that are offered side by side


def stack_editor(stack: Stack) -> None:
    """Let the learner change, add and remove layers."""
    words = field_words()
    place = _chosen_layer(stack)
    layer = stack[place]
    box = f"{STACK} kind"
    st.session_state[box] = layer.kind
    st.segmented_control(
        words["kind_label"],
        ("conv", "pool"),
        key=box,
        required=True,
        on_change=lambda: _change(stack, place, kind=st.session_state[box]),
    )
    for name in ("kernel_size", "stride"):
        number_box(stack, place, name)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content"):
        st.button(
            words["add"],
            key="rf-add",
            help=words["add_help"],
            disabled=len(stack) >= MOST_LAYERS,
            on_click=lambda: set_stack((*stack[: place + 1], ADDED, *stack[place + 1 :]), place + 1),
        )
        st.button(
            words["remove"],
            key="rf-remove",
            disabled=len(stack) == 1,
            on_click=lambda: set_stack((*stack[:place], *stack[place + 1 :]), max(0, place - 1)),
        )


def more_of_layer(stack: Stack) -> None:
    """Offer what is less often changed about a layer: padding, dilation, its place in the stack."""
    if controls.is_folded():
        return
    words = field_words()
    place = min(int(st.session_state.get(LAYER) or 1), len(stack)) - 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in ("padding", "dilation"):
            number_box(stack, place, name)
        for name, other in (("earlier", place - 1), ("later", place + 1)):
            st.button(
                words[name],
                key=f"rf-{name}",
                disabled=not 0 <= other < len(stack),
                on_click=_swap,
                args=(stack, place, other),
            )


def number_box(stack: Stack, place: int, name: str) -> None:
    """Ask for one number of one layer."""
    box = f"{STACK} {name}"
    st.session_state[box] = getattr(stack[place], name)
    label = field_words()["of_layer"].format(name=name, layer=place + 1)

    def change() -> None:
        _change(stack, place, **{name: int(st.session_state[box])})

    st.number_input(label, *LIMITS[name], key=box, step=1, on_change=change, width=150)


def _chosen_layer(stack: Stack) -> int:
    options = [str(k) for k in range(1, len(stack) + 1)]
    bring_back(LAYER)
    if st.session_state.get(LAYER, "1") not in options:
        st.session_state[LAYER] = options[-1]
    chosen = controls.choice(LAYER, field_words()["layer_label"], options, "1", horizontal=len(stack) <= MOST_CHIPS)
    return int(chosen) - 1


def _change(stack: Stack, place: int, **values: Any) -> None:
    layer = stack[place]
    if values.get("kind") == "pool" and layer.kind == "conv":  # as torch: windows side by side
        values = {"kind": "pool", "kernel_size": 2, "stride": 2, "padding": 0, "dilation": 1}
    elif values.get("kind") == "conv" and layer.kind == "pool":
        values = {"kind": "conv", "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1}
    set_stack((*stack[:place], layer._replace(**values), *stack[place + 1 :]), place)


def _swap(stack: Stack, one: int, other: int) -> None:
    layers = list(stack)
    layers[one], layers[other] = layers[other], layers[one]
    set_stack(tuple(layers), other)
