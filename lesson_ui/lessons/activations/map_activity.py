"""The activity that applies an activation to every cell of a small grid, or of a filter's response to a picture."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lesson_ui.controls import controls, grids
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.activations.activity import (
    activation_presets,
    activation_words,
    kind_control,
    negative_slope_control,
)
from lesson_ui.lessons.activations.code import grid_code, picture_code
from lesson_ui.lessons.activations.figure import Activation
from lesson_ui.lessons.activations.map_figure import asked_cell, map_info, response_map
from lesson_ui.lessons.activations.map_scene_figure import map_scene
from lesson_ui.lessons.activations.map_worked import map_choices, map_facts
from lesson_ui.pictures.by_key import fitted_grey, picture_words

Grid = NDArray[np.float64]
SIDES = ("32", "48", "64", "96")


class _Setting(NamedTuple):
    activation: Activation
    bias: int
    derivatives: bool
    grid: Grid | None = None
    picture: str = ""
    side: int = 0
    weight: Grid | None = None

    @property
    def map(self) -> Grid:
        """What the activation is applied to."""
        if self.grid is not None:
            return self.grid + self.bias
        assert self.weight is not None
        return response_map(fitted_grey(self.picture, self.side), self.weight, self.bias)


def map_activity(frame: Frame) -> Closing:
    """Draw the activity that applies an activation to a whole map."""
    words, setting = activation_words(), _controls(frame)
    info = map_info(setting.map, setting.activation)
    asked, pin = asked_cell(info), pinned(*info.x.shape)
    options, answer = map_choices(info, asked)
    hint = words["map_answer"].format(rule=words["rules"][info.activation.kind])
    seen = ask(frame, answer, hint, about="map", options=options)
    editable = setting.grid is not None and setting.bias == 0
    title = words["before"] if setting.grid is not None else words["response"]
    scene = map_scene(
        info, words, derivatives=setting.derivatives, asked=asked, seen=seen, editable=editable, title=title
    )

    on_edit = None if setting.grid is None else partial(grids.edit_cell, "act_map", setting.grid)
    show_scene(frame, scene, pin=pin, on_edit=on_edit)
    facts = map_facts(info, pin or asked, words=words, is_pinned=pin is not None)

    worked_out = explanation(frame, facts, seen=seen, left=("worked_map",), right=("effect", "gradient"), gap="small")
    return Closing(worked_out, lambda: _code(setting, pin or asked))


def _controls(frame: Frame) -> _Setting:
    words = activation_words()
    presets, kernels = activation_presets()["map"], grids.kernel_presets(most=5)
    with frame.controls:
        on = controls.choice("act_on", words["on_label"], words["on"], "numbers")
        if on == "numbers":
            grids.preset("act_map", words["before"], presets, default="edges")
        else:
            picture = choose_picture("cat")
            grids.preset("act_kernel", words["filter_label"], kernels, default="sobel-x")
        kind = kind_control(horizontal=False)
    with frame.more:
        first = presets["edges"][1]
        if on == "numbers":
            grid = controls.matrix("act_map", "input", first, max_side=grids.MAX_SIDE, help=words["grid_help"])
        else:
            weight = controls.matrix("act_kernel", "weight", kernels["sobel-x"][1], max_side=5, help=words["grid_help"])
        with st.container(horizontal=True, vertical_alignment="bottom"):
            bias = controls.integer("act_bias", words["bias_label"], -6, 6, 0, help=words["bias_help"])
            derivatives = controls.toggle("act_slopes", words["derivatives_label"])
            side = 0 if on == "numbers" else int(controls.choice("act_side", words["side_label"], SIDES, "64"))
            activation = Activation(kind, negative_slope_control())
    if on == "numbers":
        return _Setting(activation, bias, derivatives, grid=grid)
    return _Setting(activation, bias, derivatives, picture=picture, side=side, weight=weight)


def _code(setting: _Setting, cell: tuple[int, int]) -> str:
    if setting.grid is not None:
        return grid_code(setting.activation, setting.grid, setting.bias)
    about = picture_words(setting.picture)
    assert setting.weight is not None
    return picture_code(
        setting.activation, about.file, setting.weight, setting.side, setting.bias, cell, kept_side=about.kept_side
    )
