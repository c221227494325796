"""One filter, a stack of kernels: each channel's map, their sum, the bias, the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, grids
from lesson_ui.activities import Closing
from lesson_ui.activities.channels import channels_presets, channels_words, edit_stack, sheets_of, stack
from lesson_ui.figures.channels import lone_scene, stack_scene
from lesson_ui.figures.channels_info import StackInfo, Volume, stack_info, telling_cell
from lesson_ui.figures.channels_picture import picture_scene
from lesson_ui.figures.scene import Scene
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.picture_by_key import picture_words
from lesson_ui.picture_control import choose_picture
from lesson_ui.predict import predict
from lesson_ui.snippets.channels import picture_code, stack_code
from lesson_ui.worked.channels import stack_facts

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

    Raises
    ------
    InvalidInputError
        If the filter does not fit the sheets.
    """
    words, setting = channels_words(), _controls(frame)
    try:
        info = stack_info(setting.image, setting.weight, setting.bias)
    except InvalidInputError as refusal:
        show_scene(frame, lone_scene(setting.image, setting.weight, words))
        raise _without_padding(refusal) from refusal
    pin = pinned(*info.output.shape)
    facts = stack_facts(info, pin, words=words)
    seen = predict(
        frame,
        answer=facts.answer,
        accepts=(facts.answer,),
        hint=facts.hint,
        about="stack",
        section="predict_stack",
        **facts.question,
    )
    scene = _scene(info, setting, words, concealed=None if seen else telling_cell(info))
    show_scene(frame, scene, pin=pin, on_edit=_edit(setting))

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        frame.section("worked_stack", **facts.formulas)
        left, right = st.columns(2, gap="large")
        with left:
            frame.section("count", **facts.learned)
        with right:
            frame.section("why_sum", **facts.learned)

    return Closing(worked_out, lambda: _code(setting, info))


def _without_padding(refusal: InvalidInputError) -> InvalidInputError:
    """Offer what can be done here: there is no control for the padding."""
    fixes = [fix for fix in refusal.fixes if fix.parameter != "padding"]
    return InvalidInputError(
        refusal.problem, given=refusal.given, allowed=refusal.allowed, here=refusal.here, fixes=fixes
    )


def _controls(frame: Frame) -> _Setting:
    words, images, filters = channels_words(), channels_presets("sheets"), channels_presets("filters")
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
            image = stack(IMAGE, "input", images["cross"][1], most=MOST_SIDE, help=words["sheets_help"])
        with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
            bias = controls.matrix(BIAS, "bias", "1", max_side=1, help=words["bias_help"])
            if source == "numbers":
                size, products = (
                    0,
                    controls.toggle("channels_products", words["products_label"], help=words["products_help"]),
                )
            else:
                size, products = int(controls.choice("channels_size", words["size_label"], SIZES, "96")), False
                image = sheets_of(picture, size)
    return _Setting(image, weight, float(bias[0, 0]), picture, size, products)


def _scene(info: StackInfo, setting: _Setting, words: dict[str, Any], *, concealed: tuple[int, int] | None) -> Scene:
    if not setting.picture:
        return stack_scene(info, words, products=setting.products, concealed=concealed)
    alt, zoom = picture_words(setting.picture).alt, (setting.picture, setting.size)
    return picture_scene(info, words, picture=alt, concealed=concealed, zoom=zoom)


def _edit(setting: _Setting) -> Any:
    def edited(edit: Mapping[str, Any]) -> None:
        panel = str(edit["panel"])
        if panel == "bias":
            grids.edit_cell(BIAS, grids.read(f"{setting.bias!r}"), edit)
        elif panel.endswith("Sheet"):
            edit_stack(IMAGE, setting.image, edit)
        else:
            edit_stack(FILTER, setting.weight, edit)

    return edited


def _code(setting: _Setting, info: StackInfo) -> str:
    if not setting.picture:
        return stack_code(setting.image, setting.weight, setting.bias)
    about = picture_words(setting.picture)
    cell = telling_cell(info)
    return picture_code(about.file, setting.size, setting.weight, setting.bias, cell, kept_side=about.kept_side)
