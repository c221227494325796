"""Exercises on convolution: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import convolution
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes, plane

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


def wrong_sums(v: Any) -> dict[str, Any]:
    patch, kernel = plane(v["patch"]), plane(v["kernel"])
    return {
        "flipped_kernel": F.conv2d(patch, kernel.flip(2, 3)).item(),
        "forgot_signs": F.conv2d(patch, kernel.abs()).item(),
        "multiplied_sums": (patch.sum() * kernel.sum()).item(),
        "ignored_kernel": patch.sum().item(),
    }


def wrong_cells(v: Any) -> dict[str, Any]:
    image, kernel, i, j = plane(v["image"]), plane(v["kernel"]), v["row"], v["column"]
    stride, padding = v["stride"], v["padding"]
    moved = F.conv2d(image, kernel, stride=stride, padding=padding)[0, 0]
    return {
        "flipped_kernel": F.conv2d(image, kernel.flip(2, 3), stride=stride, padding=padding)[0, 0, i, j].item(),
        "swapped_row_and_column": moved[j, i].item(),
        "forgot_stride": F.conv2d(image, kernel, padding=padding)[0, 0, i, j].item(),
        "counted_from_one": moved[max(i - 1, 0), max(j - 1, 0)].item(),
    }


def wrong_connections(v: Any) -> dict[str, Any]:
    pixels, area = v["input_size"] ** 2, v["kernel_size"] ** 2
    neurons = (v["input_size"] - v["kernel_size"] + 1) ** 2
    return {
        "counted_weights": area * v["channels"],
        "forgot_channels": neurons * area,
        "one_neuron_a_pixel": pixels * area * v["channels"],
        "fully_connected": neurons * pixels * v["channels"],
    }


WRONG: Oracles = {
    "patch_sum": wrong_sums,
    "feature_map_cell": wrong_cells,
    "kernel_flip": lambda v: {
        "not_flipped": v["kernel"][0],
        "only_left_right": v["kernel"][0][::-1],
        "only_up_down": v["kernel"][2],
        "transposed": tuple(row[0] for row in v["kernel"]),
    },
    "connections": wrong_connections,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(convolution, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(convolution, WRONG, seed)
