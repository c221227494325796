"""The activity on the pooling of a volume: every map is pooled alone."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from cnn_core.images import centre_crop_square, fit_picture, to_grey
from lesson_ui.controls import controls
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.pooling.activity import kernel_control, kind_control, pooling_words, stride_control
from lesson_ui.lessons.pooling.code import volume_code
from lesson_ui.lessons.pooling.games_worked import volume_facts
from lesson_ui.lessons.pooling.volume_figure import (
    FILTERS,
    SIDE,
    Volume,
    VolumeInfo,
    filter_maps,
    volume_info,
    volume_scene,
)
from lesson_ui.pictures.by_key import original

DEFAULT_PICTURE = "cat"


@lru_cache(maxsize=32)
def _responses(picture: str) -> Volume:
    square = fit_picture(centre_crop_square(original(picture).pixels), SIDE)
    maps = filter_maps(np.rint(to_grey(square)))
    maps.setflags(write=False)
    return maps


@lru_cache(maxsize=64)
def _pooled(picture: str, depth: int, kernel_size: int, stride: int | None, kind: str) -> VolumeInfo:
    return volume_info(_responses(picture)[:depth], kernel_size, stride, kind)


def volume_activity(frame: Frame) -> Closing:
    """Draw the activity that pools every map of a volume."""
    words = pooling_words()
    with frame.controls:
        picture = choose_picture(DEFAULT_PICTURE)
        kernel_size = kernel_control()
        stride = stride_control()
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        kind = kind_control()
        depth = controls.integer("pool_depth", words["depth_label"], 1, len(FILTERS), len(FILTERS))
        units = controls.integer("pool_units", words["units_label"], 1, 1000, 10)
    info = _pooled(picture, depth, kernel_size, stride, kind)
    facts = volume_facts(info, units, words=words)
    accepts = facts["size_after"], facts["size_after"].replace("×", "x")
    hint = words["volume_hint"].format(**facts)
    seen = ask(frame, facts["after"], hint, about="volume", facts=facts, accepts=accepts)
    scene = volume_scene(info, words, hide_size=not seen)
    show_scene(frame, scene, pin=pinned(*scene.panels[2].size))

    worked_out = explanation(frame, facts, seen=seen, left=("worked_volume",), right=("dense",), gap="small")
    return Closing(worked_out, lambda: volume_code(picture, depth, kernel_size, stride, kind))
