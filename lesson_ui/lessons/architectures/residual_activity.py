"""The activities on the residual block: main path and shortcut, a main path of zeros, a change of shape."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.architectures.activity import SLUG, architectures_words
from lesson_ui.lessons.architectures.residual_code import residual_code, shapes_code
from lesson_ui.lessons.architectures.residual_figure import PARTS, WALKS, residual_info, residual_scene
from lesson_ui.lessons.architectures.residual_shapes_figure import IN, OUT, STRIDE, shapes_info, shapes_scene
from lesson_ui.lessons.architectures.residual_worked import residual_facts, shapes_facts
from lesson_ui.words.prose import lesson_data

SHORTCUTS = ("identity", "projection", "zeros")
MOST, MOST_KERNEL = 6, 5
SIDE = 4  # of the maps where shapes differ


def residual_activity(frame: Frame) -> Closing:
    """Draw the activity that adds the main path and the shortcut of a residual block."""
    words = architectures_words()
    with frame.controls:
        options = {name: words["shortcuts"][name] for name in SHORTCUTS}
        shortcut = controls.choice("arch_shortcut", words["shortcut_label"], options, SHORTCUTS[0], horizontal=True)
        help = words["part_help"]
        part = controls.integer("arch_part", words["part_label"], 0, PARTS, PARTS, unit=f"/ {PARTS}", help=help) / PARTS
    return _same(frame, part) if shortcut == SHORTCUTS[0] else _other(frame, part, projects=shortcut == "projection")


def _same(frame: Frame, part: float) -> Closing:
    words, presets = architectures_words(), lesson_data(SLUG, "presets")
    with frame.controls:
        walks = {name: words["walks"][name] for name in WALKS}
        walk = controls.choice("arch_walk", words["walk_label"], walks, WALKS[0], horizontal=True)
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        grids.preset("arch_a", words["preset_label"], presets["inputs"], default="rectified")
        image = controls.matrix("arch_a", "a", presets["inputs"]["rectified"][1], max_side=MOST)
        first = controls.matrix("arch_w1", "W₁", presets["first"], max_side=MOST_KERNEL)
        second = controls.matrix("arch_w2", "W₂", presets["second"], max_side=MOST_KERNEL)
    info = residual_info(image, first, second, part)
    answers = words["off_answers"]
    seen = ask(frame, answers["input"], words["off_hint"], about="residual", options=tuple(answers.values()))
    pin = pinned(*info.output.shape)
    edited = grids.editor({"input": ("arch_a", image), "first": ("arch_w1", first), "second": ("arch_w2", second)})
    show_scene(frame, residual_scene(info, words, walk=walk, seen=seen), pin=pin, on_edit=edited)
    facts = residual_facts(info, pin, words=words)

    worked_out = explanation(frame, facts, seen=seen, above=("worked_residual",), left=("off",), right=("deeper",))
    return Closing(worked_out, lambda: residual_code(image, first, second, part))


def _other(frame: Frame, part: float, *, projects: bool) -> Closing:
    words, presets = architectures_words(), lesson_data(SLUG, "presets")
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        stacked = controls.matrix("arch_maps_in", "a", presets["maps"], max_side=IN * SIDE, help=words["maps_help"])
        weight = controls.matrix("arch_ws", "Wₛ", presets["projection"], max_side=OUT, help=words["projection_help"])
    _check("a", stacked, (IN * SIDE, SIDE), presets["maps"])
    _check("Wₛ", weight, (OUT, IN), presets["projection"])
    image = stacked.reshape(IN, SIDE, SIDE)
    info = shapes_info(image, weight if projects else None, part)
    pin = pinned(OUT * SIDE // STRIDE, SIDE // STRIDE)
    facts = shapes_facts(info, pin, words=words)
    weights, hint = facts["real_weights"], words["shapes_answer"].format(**facts)
    seen = ask(frame, weights, hint, about="shapes", facts=facts)
    edited = grids.editor({"input": ("arch_maps_in", stacked), "weight": ("arch_ws", weight)})
    show_scene(frame, shapes_scene(info, words), pin=pin, on_edit=edited)

    worked_out = explanation(
        frame,
        facts,
        seen=seen,
        above=("worked_projection" if projects else "worked_zeros",),
        left=("compare",),
        right=("no_identity",),
        widths=(3, 2),
    )
    return Closing(worked_out, lambda: shapes_code(image, weight if projects else None, part))


def _check(name: str, values: grids.Grid, shape: tuple[int, int], example: str) -> None:
    if values.shape == shape:
        return
    raise InvalidInputError(
        f"{name} has another shape here.",
        given={name: f"{values.shape[0]} rows of {values.shape[1]} numbers"},
        allowed=f"{name}: {shape[0]} rows of {shape[1]} numbers",
        here=f"{values.shape} is not {shape}",
        fixes=[Fix(name, "=", example)],
    )
