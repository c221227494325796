"""Exercises on architectures: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import architectures
from tests.support.exercise_oracles import Oracles, assert_answers

F = torch.nn.functional


def shape_behind_blocks(v: dict[str, Any]) -> tuple[int, int, int]:
    depths = [3, *(v["maps"] * 2**k for k in range(v["blocks"]))]
    blocks = [
        torch.nn.Sequential(torch.nn.Conv2d(a, b, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2))
        for a, b in pairwise(depths)
    ]
    with torch.device("meta"):
        channels, height, width = torch.nn.Sequential(*blocks).to("meta")(torch.zeros(3, v["height"], v["width"])).shape
    return height, width, channels


def counted_by_torch(v: dict[str, Any]) -> int:
    told = re.findall(r"(\d+) × \d+, (\d+) → (\d+) maps", v["layers"])
    layers = [torch.nn.Conv2d(int(a), int(b), int(k), bias=False) for k, a, b in told]
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


def added_and_rectified(v: dict[str, Any]) -> int:
    z = eval(v["told"].replace("·", "*").replace("−", "-"))
    return int(torch.relu(torch.tensor(z + v["a"])))


ORACLES: Oracles = {
    "stage_shape": shape_behind_blocks,
    "block_parameters": counted_by_torch,
    "residual_output": added_and_rectified,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(architectures, ORACLES, seed)
