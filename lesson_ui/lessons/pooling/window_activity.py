"""The activity on one small map: max, average and sum of every window, under one cursor."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.pooling.activity import (
    MOST_DILATION,
    MOST_PADDING,
    kernel_control,
    made,
    pooling_presets,
    pooling_words,
    stride_control,
)
from lesson_ui.lessons.pooling.code import whole_map_code, window_code
from lesson_ui.lessons.pooling.figure import PoolingInfo, pooling_info
from lesson_ui.lessons.pooling.scene_figure import pooling_scene
from lesson_ui.lessons.pooling.worked import asked_cell, window_facts

Grid = NDArray[np.float64]


class _Setting(NamedTuple):
    image: Grid
    kernel_size: int
    stride: int | None
    padding: int
    dilation: int
    ceil_mode: bool
    count_include_pad: bool
    whole: bool


def window_activity(frame: Frame) -> Closing:
    """Draw the activity that slides a pooling window over one small map."""
    words, setting = pooling_words(), _controls(frame)
    info = made(frame, setting.image, lambda: _info(setting))
    pin = pinned(*info.output_size)
    facts = window_facts(info, pin, words=words)
    asked = asked_cell(info)
    kind = "average" if "average" in info.maps else "max"
    section = f"predict_{kind}"
    seen = ask(frame, facts.answer, facts.hint, about="window", accepts=facts.accepts, section=section)
    scene = pooling_scene(info, words, concealed=None if seen else asked, start=asked)

    show_scene(frame, scene, pin=pin, on_edit=grids.editor({"input": ("pool_input", setting.image)}))

    wanted = {"padding": setting.padding > 0, "dilation": setting.dilation > 1}
    worked_out = explanation(
        frame,
        seen=seen,
        above=(("worked_window", facts.formulas),),
        left=(("size", facts.size), ("global", facts.whole)),
        right=("which", *(name for name, is_on in wanted.items() if is_on and not setting.whole)),
        gap="small",
    )
    return Closing(worked_out, lambda: _code(setting))


def _controls(frame: Frame) -> _Setting:
    words, presets = pooling_words(), pooling_presets()["window"]
    first = presets["worked"][1]
    with frame.controls:
        grids.preset("pool_input", words["input"], presets, default="worked")
        kernel_size = kernel_control()
        stride = stride_control()
        whole = controls.toggle("pool_global", words["global_label"], help=words["global_help"])
    with frame.more:
        image = controls.matrix("pool_input", "input", first, max_side=grids.MAX_SIDE, help=words["grid_help"])
        with st.container(horizontal=True, vertical_alignment="bottom"):
            padding = controls.integer("pool_padding", "padding", 0, MOST_PADDING, 0, help=words["padding_help"])
            dilation = controls.integer("pool_dilation", "dilation", 1, MOST_DILATION, 1, help=words["dilation_help"])
        with st.container(horizontal=True, vertical_alignment="bottom"):
            grids.size_control("pool_input", words["input_rows"], words["input_columns"], image)
            ceil_mode = controls.toggle("pool_ceil", "ceil_mode", help=words["ceil_help"])
            count = controls.toggle("pool_count_pad", "count_include_pad", True, help=words["count_help"])
    return _Setting(image, kernel_size, stride, padding, dilation, ceil_mode, count, whole)


def _info(setting: _Setting) -> PoolingInfo:
    if setting.whole:
        rows, columns = setting.image.shape
        return pooling_info(setting.image, (rows, columns))
    return pooling_info(
        setting.image,
        setting.kernel_size,
        setting.stride,
        setting.padding,
        setting.dilation,
        ceil_mode=setting.ceil_mode,
        count_include_pad=setting.count_include_pad,
    )


def _code(setting: _Setting) -> str:
    if setting.whole:
        return whole_map_code(setting.image)
    return window_code(
        setting.image,
        setting.kernel_size,
        setting.stride,
        setting.padding,
        setting.dilation,
        ceil_mode=setting.ceil_mode,
        count_include_pad=setting.count_include_pad,
    )
