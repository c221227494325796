"""The activity on pictures as numbers: a picture, its pixels and the same pixels in PyTorch and Pillow."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.pixels.code import pixels_code
from lesson_ui.lessons.pixels.figure import VIEWS, PixelsInfo, pixels_info, pixels_scene
from lesson_ui.lessons.pixels.worked import pixels_facts, start_pixel
from lesson_ui.pictures.by_key import fitted, fitted_levels, original
from lesson_ui.pictures.samples import sample_pictures
from lesson_ui.words.prose import lesson_data


class _Setting(NamedTuple):
    picture: str
    view: str
    scale: str
    side: int
    patch: str


def pixels_activity(frame: Frame) -> Closing:
    """Draw the activity that looks at the pixels of a picture."""
    words, setting = lesson_data("pixels", "figure"), _controls(frame)
    samples = {sample.key: sample for sample in sample_pictures()}
    sample = samples.get(setting.picture)
    info = _info(setting)
    pin = pinned(*info.tensor.shape[:2])
    facts = pixels_facts(info, pin, words=words)
    seen = ask(frame, facts.answer, facts.hint, facts=facts.question, accepts=facts.accepts)
    title = sample.title if sample else original(setting.picture).name
    scene = pixels_scene(info, words, title=title, view=setting.view, start=start_pixel(info))
    show_scene(frame, scene, pin=pin)

    worked_out = explanation(
        frame,
        seen=seen,
        above=(("pixel", facts.pixel),),
        left=(("size", facts.size), ("scales", facts.scales)),
        right=(("layouts", facts.layouts),),
    )
    file = f"assets/images/{sample.file}" if sample else "my_picture.png"
    return Closing(worked_out, lambda: pixels_code(info, file, facts.cell, own=sample is None))


def _controls(frame: Frame) -> _Setting:
    words = lesson_data("pixels", "figure")
    with frame.controls:
        picture = choose_picture("astronaut")
        help = words["channels_help"]
        view = controls.choice(
            "pixels_view", words["channels_label"], words["views"], VIEWS[0], help=help, horizontal=True
        )
        help = words["scale_help"]
        scale = controls.choice(
            "pixels_scale", words["scale_label"], words["scales"], "0..255", help=help, horizontal=True
        )
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        side = controls.integer("pixels_side", words["side_label"], 8, 224, 224, help=words["side_help"])
        help = words["patch_help"]
        patch = controls.choice("pixels_patch", words["patch_label"], words["patches"], "5", help=help, horizontal=True)
    return _Setting(picture, view, scale, side, patch)


def _info(setting: _Setting) -> PixelsInfo:
    return pixels_info(
        fitted(setting.picture, setting.side),
        original(setting.picture).original_size,
        grey=fitted_levels(setting.picture, setting.side) if setting.view == "grey" else None,
        scale=setting.scale,
        patch=3 if setting.view == "split" else int(setting.patch),
    )
