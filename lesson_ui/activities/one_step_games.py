"""What there is to look at in the lesson on one step: a weight, a number of the map, the whole run."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lesson_ui.activities import Closing
from lesson_ui.activities.one_step import (
    ACTIVITY,
    MOST_SEED,
    RANDOM,
    RATE,
    SEED,
    START,
    STEPS,
    Chosen,
    choose,
    edits,
    half_of_limit,
    step_words,
)
from lesson_ui.control_problems import forget_problem
from lesson_ui.figures.one_step import step_scene
from lesson_ui.figures.one_step_info import run_of, step_info
from lesson_ui.figures.one_step_run import last_step, moments_of, run_scene
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.predict import predict, shown
from lesson_ui.snippets.one_step import one_step_code
from lesson_ui.worked.one_step import loss_words, step_facts, weight_answer
from lesson_ui.worked.one_step_run import ending_words, found_facts, rate_facts, run_facts

PLAYS = "one_step plays"  # how often a run was asked for: the film then plays


def weight_activity(frame: Frame) -> Closing:
    """
    Put a step on the page, weight by weight.

    Parameters
    ----------
    frame : Frame
        The lesson.

    Returns
    -------
    Closing
        The explanation and the code.

    Raises
    ------
    InvalidInputError
        If what was set does not fit together.
    """
    chosen, words = choose(frame), step_words()
    info = step_info(chosen.setting, chosen.number)
    asked = weight_answer(info, words)
    seen = predict(
        frame,
        answer=asked.answer,
        accepts=(asked.answer,),
        hint=asked.hint,
        options=(words["grow"], words["shrink"], words["stay"]),
        section="predict_weight",
        row=asked.place[0],
        column=asked.place[1],
    )
    pin = pinned(*info.step.grad_weight.shape)
    show_scene(frame, step_scene(info, words, seen=seen), pin=pin, on_edit=edits(chosen))
    _buttons(frame, chosen)

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        _work_out(frame, chosen, weight=pin)

    return Closing(worked_out, lambda: one_step_code(chosen.setting, chosen.number))


def map_activity(frame: Frame) -> Closing:
    """
    Put a step on the page, number by number of the map.

    Parameters
    ----------
    frame : Frame
        The lesson.

    Returns
    -------
    Closing
        The explanation and the code.

    Raises
    ------
    InvalidInputError
        If what was set does not fit together.
    """
    chosen, words = choose(frame), step_words()
    info = step_info(chosen.setting, chosen.number)
    pin = pinned(*info.step.error.shape)
    show_scene(frame, step_scene(info, words, about="map"), pin=pin, on_edit=edits(chosen))
    _buttons(frame, chosen)
    return Closing(lambda: _work_out(frame, chosen, cell=pin), lambda: one_step_code(chosen.setting, chosen.number))


def run_activity(frame: Frame) -> Closing:
    """
    Put the whole run on the page.

    Parameters
    ----------
    frame : Frame
        The lesson.

    Returns
    -------
    Closing
        The explanation and the code.

    Raises
    ------
    InvalidInputError
        If what was set does not fit together.
    """
    chosen, words = choose(frame), step_words()
    setting, number = chosen.setting, chosen.number
    moments = moments_of(run_of(setting), number)
    pin = pinned(1, len(moments))
    plays = str(st.session_state.get(PLAYS, ""))
    show_scene(frame, run_scene(setting, number, words, goal=chosen.goal, plays=plays), pin=pin)
    _buttons(frame, chosen, moment=moments[pin[1]] if pin else None)

    def worked_out() -> None:
        left, right = st.columns(2, gap="large")
        with left:
            frame.section("worked_run", **run_facts(setting, number, words))
        with right:
            _why(frame, chosen)

    return Closing(worked_out, lambda: one_step_code(setting, number))


ACTIVITIES = {"weight": weight_activity, "map": map_activity, "run": run_activity}


def _work_out(
    frame: Frame, chosen: Chosen, *, weight: tuple[int, int] | None = None, cell: tuple[int, int] | None = None
) -> None:
    info = step_info(chosen.setting, chosen.number)
    facts = step_facts(info, weight, cell, step_words())
    left, right = st.columns(2, gap="large")
    with left:
        for name in ("worked_forward", "worked_loss", "worked_gradient"):
            frame.section(name, **facts)
    with right:
        for name in ("worked_update", *(["worked_bias"] if info.step.before.bias is not None else []), "worked_again"):
            frame.section(name, **facts)
        frame.section("why_correlation", **facts)
        _why(frame, chosen)


def _why(frame: Frame, chosen: Chosen) -> None:
    words = step_words()
    rate = rate_facts(chosen.setting, words)
    frame.section("why_rate" if "limit" in rate else "why_no_rate", **rate)
    found = found_facts(chosen.setting, chosen.number, chosen.goal, words)
    if found:
        frame.section("why_same_map", **found)


def _buttons(frame: Frame, chosen: Chosen, *, moment: int | None = None) -> None:
    """Show the buttons under the figure, where the run stands, and how it ended."""
    words, number, way = step_words(), chosen.number, run_of(chosen.setting)
    end = last_step(way)
    hidden = not shown() and st.session_state.get(ACTIVITY, "weight") == "weight"
    with frame.figure:
        row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="one-step-buttons")
    with row:
        _button("step", {STEPS: number + 1}, disabled=number >= way.steps, primary=True)
        _button("back", {STEPS: number - 1}, disabled=number == 0)
        _button("run", {STEPS: end, ACTIVITY: "run", "pin": ""}, disabled=end == 0, plays=True)
        _button("again", {STEPS: 0}, disabled=number == 0)
        seed = (chosen.seed + 1) % (MOST_SEED + 1)
        _button("random", {START: RANDOM, SEED: seed, STEPS: 0})
        if moment is not None and moment != number:
            _button("continue", {STEPS: moment, "pin": ""}, step=moment)
        st.markdown(loss_words(step_info(chosen.setting, number), words), width="content")
    ending, sentence = ending_words(chosen.setting, words)
    if number >= end and not hidden:
        with frame.figure:
            st.markdown(sentence)
            if ending == "diverged":
                rate = half_of_limit(chosen.setting)
                _button("rate", {RATE: rate, STEPS: 0}, rate=rate)


def _button(
    name: str,
    values: Mapping[str, int | str],
    *,
    disabled: bool = False,
    primary: bool = False,
    plays: bool = False,
    **said: object,
) -> None:
    st.button(
        step_words()[f"{name}_button"].format(**said),
        key=f"one-step-{name}",
        on_click=_set,
        args=(dict(values), plays),
        disabled=disabled,
        type="primary" if primary else "secondary",
    )


def _set(values: Mapping[str, int | str], plays: bool) -> None:
    """Set what stands in the address; a film that is asked for plays anew."""
    for key, value in values.items():
        st.session_state[key] = value
        forget_problem(key)
    if plays:
        st.session_state[PLAYS] = int(st.session_state.get(PLAYS, 0)) + 1
