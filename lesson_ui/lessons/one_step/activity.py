"""The controls of the lesson on one step: picture, filter, target map, learning rate, number of steps taken."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.kernels import NAMED_KERNELS, NamedKernel, format_kernel
from cnn_core.optimization.filter import MOST_STEPS
from cnn_core.training.options import RECIPE_OPTIONS
from lesson_ui.controls import controls, grids
from lesson_ui.controls.fix_buttons import Target
from lesson_ui.frame.lesson import Frame
from lesson_ui.lessons.one_step.info_figure import Setting, make_setting, run_of
from lesson_ui.lessons.one_step.run_worked import limit_of, limit_text
from lesson_ui.words.numbers import read_number
from lesson_ui.words.prose import lesson_data

Grid = NDArray[np.float64]

MOST_SIDE, KERNEL = 8, 3
MOST_SEED = 99
MOMENTA = ("0", "0.5", "0.9")
LARGEST_RATE = RECIPE_OPTIONS["learning_rate"].high
PICTURE, START, RATE, TARGET = "one_step_input", "one_step_start", "one_step_lr", "one_step_target"
WEIGHT, MAP, STEPS, SEED = "one_step_weight", "one_step_map", "one_step_steps", "one_step_seed"
MOMENTUM, BIAS, ACTIVITY = "one_step_momentum", "one_step_bias", "one_step_show"
ZEROS, RANDOM, OWN = "zeros", "random", "own"
DEFAULT_TARGET, DEFAULT_PICTURE, DEFAULT_RATE = "sobel-x", "square", "0.2"


class Chosen(NamedTuple):
    """
    Hold the values of the controls.

    Attributes
    ----------
    setting : Setting
        What the run depends on.
    number : int
        How many steps were taken: at most as many as there are.
    goal : ndarray of shape (3, 3) or None
        The filter that made the target map; None for a map of the learner's own.
    seed : int
        Of the random filter.
    """

    setting: Setting
    number: int
    goal: Grid | None
    seed: int


def step_words() -> dict[str, Any]:
    """Read the short words of the lesson on one step."""
    return lesson_data("one_step", "figure")


@cache
def filters() -> Mapping[str, NamedKernel]:
    """List the named filters of the lesson's size."""
    return {key: kernel for key, kernel in NAMED_KERNELS.items() if kernel.weight.shape == (KERNEL, KERNEL)}


def random_filter(seed: int) -> Grid:
    """Draw a filter to start from."""
    return np.random.default_rng(seed).integers(-10, 11, (KERNEL, KERNEL)) / 10


def choose(frame: Frame) -> Chosen:
    """Draw the controls and read what the learner set."""
    words, named = step_words(), filters()
    titles = {key: kernel.title for key, kernel in named.items()}
    pictures = lesson_data("one_step", "pictures")
    with frame.controls:
        grids.preset(PICTURE, words["picture_label"], pictures, default=DEFAULT_PICTURE)
        options = {ZEROS: words[ZEROS], RANDOM: words[RANDOM], **titles, OWN: words[OWN]}
        start = controls.choice(START, words["start_label"], options, ZEROS)
        target = controls.choice(TARGET, words["target_label"], {**titles, OWN: words[OWN]}, DEFAULT_TARGET)
        rate_place = st.container(width=170)
    with frame.more:
        number = controls.integer(STEPS, words["steps_label"], 0, MOST_STEPS, 0)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            momentum = float(
                controls.choice(MOMENTUM, words["momentum_label"], MOMENTA, "0", help=words["momentum_help"])
            )
            bias = controls.toggle(BIAS, words["bias_label"], help=words["bias_help"])
            seed = controls.integer(SEED, words["seed_label"], 0, MOST_SEED, 1)
        text = pictures[DEFAULT_PICTURE][1]
        picture = controls.matrix(PICTURE, "picture", text, max_side=MOST_SIDE, help=words["picture_help"])
        default = format_kernel(np.zeros((KERNEL, KERNEL)))
        own = controls.matrix(WEIGHT, "filter", default, max_side=KERNEL, help=words["weight_help"])
        own_target = controls.matrix(MAP, "target", _default_map(text), max_side=MOST_SIDE, help=words["map_help"])
    with rate_place:
        rate = controls.parsed(RATE, words["rate_label"], DEFAULT_RATE, read_rate, help=words["rate_help"])
    goal = named[target].weight if target in named else None
    weight = {ZEROS: np.zeros((KERNEL, KERNEL)), RANDOM: random_filter(seed), OWN: own}
    first = named[start].weight if start in named else weight[start]
    _check_filter(first)
    size = F.conv2d(picture[None], first[None, None])[0].shape
    if goal is None:
        _check_map(own_target, size)
    made = own_target if goal is None else F.conv2d(picture[None], goal[None, None])[0]
    setting = make_setting(picture, made, first, 0.0 if bias else None, rate, momentum)
    return Chosen(setting, min(number, run_of(setting).steps), goal, seed)


@cache
def _default_map(picture: str) -> str:
    goal = filters()[DEFAULT_TARGET].weight
    return format_kernel(F.conv2d(grids.read(picture)[None], goal[None, None])[0])


def read_rate(text: str) -> float:
    """Read a learning rate."""
    try:
        rate = read_number(text.replace(",", "."))
    except ValueError:
        rate = math.nan
    if not 0 < rate <= LARGEST_RATE:
        raise InvalidInputError(
            "The learning rate is too large to count with."
            if rate > LARGEST_RATE
            else "The learning rate is not a positive number.",
            given={"learning rate": text},
            allowed=f"learning rate: a number above 0, at most {LARGEST_RATE:g}, such as 0.2 or 1e-3",
            here=f"learning rate = {text}",
            fixes=[Fix("learning rate", "=", float(DEFAULT_RATE))],
        )
    return rate


def _check_filter(weight: Grid) -> None:
    if weight.shape != (KERNEL, KERNEL):
        rows, columns = weight.shape
        raise InvalidInputError(
            "The filter of this lesson is 3 × 3.",
            given={"filter": f"{rows} × {columns}"},
            allowed="filter: three rows of three numbers",
            here=f"{rows} × {columns} is not 3 × 3",
            fixes=[Fix("filter", "=", ZEROS)],
        )


def _check_map(own_target: Grid, size: tuple[int, ...]) -> None:
    if own_target.shape != size:
        given, needed = (f"{rows} × {columns}" for rows, columns in (own_target.shape, size))
        raise InvalidInputError(
            "The target has not the size of the map that the filter makes.",
            given={"target": given},
            allowed=f"target: {needed}, as large as the map of this picture",
            here=f"{given} is not {needed}",
            fixes=[Fix("target", "=", DEFAULT_TARGET)],
        )


# Which controls carry out the fixes of a refusal.
TARGETS = {"filter": Target((START,), (ZEROS,)), "target": Target((TARGET,), (DEFAULT_TARGET,))}


def edits(chosen: Chosen) -> Callable[[grids.Edit], None]:
    """Put a number typed into the figure where it belongs; a typed filter or map becomes the learner's own."""
    setting = chosen.setting

    def edit_own(key: str, values: Grid, choice: str, edit: grids.Edit) -> None:
        grids.edit_cell(key, values, edit)
        st.session_state[choice] = OWN

    return grids.editor(
        {
            "input": (PICTURE, setting.picture),
            "kernel": partial(edit_own, WEIGHT, setting.start, START),
            "target": partial(edit_own, MAP, setting.target, TARGET),
        }
    )


def half_of_limit(setting: Setting) -> str:
    """Write a learning rate that learns: half of the largest, cut off to one digit that counts."""
    half = limit_of(setting) / 2
    if not 0 < half < math.inf:
        return DEFAULT_RATE
    unit = 10.0 ** math.floor(math.log10(half))
    return f"{math.floor(half / unit) * unit:.6g}"


__all__ = [
    "ACTIVITY",
    "Chosen",
    "choose",
    "edits",
    "filters",
    "half_of_limit",
    "limit_text",
    "random_filter",
    "read_rate",
    "step_words",
]
