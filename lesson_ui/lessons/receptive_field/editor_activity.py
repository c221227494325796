"""The editor of a stack: change, add, remove and move its layers."""

from __future__ import annotations

import streamlit as st

from cnn_core.network import Conv2d, MaxPool2d, Network
from cnn_core.network.receptive_fields import AxisWindow
from cnn_core.network.short_form import LIMITS, MOST_LAYERS
from cnn_core.network.stacks import Sliding, sliding_layers, stack_windows
from lesson_ui.controls import controls
from lesson_ui.controls.number_box import number_box
from lesson_ui.controls.undo import bring_back
from lesson_ui.lessons.receptive_field.stack_activity import LAYER, STACK, field_words, set_stack

CONV, POOL = AxisWindow(3, 1, 0, 1), AxisWindow(2, 2, 0, 1)  # a layer that is new, as torch has it by default
MOST_CHIPS = 8  # layers that are offered side by side


def stack_editor(stack: Network) -> None:
    """Let the learner change, add and remove layers."""
    words = field_words()
    place = _chosen_layer(stack)
    layers = sliding_layers(stack)
    box = f"{STACK} kind"
    st.session_state[box] = _kind(layers[place])
    st.segmented_control(
        words["kind_label"],
        ("conv", "pool"),
        key=box,
        required=True,
        on_change=lambda: _change(stack, place, kind=st.session_state[box]),
    )
    for name in ("kernel_size", "stride"):
        _number(stack, place, name)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content"):
        st.button(
            words["add"],
            key="rf-add",
            help=words["add_help"],
            disabled=len(stack.layers) >= MOST_LAYERS,
            on_click=lambda: set_stack(
                Network((*layers[: place + 1], _layer("conv", CONV), *layers[place + 1 :])), place + 1
            ),
        )
        st.button(
            words["remove"],
            key="rf-remove",
            disabled=len(stack.layers) == 1,
            on_click=lambda: _set((*layers[:place], *layers[place + 1 :]), max(0, place - 1)),
        )


def more_of_layer(stack: Network) -> None:
    """Draw a layer's less common controls: padding, dilation, its position in the stack."""
    if controls.is_folded():
        return
    words = field_words()
    place = min(int(st.session_state.get(LAYER) or 1), len(stack.layers)) - 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in ("padding", "dilation"):
            _number(stack, place, name)
        for name, other in (("earlier", place - 1), ("later", place + 1)):
            st.button(
                words[name],
                key=f"rf-{name}",
                disabled=not 0 <= other < len(stack.layers),
                on_click=_swap,
                args=(stack, place, other),
            )


def _number(stack: Network, place: int, name: str) -> None:
    """Ask for one number of one layer."""
    label = field_words()["of_layer"].format(name=name, layer=place + 1)
    now = getattr(stack_windows(stack)[place], name)
    number_box(f"{STACK} {name}", label, now, lambda number: _change(stack, place, **{name: number}), LIMITS[name])


def _chosen_layer(stack: Network) -> int:
    count = len(stack.layers)
    options = [str(k) for k in range(1, count + 1)]
    bring_back(LAYER)
    if st.session_state.get(LAYER, "1") not in options:
        st.session_state[LAYER] = options[-1]
    chosen = controls.choice(LAYER, field_words()["layer_label"], options, "1", horizontal=count <= MOST_CHIPS)
    return int(chosen) - 1


def _kind(layer: Sliding) -> str:
    return "conv" if isinstance(layer, Conv2d) else "pool"


def _layer(kind: str, window: AxisWindow) -> Sliding:
    return Conv2d(1, *window) if kind == "conv" else MaxPool2d(*window)


def _change(stack: Network, place: int, kind: str | None = None, **values: int) -> None:
    layers, before = sliding_layers(stack), _kind(sliding_layers(stack)[place])
    window = stack_windows(stack)[place]._replace(**values)
    if kind not in (None, before):  # as torch: windows of a pooling side by side
        window = POOL if kind == "pool" else CONV
    _set((*layers[:place], _layer(kind or before, window), *layers[place + 1 :]), place)


def _swap(stack: Network, one: int, other: int) -> None:
    layers = list(sliding_layers(stack))
    layers[one], layers[other] = layers[other], layers[one]
    _set(tuple(layers), other)


def _set(layers: tuple[Sliding, ...], place: int) -> None:
    set_stack(Network(layers), place)
