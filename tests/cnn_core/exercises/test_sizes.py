"""Exercises on output sizes: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import make_exercise, sizes
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers

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


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(sizes, ORACLES, seed)


def test_curriculum_numbers_come_out_of_the_formulas_in_the_solutions() -> None:
    exercise = make_exercise("output_size", np.random.default_rng(0), 2)
    v = exercise.values
    assert v["padded_size"] == v["input_size"] + 2 * v["padding"]
    assert v["room"] == v["padded_size"] - v["kernel_size"]
    assert v["room"] == v["steps"] * v["stride"] + v["left_over"]
    assert exercise.answer == v["steps"] + 1
