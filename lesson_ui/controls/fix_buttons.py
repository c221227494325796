"""Buttons that set controls: ready-made states worth seeing, and the fixes a refusal names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_core.errors import InvalidInputError
from lesson_ui.controls.control_problems import forget_problem
from lesson_ui.controls.refusals import show_error
from lesson_ui.words.prose import words


class Target(NamedTuple):
    """
    The controls that stand for an argument, and the values they take.

    Attributes
    ----------
    keys : tuple of str
        Names of the controls in the address: one, or height and width.
    values : sequence of int or str
        What they can be set to.
    """

    keys: tuple[str, ...]
    values: Sequence[int | str]


def usable_fixes(error: InvalidInputError, targets: Mapping[str, Target]) -> list[tuple[str, dict[str, int | str]]]:
    """
    Pick the fixes that the controls of a page can carry out.

    Parameters
    ----------
    error : InvalidInputError
        What the core refused.
    targets : mapping of str to Target
        By the argument's name.

    Returns
    -------
    list of (str, dict)
        What the button says, and the value of each control.
    """
    found = []
    for fix in error.fixes:
        target = targets.get(fix.parameter)
        value = next((v for v in target.values if str(v) == str(fix.value)), None) if target else None
        if target and value is not None:
            found.append((f"{fix.parameter} = {value}", dict.fromkeys(target.keys, value)))
    return found


def show_refusal(error: InvalidInputError, targets: Mapping[str, Target]) -> None:
    """
    Show a refusal, and under it one button for each fix the controls can carry out.

    Parameters
    ----------
    error, targets
        As for `usable_fixes`.
    """
    show_error(error)
    offer_buttons(error, targets)


def offer_buttons(error: InvalidInputError, targets: Mapping[str, Target]) -> None:
    """
    Show one button for each fix of a refusal that the controls can carry out.

    Parameters
    ----------
    error, targets
        As for `usable_fixes`.
    """
    template = words()["errors"]["apply"]
    with st.session_state.get("alerts", st).container(horizontal=True, key="fixes"):
        for k, (label, values) in enumerate(usable_fixes(error, targets)):
            st.button(template.format(change=label), key=f"fix-{k}", on_click=set_controls, args=(values,))


def offer_examples(place: DeltaGenerator, examples: Mapping[str, Sequence[Any]], *, prefix: str) -> None:
    """
    Show one button for each ready-made state of a lesson.

    Parameters
    ----------
    place : DeltaGenerator
        Where they go.
    examples : mapping of str to (str, mapping)
        Name → what the button says and the controls it sets; every other control of the lesson goes to its default.
    prefix : str
        What the names of the lesson's controls begin with.
    """
    with place.container(horizontal=True, vertical_alignment="center", gap="small", key="examples"):
        st.markdown(words()["lesson"]["examples"], width="content")
        for name, (label, values) in examples.items():
            st.button(label, key=f"example-{name}", on_click=_set_example, args=(values, prefix))


def _set_example(values: Mapping[str, Any], prefix: str) -> None:
    defaults = st.session_state["controls"]
    set_controls({key: default for key, default in defaults.items() if key.startswith(prefix)} | dict(values))


def set_controls(values: Mapping[str, Any]) -> None:
    """
    Set controls; for use as a callback.

    Parameters
    ----------
    values : mapping of str to object
        By name in the address; a control that is not on the page now is left alone.
    """
    for key, value in values.items():
        if key in st.session_state["controls"]:
            st.session_state[key] = value
            forget_problem(key)
