"""Exercises on pooling: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import pooling
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes, plane

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


def cells_of(v: dict[str, Any]) -> tuple[Any, Any]:
    """Cut out the window, and the one that starts as if the stride were 1."""
    grid, i, j, K = np.array(v["map"]), v["row"], v["column"], v["kernel_size"]
    return grid[i * v["stride"] :, j * v["stride"] :][:K, :K], grid[i : i + K, j : j + K]


def wrong_largest(v: dict[str, Any]) -> dict[str, Any]:
    cells, unstrided = cells_of(v)
    return {
        "took_the_average": cells.mean(),
        "took_the_sum": cells.sum(),
        "took_the_smallest": cells.min(),
        "forgot_stride": unstrided.max(),
        "whole_map": np.max(v["map"]),
    }


def wrong_averages(v: dict[str, Any]) -> dict[str, Any]:
    cells, unstrided = cells_of(v)
    return {
        "forgot_to_divide": cells.sum(),
        "took_the_largest": cells.max(),
        "divided_by_side": cells.sum() / v["kernel_size"],
        "forgot_stride": unstrided.mean(),
    }


def wrong_sizes(v: dict[str, Any]) -> dict[str, Any]:
    full, K, C = (v["height"], v["width"]), v["kernel_size"], v["channels"]
    pooled_sides = tuple((side - K) // 2 + 1 for side in full)
    return {
        "pooled_the_channels": (*pooled_sides, C // 2),
        "rounded_up": (*(math.ceil((side - K) / 2) + 1 for side in full), C),
        "collapsed_the_channels": (*pooled_sides, 1),
        "unchanged": (*full, C),
        "forgot_first_position": (*(side - 1 for side in pooled_sides), C),
    }


def wrong_means(v: dict[str, Any]) -> dict[str, Any]:
    grid = np.array(v["map"])
    return {
        "forgot_to_divide": grid.sum(),
        "took_the_largest": grid.max(),
        "divided_by_side": grid.sum() / len(grid),
    }


WRONG: Oracles = {
    "max_pool": wrong_largest,
    "average_pool": wrong_averages,
    "global_average_pool": wrong_means,
    "pooled_size": wrong_sizes,
    "shift_changes_pool": lambda _: {"never_changes": 0, "always_changes": 2, "counted_one_side": 1},
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(pooling, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(pooling, WRONG, seed)
