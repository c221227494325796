"""The activity on one filter, a stack of kernels: each channel's map, their sum, the bias, the result."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from lesson_ui.controls import controls, grids
from lesson_ui.controls.picture import choose_picture
from lesson_ui.drawing.scene import Scene
from lesson_ui.frame.activities import Closing, made_or_refused
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.channels.activity import channels_of, channels_presets, channels_words, edit_stack, stack
from lesson_ui.lessons.channels.code import picture_code, stack_code
from lesson_ui.lessons.channels.figure import lone_scene, stack_scene
from lesson_ui.lessons.channels.info_figure import CHANNELS, StackInfo, Volume, asked_cell, stack_info
from lesson_ui.lessons.channels.picture_figure import picture_scene
from lesson_ui.lessons.channels.worked import stack_facts
from lesson_ui.pictures.by_key import picture_words

IMAGE, FILTER, BIAS = "channels_image", "channels_filter", "channels_bias"
SOURCES = ("numbers", "picture")
SIZES = ("32", "64", "96", "128")
MOST_SIDE, MOST_KERNEL = 8, 5


class _Setting(NamedTuple):
    image: Volume
    weight: Volume
    bias: float
    picture: str  # empty for small numbers
    size: int
    products: bool


def stack_activity(frame: Frame) -> Closing:
    """Draw the activity that runs one filter over three channels."""
    words, setting = channels_words(), _controls(frame)
    info = made_or_refused(
        frame,
        lambda: stack_info(setting.image, setting.weight, setting.bias),
        alone=lambda: lone_scene(setting.image, setting.weight, words),
        fixes=lambda error: [fix for fix in error.fixes if fix.parameter != "padding"],  # it has no control here
    )
    pin = pinned(*info.output.shape)
    facts = stack_facts(info, pin, words=words)
    seen = ask(frame, facts.answer, facts.hint, about="stack", facts=facts.question)
    scene = _scene(info, setting, words, concealed=None if seen else asked_cell(info))
    show_scene(frame, scene, pin=pin, on_edit=_editor(setting))

    above = (("worked_stack", facts.formulas),)
    worked_out = explanation(frame, facts.learned, seen=seen, above=above, left=("count",), right=("why_sum",))
    return Closing(worked_out, lambda: _code(setting, info))


def _controls(frame: Frame) -> _Setting:
    words, images, filters = channels_words(), channels_presets("channels"), channels_presets("filters")
    sources = {source: words[f"source_{source}"] for source in SOURCES}
    with frame.controls:
        source = controls.choice("channels_source", words["source_label"], sources, SOURCES[0], horizontal=True)
        if source == "picture":
            picture = choose_picture("coffee")
        else:
            picture = ""
            grids.preset(IMAGE, words["image_label"], images, default="cross")
        grids.preset(FILTER, words["filter_label"], filters, default="red_cross")
    with frame.more:
        weight = stack(FILTER, "weight", filters["red_cross"][1], most=MOST_KERNEL, help=words["kernels_help"])
        if source == "numbers":
            image = stack(IMAGE, "input", images["cross"][1], most=MOST_SIDE, help=words["channels_help"])
        with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
            bias = controls.matrix(BIAS, "bias", "1", max_side=1, help=words["bias_help"])
            if source == "numbers":
                size, products = (
                    0,
                    controls.toggle("channels_products", words["products_label"], help=words["products_help"]),
                )
            else:
                size, products = int(controls.choice("channels_size", words["size_label"], SIZES, "96")), False
                image = channels_of(picture, size)
    return _Setting(image, weight, float(bias[0, 0]), picture, size, products)


def _scene(info: StackInfo, setting: _Setting, words: dict[str, Any], *, concealed: tuple[int, int] | None) -> Scene:
    if not setting.picture:
        return stack_scene(info, words, products=setting.products, concealed=concealed)
    alt, zoom = picture_words(setting.picture).alt, (setting.picture, setting.size)
    return picture_scene(info, words, picture=alt, concealed=concealed, zoom=zoom)


def _editor(setting: _Setting) -> Callable[[grids.Edit], None]:
    edit_channel, edit_kernel = partial(edit_stack, IMAGE, setting.image), partial(edit_stack, FILTER, setting.weight)
    return grids.editor(
        {
            "bias": (BIAS, np.array([[setting.bias]])),
            **{f"{name}Channel": edit_channel for name in CHANNELS},
            **{f"{name}Kernel": edit_kernel for name in CHANNELS},
        }
    )


def _code(setting: _Setting, info: StackInfo) -> str:
    if not setting.picture:
        return stack_code(setting.image, setting.weight, setting.bias)
    about = picture_words(setting.picture)
    cell = asked_cell(info)
    return picture_code(about.file, setting.size, setting.weight, setting.bias, cell, kept_side=about.kept_side)
