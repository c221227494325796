"""Exercises on output sizes: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import make_exercise, sizes
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


def conv_length(
    size: Whole, kernel_size: Whole, stride: Whole | int, padding: Whole | int, dilation: Whole | int = 1
) -> int:
    out = F.conv1d(torch.zeros(1, 1, size), torch.zeros(1, 1, kernel_size), None, stride, padding, dilation)
    return out.shape[-1]


ORACLES: Oracles = {
    "output_size": lambda v: conv_length(v["input_size"], v["kernel_size"], v["stride"], v["padding"]),
    "output_size_dilated": lambda v: conv_length(
        v["input_size"], v["kernel_size"], v["stride"], v["padding"], v["dilation"]
    ),
    "odd_padding": lambda v: next(
        p for p in range(99) if conv_length(v["input_size"], v["kernel_size"], 1, p) == v["input_size"]
    ),
    "rectangular": lambda v: tuple(
        conv_length(*(v[f"{name}_{axis}"] for name in ("input_size", "kernel_size", "stride", "padding")))
        for axis in ("height", "width")
    ),
}


def wrong_sizes(v: dict[str, Any]) -> dict[str, Any]:
    padded, K, S, P, D = v["input_size"] + 2 * v["padding"], v["kernel_size"], v["stride"], v["padding"], v["dilation"]
    room = padded - D * (K - 1) - 1

    def steps_from(wrong_room: int) -> int | None:
        return wrong_room // S + 1 if wrong_room >= 0 else None

    return {
        "forgot_first_position": room // S,
        "forgot_floor": room / S + 1,
        "rounded_up": math.ceil(room / S) + 1,
        "padded_one_side": steps_from(room - P),
        "forgot_padding": steps_from(room - 2 * P),
        "forgot_stride": room + 1,
        "forgot_kernel": steps_from(padded - 1),
    }


def wrong_dilated_sizes(v: dict[str, Any]) -> dict[str, Any]:
    padded, K, S = v["input_size"] + 2 * v["padding"], v["kernel_size"], v["stride"]
    return wrong_sizes(v) | {
        "forgot_dilation": (padded - K) // S + 1,
        "multiplied_kernel": (padded - K * v["dilation"]) // S + 1 if padded >= K * v["dilation"] else None,
    }


def wrong_rectangles(v: dict[str, Any]) -> dict[str, Any]:
    high, wide = ORACLES["rectangular"](v)
    rows = [v[f"{name}_height"] for name in ("kernel_size", "stride", "padding")]
    return {
        "swapped": (wide, high),
        "one_kernel_for_both": (
            high,
            conv_length(v["input_size_width"], *rows) if v["input_size_width"] + 2 * rows[2] >= rows[0] else None,
        ),
        "forgot_first_position": (high - 1, wide - 1),
    }


WRONG: Oracles = {
    "output_size": wrong_sizes,
    "output_size_dilated": wrong_dilated_sizes,
    "rectangular": wrong_rectangles,
    "odd_padding": lambda v: {
        "both_sides_together": v["kernel_size"] - 1,
        "half_the_kernel": v["kernel_size"] / 2,
        "rounded_up": (v["kernel_size"] + 1) // 2,
    },
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(sizes, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(sizes, WRONG, seed)


def test_curriculum_numbers_come_out_of_the_formulas_in_the_solutions() -> None:
    exercise = make_exercise("output_size", np.random.default_rng(0), 2)
    v = exercise.values
    assert v["padded_size"] == v["input_size"] + 2 * v["padding"]
    assert v["room"] == v["padded_size"] - v["kernel_size"]
    assert v["room"] == v["steps"] * v["stride"] + v["left_over"]
    assert exercise.answer == v["steps"] + 1
