"""Padding, stride, dilation and output size: B1-B6."""

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.geometry import PADDING_MODES
from lesson_ui import controls, offers
from lesson_ui.figures.padding import Settings, padding_info
from lesson_ui.figures.padding_modes import corner_scene, modes_scene
from lesson_ui.figures.padding_scene import padding_scene, refused_scene
from lesson_ui.figures.padding_walk import walk_scene
from lesson_ui.lesson import close_lesson, open_lesson, pinned, run_lesson, show_scene
from lesson_ui.pair_controls import SAME, PairControl, integer_pair, padding_pair, targets
from lesson_ui.picture_by_key import fitted
from lesson_ui.picture_control import choose_picture
from lesson_ui.plotly_host import plotly_host
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data
from lesson_ui.snippets.padding import padding_code, refused_code
from lesson_ui.worked.padding import padding_facts

PICTURE_SIDE = 96  # pixels of the picture whose corner is shown
LIMITS = {  # name in the address, values, height and width
    "input_size": ("pad_input", range(1, 13), (8, 6)),
    "kernel_size": ("pad_kernel", range(1, 6), (3, 3)),
    "stride": ("pad_stride", range(1, 5), (2, 1)),
    "padding": ("pad_padding", ("0", "1", "2", "3", SAME), ("0", "1")),
    "dilation": ("pad_dilation", range(1, 4), (1, 1)),
}


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("padding")
    words = lesson_data("padding", "figure")

    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        rectangular = controls.toggle("pad_rectangular", words["rectangular"], help=words["rectangular_help"])
        visits = controls.toggle("pad_visits", words["visits_label"], help=words["visits_help"])
    ask = {name: PairControl(name, *limits, words[f"{name}_help"]) for name, limits in LIMITS.items()}
    with frame.controls:
        kernel_size, stride = (integer_pair(ask[name], rectangular=rectangular) for name in ("kernel_size", "stride"))
        padding = padding_pair(ask["padding"], rectangular=rectangular)
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        input_size, dilation = (integer_pair(ask[name], rectangular=rectangular) for name in ("input_size", "dilation"))
        mode = controls.choice("pad_mode", "padding_mode", PADDING_MODES, "zeros", help=words["padding_mode_help"])
    fixable = targets([*ask.values()], rectangular=rectangular)
    fixable["padding_mode"] = offers.Target(("pad_mode",), PADDING_MODES)

    settings = Settings(input_size, kernel_size, stride, padding, dilation, mode)
    try:
        info = padding_info(settings)
    except InvalidInputError as error:
        offers.show_refusal(error, fixable)
        show_scene(frame, refused_scene(settings, words))
        close_lesson(frame, worked_out=lambda: frame.section("refused"), code=lambda: refused_code(settings))
    else:
        pin = pinned(*info.conv.output.shape)
        facts = padding_facts(info, pin, words=words)
        seen = predict(frame, answer=facts.answer, accepts=(facts.answer,), hint=facts.hint, **facts.asked)
        if seen:
            offers.offer_examples(frame.question, lesson_data("padding", "examples"), prefix="pad_")
        show_scene(frame, padding_scene(info, words, seen=seen, visits=visits), pin=pin)

        def worked_out() -> None:
            if not seen:
                frame.section("predict_first")
                return
            left, right = st.columns(2)
            with left:
                frame.section("worked_out", **facts.formulas)
                frame.section("floor", **facts.floor)
            with right:
                plotly_host(walk_scene(info, words), key="padding-walk")
            left, right = st.columns(2)
            for side, name in (
                (left, "stride"),
                (right, "padding"),
                (left, "dilation"),
                (right, "cells"),
                (left, "pairs"),
            ):
                with side:
                    frame.section(name, **getattr(facts, name))
            frame.section("modes")
            plotly_host(modes_scene(words), key="padding-modes")
            plotly_host(corner_scene(fitted(choose_picture("cat"), PICTURE_SIDE), words), key="padding-corner")

        close_lesson(frame, worked_out=worked_out, code=lambda: padding_code(settings, visits=visits))


run_lesson("padding", lesson)
