"""The activity that compares how fast receptive fields grow: plain convolutions, stride, pooling, dilation."""

from __future__ import annotations

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.receptive_field.code import race_code
from lesson_ui.lessons.receptive_field.picture_activity import DEFAULT_PICTURE
from lesson_ui.lessons.receptive_field.race_figure import RUNNERS, fitting_side, race_info, race_scene
from lesson_ui.lessons.receptive_field.race_worked import race_facts, race_names
from lesson_ui.lessons.receptive_field.stack_activity import field_words
from lesson_ui.pictures.by_key import fitted, picture_words

MOST = 6  # convolutions in each stack


def race_activity(frame: Frame) -> Closing:
    """Draw the activity in which receptive fields of four stacks grow side by side."""
    words = field_words()
    with frame.controls:
        picture = choose_picture(DEFAULT_PICTURE)
        count = controls.integer("rf_race", words["race_label_count"], 2, MOST, 4)
        kernel_size = controls.integer("rf_race_kernel", "kernel_size", 2, 7, 3)
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        stride = controls.integer("rf_race_stride", "stride", 1, 3, 2, help=words["race_stride_help"])
        pool = controls.integer("rf_race_pool", words["race_pool"], 1, 3, 2, help=words["race_pool_help"])
        dilation = controls.integer(
            "rf_race_dilation", words["race_dilation"], 1, 3, 2, help=words["race_dilation_help"]
        )
    info = race_info(count, kernel_size, stride, pool, dilation)
    names = race_names(words, stride, pool, dilation)
    facts = race_facts(info, names, kernel_size, words=words)
    seen = ask(
        frame,
        facts["winner"],
        words["race_answer"].format(**facts),
        about="race",
        facts=facts,
        accepts=facts["right_answers"],
        options=tuple(names.values()),
    )
    pin = pinned(len(RUNNERS), count) if seen else None
    scene = race_scene(
        info, fitted(picture, fitting_side(info)), names, words, alt=picture_words(picture).alt, seen=seen
    )
    show_scene(frame, scene, pin=pin)

    worked_out = explanation(
        frame, facts, seen=seen, left=("worked_race",), right=("price",), widths=(3, 2), gap="small"
    )
    return Closing(worked_out, lambda: race_code(info))
