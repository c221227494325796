"""Exercises on convolution: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import convolution
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, plane

F = torch.nn.functional


def connection_count(v: dict[str, Whole]) -> int:
    layer = torch.nn.Conv2d(v["channels"], 1, v["kernel_size"], bias=False)
    neurons = layer(torch.zeros(1, v["channels"], v["input_size"], v["input_size"])).numel()
    return int(neurons * layer.weight.numel())


ORACLES: Oracles = {
    "patch_sum": lambda v: F.conv2d(plane(v["patch"]), plane(v["kernel"])).item(),
    "feature_map_cell": lambda v: F.conv2d(
        plane(v["image"]), plane(v["kernel"]), stride=v["stride"], padding=v["padding"]
    )[0, 0, v["row"], v["column"]].item(),
    "kernel_flip": lambda v: tuple(torch.tensor(v["kernel"]).rot90(2)[0].tolist()),
    "connections": connection_count,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(convolution, ORACLES, seed)
