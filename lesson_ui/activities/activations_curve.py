"""The curve: one number in, one number out, and how steep it is there."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lesson_ui.activities import Closing
from lesson_ui.activities.activations import activation_controls, activation_words
from lesson_ui.figures.activations import Activation
from lesson_ui.figures.activations_curve import curve_points, curve_scene
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.predict import predict
from lesson_ui.snippets.activations import curve_code
from lesson_ui.worked.activations import curve_facts, largest_slope, slope_answers

START = 1.0  # where the cursor stands at first


def curve_activity(frame: Frame) -> Closing:
    """
    Put the activity on the page.

    Parameters
    ----------
    frame : Frame
        The lesson.

    Returns
    -------
    Closing
        The explanation and the code.
    """
    words = activation_words()
    activation = activation_controls(frame, "relu")
    pin = pinned(1, curve_points().size)
    x = float(curve_points()[pin[1]]) if pin else START
    seen = _ask(frame, activation, words)
    show_scene(frame, curve_scene(activation, words, hidden=not seen, start=START), pin=pin)
    facts = curve_facts(activation, x, words=words, is_pinned=pin is not None)

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        left, right = st.columns(2)
        with left:
            frame.section("worked_curve", **facts)
        with right:
            vanish = frame.text.sections[f"vanish_{activation.kind}"]
            frame.section("vanish", vanish=vanish, **facts)
        frame.section("compare", **facts)

    return Closing(worked_out, lambda: curve_code(activation, x))


def _ask(frame: Frame, activation: Activation, words: dict[str, Any]) -> bool:
    answer = largest_slope(activation)
    return predict(
        frame,
        answer=answer,
        accepts=(answer,),
        hint=words["slope_hint"],
        options=slope_answers(),
        about=f"slope-{activation.kind.replace('_', '-')}",
        section="predict_slope",
        name=words["kinds"][activation.kind],
    )
