"""The steps: mean, variance, normalise, γ and β on a mini-batch whose every number can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry import NORMALIZATIONS
from lesson_ui import controls, grids
from lesson_ui.activities import Closing
from lesson_ui.activities.normalization import norm_presets, norm_words
from lesson_ui.figures.normalization import NormInfo, norm_info, stitched, unstitched
from lesson_ui.figures.normalization_scene import lone_batch_scene, norm_scene
from lesson_ui.lesson import Frame, pinned, show_scene
from lesson_ui.predict import predict
from lesson_ui.snippets.normalization import steps_code
from lesson_ui.worked.normalization import steps_facts

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
        If the normalisation refuses the batch.
    """
    words, setting = norm_words(), _controls(frame)
    try:
        info = norm_info(**setting._asdict())
    except InvalidInputError as refusal:
        show_scene(frame, lone_batch_scene(setting.batch, words), on_edit=_edits(setting))
        raise _with_own_fixes(refusal, setting) from refusal
    seen = _ask(frame, info, words)
    grid = stitched(info.output)
    pin = pinned(*grid.shape)
    show_scene(frame, norm_scene(info, words, seen=seen), pin=pin, on_edit=_edits(setting))
    facts = steps_facts(info, info.index_at(*(pin or (0, 0))), words=words, is_pinned=pin is not None)

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        left, right = st.columns(2)
        with left:
            frame.section("worked_steps", **facts)
        with right:
            frame.section(f"about_{info.normalization}", **facts)
            frame.section("effect", **facts)
            frame.section("epsilon", **facts)
        frame.section("compare", **facts)

    return Closing(worked_out, lambda: steps_code(info))


def _with_own_fixes(refusal: InvalidInputError, setting: _Setting) -> InvalidInputError:
    """Offer what this page's controls can do about a batch with one number to average over."""
    if "num_groups" in refusal.given:
        return refusal
    more = [Fix("samples", "=", 2)] if setting.normalization == "batch" else []
    return InvalidInputError(
        refusal.problem,
        given=refusal.given,
        allowed=refusal.allowed,
        here=refusal.here,
        fixes=[*more, Fix("side", "=", 2), Fix("normalization", "=", "layer")],
    )


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
    return predict(
        frame,
        answer=size,
        accepts=(size,),
        hint=hint,
        about=f"steps-{info.normalization}",
        section="predict_steps",
        name=words["kinds"][info.normalization],
    )


def _edits(setting: _Setting) -> Any:
    grid = stitched(setting.batch)
    kept = {
        "batch": ("norm_batch", grid),
        "weight": ("norm_weight", setting.weight[None]),
        "bias": ("norm_bias", setting.bias[None]),
    }

    def edited(edit: Mapping[str, Any]) -> None:
        key, values = kept[str(edit["panel"])]
        grids.edit_cell(key, values, edit)

    return edited
