"""What the activities of the receptive-field lesson share: their words, the stack and its editor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.receptive_stack import LIMITS, MOST_LAYERS, Stack, Window, format_stack, parse_stack
from lesson_ui import controls
from lesson_ui.history import bring_back
from lesson_ui.offers import Target
from lesson_ui.prose import lesson_data

Laid = TypeVar("Laid")

SLUG = "receptive_field"
STACK, LAYER = "rf_stack", "rf_layer"
DEFAULT = "three"
OWN, BUILT = "own", "built"
MOST_CHIPS = 8  # layers that are offered side by side
ADDED = Window("conv", 3)


def field_words() -> dict[str, Any]:
    """
    Read the lesson's short words.

    Returns
    -------
    dict
        Titles, labels and sentences with placeholders.
    """
    return lesson_data(SLUG, "figure")


@cache
def stack_presets() -> dict[str, tuple[str, str]]:
    """
    Read the lesson's ready-made stacks.

    Returns
    -------
    dict
        Name → words shown and the stack in its short form.
    """
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
            _set(parse_stack(presets[name][1]))

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
        short = format_stack(parse_stack(text))
    except InvalidInputError:
        return OWN
    return next((name for name, (_, preset) in stack_presets().items() if preset == short), OWN)


def stack_text() -> Stack:
    """
    Ask for the stack as text, which is also what stands in the address.

    Returns
    -------
    tuple of Window
        The layers.
    """
    words = field_words()
    return controls.parsed(
        STACK, words["text_label"], stack_presets()[DEFAULT][1], parse_stack, help=words["text_help"]
    )


def current_stack() -> Stack:
    """
    Read the stack before its control is drawn, for controls that depend on it.

    Returns
    -------
    tuple of Window
        The stack of the address; the default where that cannot be read.
    """
    bring_back(STACK)
    text = st.session_state.get(STACK) or st.query_params.get(STACK) or stack_presets()[DEFAULT][1]
    try:
        return parse_stack(text)
    except InvalidInputError:
        return parse_stack(str(st.session_state.get(f"{STACK} last good") or stack_presets()[DEFAULT][1]))


def stack_editor(stack: Stack) -> None:
    """
    Let the learner change, add and remove layers.

    Parameters
    ----------
    stack : tuple of Window
        The stack as it is.
    """
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
            on_click=lambda: _set((*stack[: place + 1], ADDED, *stack[place + 1 :]), place + 1),
        )
        st.button(
            words["remove"],
            key="rf-remove",
            disabled=len(stack) == 1,
            on_click=lambda: _set((*stack[:place], *stack[place + 1 :]), max(0, place - 1)),
        )


def more_of_layer(stack: Stack) -> None:
    """
    Offer what is less often changed about a layer: padding, dilation, its place in the stack.

    Parameters
    ----------
    stack : tuple of Window
        The stack as it is.
    """
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
    """
    Ask for one number of one layer.

    Parameters
    ----------
    stack : tuple of Window
        The stack as it is.
    place : int
        Which layer, from 0.
    name : str
        The API's name of the argument.
    """
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
    _set((*stack[:place], layer._replace(**values), *stack[place + 1 :]), place)


def _swap(stack: Stack, one: int, other: int) -> None:
    layers = list(stack)
    layers[one], layers[other] = layers[other], layers[one]
    _set(tuple(layers), other)


def _set(stack: Stack, place: int = 0) -> None:
    st.session_state[STACK] = format_stack(stack)
    st.session_state[LAYER] = str(min(place + 1, len(stack)))


def net_control(key: str, default: str) -> Stack:
    """
    Ask whose layers are looked at: a ready-made stack, or the one the learner built.

    Parameters
    ----------
    key : str
        Name in the address.
    default : str
        Name of a ready-made stack, or `BUILT`.

    Returns
    -------
    tuple of Window
        The layers.
    """
    presets, words = stack_presets(), field_words()
    options = {BUILT: words["built_stack"]} | {name: title for name, (title, _) in presets.items()}
    chosen = controls.choice(key, words["stack_label"], options, default, help=words["net_help"])
    return current_stack() if chosen == BUILT else parse_stack(presets[chosen][1])


def depth_control(key: str, stack: Stack, default: int, help: str) -> int:
    """
    Ask for a layer of a stack; another stack starts at its own default.

    Parameters
    ----------
    key : str
        Name in the address.
    stack : tuple of Window
        The layers.
    default : int
        The layer at first.
    help : str
        A sentence shown on request.

    Returns
    -------
    int
        From 1.
    """
    bring_back(key)
    of, short = f"{key} of", format_stack(stack)
    moved = of in st.session_state and st.session_state[of] != short
    st.session_state[of] = short
    if key in st.session_state and (moved or not 1 <= int(st.session_state[key]) <= len(stack)):
        st.session_state[key] = default
    if len(stack) == 1:  # a slider needs two places
        return 1
    return controls.integer(key, field_words()["depth_label"], 1, len(stack), default, help=help)


def or_mend(lay: Callable[[], Laid], fixes: Sequence[Fix]) -> Laid:
    """
    Lay a stack over something; where it does not fit, name changes that the controls on the page can carry out.

    Parameters
    ----------
    lay : callable
        Computes what the figure shows.
    fixes : sequence of Fix
        By names in the address.

    Returns
    -------
    object
        What `lay` returns.

    Raises
    ------
    InvalidInputError
        As `lay` raised it, with these fixes.
    """
    try:
        return lay()
    except InvalidInputError as error:
        raise InvalidInputError(
            error.problem, given=error.given, allowed=error.allowed, here=error.here, fixes=fixes
        ) from error


def fix_targets() -> dict[str, Target]:
    """
    Say which controls of the activity on the page can carry out a fix.

    Returns
    -------
    dict of str to Target
        By name in the address.
    """
    values: dict[str, Sequence[int | str]] = {
        "rf_cells": (0,),
        "rf_side": ("28", "56", "112", "224"),
        "rf_net": tuple(stack_presets()),
        "rf_effective_net": tuple(stack_presets()),
    }
    drawn = st.session_state["controls"]
    return {key: Target((key,), allowed) for key, allowed in values.items() if key in drawn}


def keep_unseen() -> None:
    """Keep what was set in the activities that are not on the page, until the learner comes back to them."""
    drawn = st.session_state["controls"]
    for key in [str(key) for key in st.session_state if str(key).startswith("rf_")]:
        if key not in drawn and " " not in key:
            st.session_state[key] = st.session_state[key]
