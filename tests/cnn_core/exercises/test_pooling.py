"""Exercises on pooling: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import pooling
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, plane

F = torch.nn.functional


def changed_cells(v: dict[str, Any]) -> int:
    pooled = [F.max_pool2d(plane(v[name]), v["kernel_size"]) for name in ("map", "shifted")]
    return int((pooled[0] != pooled[1]).sum())


def pooled_shape(v: dict[str, Whole]) -> tuple[int, int, int]:
    volume = torch.zeros(v["channels"], v["height"], v["width"])
    channels, height, width = F.max_pool2d(volume, v["kernel_size"], v["stride"]).shape
    return height, width, channels


def pooled(function: Callable[..., Any], v: dict[str, Any]) -> float:
    return float(function(plane(v["map"]), v["kernel_size"], v["stride"])[0, 0, v["row"], v["column"]])


ORACLES: Oracles = {
    "max_pool": lambda v: pooled(F.max_pool2d, v),
    "average_pool": lambda v: pooled(F.avg_pool2d, v),
    "global_average_pool": lambda v: F.adaptive_avg_pool2d(plane(v["map"]), 1).item(),
    "pooled_size": pooled_shape,
    "shift_changes_pool": changed_cells,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(pooling, ORACLES, seed)
