"""The activity on padding, stride, dilation and output size: the whole walk of a window, or why there is none."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.geometry import PADDING_MODES
from cnn_core.network.layers import Conv2d
from lesson_ui.controls import controls, fix_buttons
from lesson_ui.controls.pairs import SAME, PairControl, integer_pair, padding_pair, targets
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.padding.code import padding_code, refused_code
from lesson_ui.lessons.padding.figure import Pair, padding_info
from lesson_ui.lessons.padding.modes_figure import corner_scene, modes_scene
from lesson_ui.lessons.padding.scene_figure import padding_scene, refused_scene
from lesson_ui.lessons.padding.walk_figure import walk_scene
from lesson_ui.lessons.padding.worked import padding_facts
from lesson_ui.pictures.by_key import fitted
from lesson_ui.plotly_host import plotly_host
from lesson_ui.words.prose import lesson_data

PICTURE_SIDE = 96  # pixels of the picture whose corner is shown
LIMITS = {  # name in the address, values, height and width
    "input_size": ("pad_input", range(1, 13), (8, 6)),
    "kernel_size": ("pad_kernel", range(1, 6), (3, 3)),
    "stride": ("pad_stride", range(1, 5), (2, 1)),
    "padding": ("pad_padding", ("0", "1", "2", "3", SAME), ("0", "1")),
    "dilation": ("pad_dilation", range(1, 4), (1, 1)),
}


def padding_activity(frame: Frame) -> Closing:
    """Draw the activity that computes the size of a convolution's output."""
    words = lesson_data("padding", "figure")
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        rectangular = controls.toggle("pad_rectangular", words["rectangular"], help=words["rectangular_help"])
        visits = controls.toggle("pad_visits", words["visits_label"], help=words["visits_help"])
    pairs = {name: PairControl(name, *limits, words[f"{name}_help"]) for name, limits in LIMITS.items()}
    input_size, layer = _asked(frame, pairs, rectangular=rectangular)
    try:
        info = padding_info(input_size, layer)
    except InvalidInputError as error:
        mode = fix_buttons.Target(("pad_mode",), PADDING_MODES)
        fix_buttons.show_refusal(error, {**targets([*pairs.values()], rectangular=rectangular), "padding_mode": mode})
        show_scene(frame, refused_scene(input_size, layer, words))
        return Closing(lambda: frame.section("refused"), lambda: refused_code(input_size, layer))
    pin = pinned(*info.conv.output.shape)
    facts = padding_facts(info, pin, words=words)
    seen = ask(frame, facts.answer, facts.hint, facts=facts.asked)
    if seen:
        fix_buttons.offer_examples(frame.question, lesson_data("padding", "examples"), prefix="pad_")
    show_scene(frame, padding_scene(info, words, seen=seen, visits=visits), pin=pin)

    subjects = explanation(
        frame,
        seen=seen,
        left=[(name, getattr(facts, name)) for name in ("stride", "dilation", "pairs")],
        right=[(name, getattr(facts, name)) for name in ("padding", "cells")],
        gap="small",
    )
    worked_out = explanation(
        frame,
        seen=seen,
        left=(("worked_out", facts.formulas), ("floor", facts.floor)),
        right=(lambda: plotly_host(walk_scene(info, words), key="padding-walk"),),
        below=(subjects, "modes", _modes),
        gap="small",
    )
    return Closing(worked_out, lambda: padding_code(input_size, layer, visits=visits))


def _asked(frame: Frame, pairs: dict[str, PairControl], *, rectangular: bool) -> tuple[Pair, Conv2d]:
    words = lesson_data("padding", "figure")
    with frame.controls:
        kernel_size = integer_pair(pairs["kernel_size"], rectangular=rectangular)
        stride = integer_pair(pairs["stride"], rectangular=rectangular)
        padding = padding_pair(pairs["padding"], rectangular=rectangular)
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        input_size = integer_pair(pairs["input_size"], rectangular=rectangular)
        dilation = integer_pair(pairs["dilation"], rectangular=rectangular)
        mode = controls.choice("pad_mode", "padding_mode", PADDING_MODES, "zeros", help=words["padding_mode_help"])
    return input_size, Conv2d(1, kernel_size, stride, padding, dilation, padding_mode=mode)


def _modes() -> None:
    """Draw the padding modes on a row of numbers and at the corner of a picture."""
    words = lesson_data("padding", "figure")
    plotly_host(modes_scene(words), key="padding-modes")
    plotly_host(corner_scene(fitted(choose_picture("cat"), PICTURE_SIDE), words), key="padding-corner")
