"""Exercises on architectures: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import DIFFICULTIES, architectures, make_exercise
from cnn_core.number_text import read_number
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

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


def wrong_shapes(v: Any) -> dict[str, Any]:
    full, whole = (v["height"], v["width"]), 2 ** v["blocks"]
    H, W, C = v["height"] // whole, v["width"] // whole, v["maps"] * whole // 2
    return {
        "depth_kept": (H, W, v["maps"]),
        "doubled_once_more": (H, W, 2 * C),
        "pooled_once": (*(side // 2 for side in full), C),
        "one_pooling_less": (*(side // (whole // 2) for side in full), C),
        "channels_first": (C, H, W),
        "rounded_up": (*(math.ceil(side / whole) for side in full), C),
    }


def wrong_counts(v: Any) -> dict[str, Any]:
    told = re.findall(r"- (main|shortcut).*?(\d+) × \d+, (\d+) → (\d+) maps", v["layers"])
    layers = [(place, int(kernel) ** 2, int(given), int(made)) for place, kernel, given, made in told]
    counts = [area * given * made for _, area, given, made in layers]
    main = [layer for layer in layers if layer[0] == "main"]
    return {
        "forgot_projection": sum(area * given * made for _, area, given, made in main),
        "with_biases": sum(counts) + sum(made for *_, made in layers),
        "one_map": sum(area * given for _, area, given, _ in layers),
        "shortcut_counted": sum(counts) + main[0][2] * main[-1][3],
        "first_only": counts[0],
    }


def wrong_outputs(v: Any) -> dict[str, Any]:
    a, z = v["a"], eval(v["told"].replace("·", "*").replace("−", "-"))
    return {
        "forgot_relu": z + a,
        "forgot_shortcut": max(0, z),
        "relu_before": a + max(0, z),
        "subtracted": max(0, z - a),
        "multiplied": max(0, z * a),
    }


WRONG: Oracles = {"stage_shape": wrong_shapes, "block_parameters": wrong_counts, "residual_output": wrong_outputs}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(architectures, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(architectures, WRONG, seed)


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_the_products_of_a_block_make_its_counts(difficulty: int) -> None:
    values = make_exercise("block_parameters", np.random.default_rng(5), difficulty).values
    products = [eval(told.replace("·", "*")) for told in values["products"].split(", ")]
    assert products == [read_number(told) for told in values["counts"].split(", ")]
    assert products == [read_number(told) for told in values["sum"].split(" + ")]
