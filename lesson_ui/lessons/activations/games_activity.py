"""The activities on softmax, on two linear layers without an activation between, and on many layers in a row."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.activations.activity import (
    activation_presets,
    activation_words,
    kind_control,
    negative_slope_control,
)
from lesson_ui.lessons.activations.depth_figure import DEEPEST, depth_info, depth_scene
from lesson_ui.lessons.activations.figure import Activation
from lesson_ui.lessons.activations.games_code import depth_code, linear_code, softmax_code
from lesson_ui.lessons.activations.games_worked import depth_facts, linear_facts, probability_answer, softmax_facts
from lesson_ui.lessons.activations.linear_figure import linear_info, linear_scene
from lesson_ui.lessons.activations.softmax_figure import softmax_info, softmax_scene
from lesson_ui.words.numbers import shortest

MOST_SCORES, MOST_UNITS = 8, 4
WEIGHTS = ("-1", "0.5", "1", "1.5", "2", "4")
FIRST, SECOND, INPUT = "1 -1; 2 1; 0 -2", "1 2 -1; -1 1 1", "1; 2"
MATRICES = {"x": "act_x", "first": "act_first", "second": "act_second"}


def softmax_activity(frame: Frame) -> Closing:
    """Draw the activity that turns scores into probabilities by softmax."""
    words, presets = activation_words(), activation_presets()["softmax"]
    with frame.controls:
        grids.preset("act_scores", words["preset_label"], presets, default="two")
        derivatives = controls.toggle("act_slopes", words["derivatives_label"])
    with frame.more:
        help = words["scores_help"]
        scores = controls.matrix("act_scores", "scores", presets["two"][1], max_side=MOST_SCORES, help=help)
    _check_column(scores, "scores")
    info = softmax_info(scores)
    answer, accepts, hint = probability_answer(info, words=words)
    score = shortest(float(scores[0, 0]))
    seen = ask(frame, answer, hint, about="softmax", facts={"score": score}, accepts=accepts)
    pin = pinned(len(scores), 1)
    scene = softmax_scene(info, words, derivatives=derivatives, seen=seen)
    show_scene(frame, scene, pin=pin, on_edit=grids.editor({"scores": ("act_scores", scores)}))
    facts = softmax_facts(info, pin[0] if pin else 0, words=words, is_pinned=pin is not None)

    right = ("softmax_shift", "softmax_reads_all")
    worked_out = explanation(frame, facts, seen=seen, left=("worked_softmax",), right=right, gap="small")
    return Closing(worked_out, lambda: softmax_code(scores, derivatives=derivatives))


def linear_activity(frame: Frame) -> Closing:
    """Draw the activity that replaces two linear layers by one."""
    words = activation_words()
    with frame.controls:
        rectify = controls.toggle("act_between", words["between_label"])
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        x, first, second = (
            controls.matrix(key, name, default, max_side=MOST_UNITS, help=words["linear_help"])
            for key, name, default in (
                ("act_x", "x", INPUT),
                ("act_first", "W₁", FIRST),
                ("act_second", "W₂", SECOND),
            )
        )
    _check_column(x, "x")
    info = linear_info(x, first, second, rectify=rectify)
    pin = pinned(len(info.y), 1)
    facts = linear_facts(info, pin[0] if pin else 0, words=words, rectify=rectify)
    seen = ask(
        frame,
        facts["answer"],
        facts["verdict"],
        about="linear-relu" if rectify else "linear",
        options=(words["same"], words["different"]),
        section="predict_linear",
    )
    edits = grids.editor({"x": ("act_x", x), "first": ("act_first", first), "second": ("act_second", second)})
    show_scene(frame, linear_scene(info, words, rectify=rectify, seen=seen), pin=pin, on_edit=edits)

    worked_out = explanation(frame, facts, seen=seen, left=("worked_linear",), right=("why_bend",), gap="small")
    return Closing(worked_out, lambda: linear_code(x, first, second, rectify=rectify))


def depth_activity(frame: Frame) -> Closing:
    """Draw the activity that sends a number, and a small change of it, through many layers."""
    words = activation_words()
    with frame.controls:
        kind = kind_control(horizontal=False)
        depth = controls.integer("act_depth", words["depth_control"], 1, DEEPEST, 10)
        weight = float(controls.choice("act_weight", words["weight_control"], WEIGHTS, "1"))
        x = controls.integer("act_in", words["x_control"], -4, 4, 1)
    with frame.more:
        negative_slope = negative_slope_control()
    info = depth_info(Activation(kind, negative_slope), depth, weight, float(x))
    facts = depth_facts(info, words=words)
    seen = ask(
        frame,
        facts["answer"],
        facts["hint"],
        about=f"depth-{kind.replace('_', '-')}",
        facts={"depth": depth},
        options=tuple(words["depth_options"].values()),
        section="predict_depth",
    )
    show_scene(frame, depth_scene(info, words, seen=seen), pin=pinned(1, depth))

    lesson = frame.filled(f"depth_{kind}", a=facts["a"])
    right = (("depth_lesson", {"name": facts["name"], "lesson": lesson}),)
    worked_out = explanation(frame, facts, seen=seen, left=("worked_depth",), right=right, gap="small")
    return Closing(worked_out, lambda: depth_code(info))


def _check_column(values: grids.Grid, name: str) -> None:
    if values.shape[1] == 1:
        return
    raise InvalidInputError(
        f"The {name} stand one below the other.",
        given={name: f"{values.shape[0]} rows of {values.shape[1]} numbers"},
        allowed="one number a row, rows separated by semicolons",
        here=f"{values.shape[1]} numbers in a row",
        fixes=[Fix(name, "=", "; ".join(f"{value:g}" for value in values.ravel()[:MOST_SCORES]))],
    )
