"""The activity of the lesson on filters: one named or own filter with its signed response, or the whole bank."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import streamlit as st

from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.controls import controls, grids
from lesson_ui.controls.picture import choose_picture
from lesson_ui.drawing.scene import Scene
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.filters.bank_figure import BANK_SIDE, bank_info, bank_scene
from lesson_ui.lessons.filters.code import filters_code
from lesson_ui.lessons.filters.figure import filter_info
from lesson_ui.lessons.filters.scene_figure import filters_scene
from lesson_ui.lessons.filters.worked import bank_facts, filters_facts, sections_of
from lesson_ui.pictures.by_key import fitted, fitted_grey, fitted_png, picture_words
from lesson_ui.words.prose import lesson_data

KERNEL, VIEW = "filters_kernel", "filters_view"
SIZES = ("32", "64", "96", "128", "192", "256")
KERNELS = {key: (kernel.title, kernel.text) for key, kernel in NAMED_KERNELS.items()}


class _Setting(NamedTuple):
    picture: str
    chosen: str  # name of the filter
    view: str
    weight: grids.Grid
    size: int
    padding: str
    scale: str


def filters_activity(frame: Frame) -> Closing:
    """Draw the activity that runs filters over a picture."""
    words, setting = lesson_data("filters", "figure"), _controls(frame)
    picture, chosen, view, weight, size, padding, scale = setting
    info = filter_info(fitted_grey(picture, size), weight, padding=padding)
    pin, about = pinned(*info.response.shape), picture_words(picture)
    bank = bank_info(fitted_grey(picture, BANK_SIDE)) if view == "bank" else None
    facts = filters_facts(info, pin, words=words, named=NAMED_KERNELS.get(chosen), colours=fitted(picture, size))
    seen = ask(frame, facts.answer, facts.hint, options=tuple(words["signs"].values()))
    scene: Scene
    if bank:
        scene = bank_scene(bank, words, picture=about.alt, shared=scale == "shared", chosen=chosen)
    else:
        zoom = (picture, size)
        scene = filters_scene(info, words, view=view, picture=about.alt, asked=facts.asked, seen=seen, zoom=zoom)
    edited = grids.editor({"kernel": (KERNEL, weight), "bank": _choose_filter})
    show_scene(frame, scene, pin=None if bank else pin, on_edit=edited)

    left, right = sections_of(facts, view)
    worked_out = explanation(
        frame,
        seen=seen,
        always=(("bank", lambda: bank_facts(bank)),) if bank else (),
        above=(("worked_out", facts.formulas),),
        left=left,
        right=(*right, partial(_both_pictures, setting)),
    )
    return Closing(
        worked_out,
        lambda: filters_code(
            about.file, weight, size, facts.place, padding=padding, view=view, kept_side=about.kept_side
        ),
    )


def _choose_filter(edit: grids.Edit) -> None:
    """Choose the filter of the bank that was clicked."""
    st.session_state[KERNEL] = list(KERNELS.values())[int(edit["column"])][1]
    st.session_state[VIEW] = "response"


def _controls(frame: Frame) -> _Setting:
    words = lesson_data("filters", "figure")
    with frame.controls:
        picture = choose_picture("cat")
        chosen = grids.preset(KERNEL, words["kernel_label"], KERNELS, default="sobel-x")
        help = words["view_help"]
        view = controls.choice(VIEW, words["view_label"], words["views"], "response", help=help, horizontal=True)
    with frame.more:
        weight = controls.matrix(KERNEL, "weight", KERNELS["sobel-x"][1], max_side=7, help=words["weight_help"])
        with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
            size = int(controls.choice("filters_size", words["size_label"], SIZES, "128"))
            help = words["padding_help"]
            padding = controls.choice("filters_padding", "padding", ("same", "valid"), "same", help=help)
            scale = controls.choice("filters_scale", words["scale_label"], words["scales"], "own")
    return _Setting(picture, chosen, view, weight, size, padding, scale)


def _both_pictures(setting: _Setting) -> None:
    """Show the picture in colour beside the grey one that the filter reads."""
    words, alt = lesson_data("filters", "figure"), picture_words(setting.picture).alt
    with st.container(horizontal=True):
        for label, grey in (("colour", False), ("in_grey", True)):
            st.image(fitted_png(setting.picture, setting.size, grey=grey), words[label], width=150, alt=alt)
