"""The activity on the steps of a normalisation: mean, variance, normalise, γ and β on a visible mini-batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.checks import fitting_groups
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry import NORMALIZATIONS
from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing, made_or_refused
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.normalization.activity import norm_presets, norm_words
from lesson_ui.lessons.normalization.code import steps_code
from lesson_ui.lessons.normalization.figure import NormInfo, norm_info, stitched, unstitched
from lesson_ui.lessons.normalization.scene_figure import lone_batch_scene, norm_scene
from lesson_ui.lessons.normalization.worked import steps_facts

Grid = NDArray[np.float64]
MOST_SAMPLES, MOST_CHANNELS, MOST_SIDE = 4, 4, 3
EPS = ("0.00001", "0.001", "0.1", "1")
FIRST = "scales"


class _Setting(NamedTuple):
    batch: Grid
    normalization: str
    num_groups: int
    weight: Grid
    bias: Grid
    eps: float


def steps_activity(frame: Frame) -> Closing:
    """Draw the activity that normalises a mini-batch step by step."""
    words, setting = norm_words(), _controls(frame)
    edited = _editor(setting)
    info = made_or_refused(
        frame,
        lambda: norm_info(**setting._asdict()),
        alone=lambda: lone_batch_scene(setting.batch, words),
        on_edit=edited,
        fixes=partial(_own_fixes, setting),
    )
    seen = _ask(frame, info, words)
    grid = stitched(info.output)
    pin = pinned(*grid.shape)
    show_scene(frame, norm_scene(info, words, seen=seen), pin=pin, on_edit=edited)
    facts = steps_facts(info, info.index_at(*(pin or (0, 0))), words=words, is_pinned=pin is not None)

    worked_out = explanation(
        frame,
        facts,
        seen=seen,
        left=("worked_steps",),
        right=(f"about_{info.normalization}", "effect", "epsilon"),
        below=("compare",),
        gap="small",
    )
    return Closing(worked_out, lambda: steps_code(info))


def _own_fixes(setting: _Setting, refusal: InvalidInputError) -> Sequence[Fix]:
    """Offer every number of groups that fits, or what the controls can do about one number to average over."""
    if "num_groups" in refusal.given:
        return [Fix("num_groups", "=", count) for count in reversed(fitting_groups(setting.batch.shape[1]))]
    more = [Fix("samples", "=", 2)] if setting.normalization == "batch" else []
    return [*more, Fix("side", "=", 2), Fix("normalization", "=", "layer")]


def _controls(frame: Frame) -> _Setting:
    words, presets = norm_words(), norm_presets()["batch"]
    kinds = {kind: words["kinds_short"][kind] for kind in NORMALIZATIONS}
    with frame.controls:
        kind = controls.choice("norm_kind", words["kind_label"], kinds, "batch", horizontal=True)
        grids.preset("norm_batch", words["preset_label"], presets, default=FIRST)
    with frame.more:
        help = words["batch_help"]
        grid = controls.matrix("norm_batch", "input", presets[FIRST][1], max_side=grids.MAX_SIDE, help=help)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            samples = controls.integer("norm_samples", words["samples_label"], 1, MOST_SAMPLES, 3)
            channels = controls.integer("norm_channels", words["channels_label"], 1, MOST_CHANNELS, 4)
            side = controls.integer("norm_side", words["side_label"], 1, MOST_SIDE, 2)
            groups = controls.integer("norm_groups", "num_groups", 1, MOST_CHANNELS, 2, help=words["groups_help"])
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            weight, bias = (
                controls.matrix(key, words[label], default, max_side=MOST_CHANNELS, help=words["affine_help"])
                for key, label, default in (
                    ("norm_weight", "weight_label", "1 1 1 1"),
                    ("norm_bias", "bias_label", "0 0 0 0"),
                )
            )
            eps = float(controls.choice("norm_eps", "eps", EPS, EPS[0], help=words["eps_help"]))
    batch = unstitched(grid, samples, channels, side)
    return _Setting(batch, kind, groups, np.resize(weight, channels), np.resize(bias, channels), eps)


def _ask(frame: Frame, info: NormInfo, words: dict[str, Any]) -> bool:
    N, C, H, W = info.batch.shape
    size = str(info.shared.size)
    hint = words["why"][info.normalization].format(N=N, C=C, H=H, W=W, D=C // info.num_groups, size=size)
    name = words["kinds"][info.normalization]
    return ask(frame, size, hint, about=f"steps-{info.normalization}", facts={"name": name}, section="predict_steps")


def _editor(setting: _Setting) -> Callable[[grids.Edit], None]:
    return grids.editor(
        {
            "batch": ("norm_batch", stitched(setting.batch)),
            "weight": ("norm_weight", setting.weight[None]),
            "bias": ("norm_bias", setting.bias[None]),
        }
    )
