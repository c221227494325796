"""The activity on noise: one spike, or noise everywhere; what max passes on and average damps."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.pooling.activity import kernel_control, made, pooling_words, stride_control
from lesson_ui.lessons.pooling.code import NOISE_LINES, SPIKE_LINES, noise_code
from lesson_ui.lessons.pooling.figure import Grid, pooling_info
from lesson_ui.lessons.pooling.games_worked import noise_facts, spike_facts
from lesson_ui.lessons.pooling.noise_figure import SIDE, noise_input, spike_input, spike_trace
from lesson_ui.lessons.pooling.scene_figure import pooling_scene

KINDS = ("max", "average")


def noise_activity(frame: Frame) -> Closing:
    """Draw the activity that pools a noisy map."""
    words = pooling_words()
    with frame.controls:
        disturbance = controls.choice(
            "pool_noise",
            words["noise_label"],
            {name: words[name] for name in ("spike", "noise")},
            "spike",
            horizontal=True,
        )
        spiky = disturbance == "spike"
        strength = (
            controls.integer("pool_spike", words["spike_label"], 0, 144, 72)
            if spiky
            else controls.integer("pool_amplitude", words["amplitude_label"], 0, 50, 9)
        )
        kernel_size = kernel_control()
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        stride = stride_control()
        ground = controls.integer("pool_ground", words["ground_label"], 0, 50, 0)
        image, setting = _spike(strength, ground) if spiky else _noise(strength, ground)
    info = made(frame, image, lambda: pooling_info(image, kernel_size, stride))
    trace = spike_trace(info, strength, ground)
    facts = spike_facts(info, trace, strength, ground) if spiky else noise_facts(info, words=words)
    seen = _ask(frame, facts, spiky=spiky)
    asked = trace.cell if spiky else (0, 0)
    scene = pooling_scene(
        info, words, kinds=KINDS, concealed=asked if spiky and not seen else None, start=asked, editable=False
    )
    show_scene(frame, scene, pin=pinned(*info.output_size))

    worked_out = explanation(frame, facts, seen=seen, above=(f"worked_{disturbance}",))
    return Closing(worked_out, lambda: noise_code(setting, kernel_size, stride))


def _spike(spike: int, ground: int) -> tuple[Grid, str]:
    words = pooling_words()
    row = controls.integer("pool_spike_row", words["row_label"], 0, SIDE - 1, 2)
    column = controls.integer("pool_spike_column", words["column_label"], 0, SIDE - 1, 5)
    lines = SPIKE_LINES.format(ground=ground, spike=spike, side=SIDE, row=row, column=column)
    return spike_input(spike, row, column, ground), lines


def _noise(amplitude: int, ground: int) -> tuple[Grid, str]:
    seed = controls.integer("pool_seed", pooling_words()["seed_label"], 0, 999, 1)
    lines = NOISE_LINES.format(seed=seed, amplitude=amplitude, ground=ground, side=SIDE)
    return noise_input(seed, amplitude, ground), lines


def _ask(frame: Frame, facts: dict[str, Any], *, spiky: bool) -> bool:
    words = pooling_words()
    if spiky:
        return ask(frame, facts["averaged"], words["spike_hint"].format(**facts), about="spike", facts=facts)
    options = (words["lower"], words["the_same"], words["higher"])
    return ask(frame, facts["answer"], words["noise_hint"].format(**facts), about="noise", options=options)
