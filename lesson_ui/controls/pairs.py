"""Controls of arguments that take one number for both axes, or a pair (height, width)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.controls.fix_buttons import Target
from lesson_ui.words.prose import words

SAME = "same"
Pair = tuple[int, int]


class PairControl(NamedTuple):
    """
    The description of the control of a pair argument.

    Attributes
    ----------
    label : str
        The API's name of the argument.
    key : str
        Name in the address; the width's has ``_w`` after it.
    values : sequence of int, or of str
        What can be chosen: whole numbers without gaps for a slider, words for a row of buttons.
    default : (int, int), or (str, str)
        Height and width at first; the height's is that of the single control.
    help : str
        A sentence shown on request.
    """

    label: str
    key: str
    values: Sequence[Any]
    default: tuple[Any, Any]
    help: str = ""

    @property
    def keys(self) -> tuple[str, str]:
        """Name the controls of height and width in the address."""
        return self.key, f"{self.key}_w"


def integer_pair(control: PairControl, *, rectangular: bool) -> Pair:
    """
    Draw one slider for both axes, or one each for height and width.

    Parameters
    ----------
    control : PairControl
        The argument.
    rectangular : bool
        Whether height and width have controls of their own.

    Returns
    -------
    (int, int)
        Height and width.
    """
    limits = min(control.values), max(control.values)
    if not rectangular:
        value = controls.integer(control.key, control.label, *limits, control.default[0], help=control.help)
        return value, value
    with st.container(gap="small"):
        height, width = (
            controls.integer(key, label, *limits, default, help=control.help)
            for key, label, default in zip(control.keys, _labels(control), control.default, strict=True)
        )
    return height, width


def padding_pair(control: PairControl, *, rectangular: bool) -> Pair | str:
    """
    Draw the controls of a padding: one number, a pair (height, width), or "same".

    Parameters
    ----------
    control : PairControl
        The argument; its values are numbers as text, and "same".
    rectangular : bool
        Whether height and width have controls of their own.

    Returns
    -------
    (int, int) or "same"
        What ``Conv2d`` takes.
    """
    label = _labels(control)[0] if rectangular else control.label
    with st.container(gap="small"):
        height = controls.choice(
            control.key, label, control.values, control.default[0], horizontal=True, help=control.help
        )
        if height == SAME:
            return SAME
        if not rectangular:
            return int(height), int(height)
        numbers = [value for value in control.values if value != SAME]
        width = controls.choice(
            control.keys[1], _labels(control)[1], numbers, control.default[1], horizontal=True, help=control.help
        )
    return int(height), int(width)


def targets(asked: Sequence[PairControl], *, rectangular: bool) -> dict[str, Target]:
    """
    Say which controls stand for which argument, for the buttons that carry out a fix.

    Parameters
    ----------
    asked : sequence of PairControl
        The arguments of a page.
    rectangular : bool
        Whether height and width have controls of their own.

    Returns
    -------
    dict of str to Target
        By the argument's name.
    """
    return {c.label: Target(c.keys if rectangular else c.keys[:1], c.values) for c in asked}


def _labels(control: PairControl) -> tuple[str, str]:
    text = words()["pair"]
    return text["height"].format(name=control.label), text["width"].format(name=control.label)
