"""The activities on one step of learning: a weight, a number of the map, the whole run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from lesson_ui.controls.control_problems import forget_problem
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask, shown
from lesson_ui.lessons.one_step.activity import (
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
from lesson_ui.lessons.one_step.code import one_step_code
from lesson_ui.lessons.one_step.figure import step_scene
from lesson_ui.lessons.one_step.info_figure import run_of, step_info
from lesson_ui.lessons.one_step.run_figure import last_step, moments_of, run_scene
from lesson_ui.lessons.one_step.run_worked import ending_words, found_facts, rate_facts, run_facts
from lesson_ui.lessons.one_step.worked import loss_words, step_facts, weight_answer

PLAYS = "one_step plays"  # how often a run was asked for: the film then plays


def weight_activity(frame: Frame) -> Closing:
    """Draw the activity that follows one weight through a step."""
    chosen, words = choose(frame), step_words()
    info = step_info(chosen.setting, chosen.number)
    asked = weight_answer(info, words)
    row, column = asked.place
    seen = ask(
        frame,
        asked.answer,
        asked.hint,
        facts={"row": row, "column": column},
        options=(words["grow"], words["shrink"], words["stay"]),
        section="predict_weight",
    )
    pin = pinned(*info.step.grad_weight.shape)
    show_scene(frame, step_scene(info, words, seen=seen), pin=pin, on_edit=edits(chosen))
    _buttons(frame, chosen)

    worked_out = _explanation(frame, chosen, seen=seen, weight=pin)
    return Closing(worked_out, lambda: one_step_code(chosen.setting, chosen.number))


def map_activity(frame: Frame) -> Closing:
    """Draw the activity that follows one number of the map through a step."""
    chosen, words = choose(frame), step_words()
    info = step_info(chosen.setting, chosen.number)
    pin = pinned(*info.step.error.shape)
    show_scene(frame, step_scene(info, words, about="map"), pin=pin, on_edit=edits(chosen))
    _buttons(frame, chosen)
    worked_out = _explanation(frame, chosen, seen=True, cell=pin)
    return Closing(worked_out, lambda: one_step_code(chosen.setting, chosen.number))


def run_activity(frame: Frame) -> Closing:
    """Draw the activity that runs many steps."""
    chosen, words = choose(frame), step_words()
    setting, number = chosen.setting, chosen.number
    moments = moments_of(run_of(setting), number)
    pin = pinned(1, len(moments))
    plays = str(st.session_state.get(PLAYS, ""))
    show_scene(frame, run_scene(setting, number, words, goal=chosen.goal, plays=plays), pin=pin)
    _buttons(frame, chosen, moment=moments[pin[1]] if pin else None)

    left = (("worked_run", lambda: run_facts(setting, number, words)),)
    worked_out = explanation(frame, seen=True, left=left, right=(partial(_why, frame, chosen),))
    return Closing(worked_out, lambda: one_step_code(setting, number))


ACTIVITIES = {"weight": weight_activity, "map": map_activity, "run": run_activity}


def _explanation(
    frame: Frame,
    chosen: Chosen,
    *,
    seen: bool,
    weight: tuple[int, int] | None = None,
    cell: tuple[int, int] | None = None,
) -> Callable[[], None]:
    """Make what writes a step in formulas: forward, backward and the update, of a weight or of a number of the map."""
    info = step_info(chosen.setting, chosen.number)
    bias = ("worked_bias",) if info.step.before.bias is not None else ()
    return explanation(
        frame,
        lambda: step_facts(info, weight, cell, step_words()),
        seen=seen,
        left=("worked_forward", "worked_loss", "worked_gradient"),
        right=("worked_update", *bias, "worked_again", "why_correlation", partial(_why, frame, chosen)),
    )


def _why(frame: Frame, chosen: Chosen) -> None:
    words = step_words()
    rate = rate_facts(chosen.setting, words)
    frame.section("why_rate" if "limit" in rate else "why_no_rate", **rate)
    found = found_facts(chosen.setting, chosen.number, chosen.goal, words)
    if found:
        frame.section("why_same_map", **found)


def _buttons(frame: Frame, chosen: Chosen, *, moment: int | None = None) -> None:
    """Draw the buttons under the figure, the steps taken, and how the run ended."""
    words, number, descent = step_words(), chosen.number, run_of(chosen.setting)
    end = last_step(descent)
    hidden = not shown() and st.session_state.get(ACTIVITY, "weight") == "weight"
    with frame.figure:
        row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="one-step-buttons")
    with row:
        _button("step", {STEPS: number + 1}, disabled=number >= descent.steps, primary=True)
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
    """Set controls in the address; a film that is asked for plays anew."""
    for key, value in values.items():
        st.session_state[key] = value
        forget_problem(key)
    if plays:
        st.session_state[PLAYS] = int(st.session_state.get(PLAYS, 0)) + 1
