"""Exercises on receptive fields: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import receptive_field
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


def gradient_reach(v: dict[str, Any]) -> int:
    """Let torch say how far the gradient of one unit reaches."""
    x = torch.ones(1, 1, 400, dtype=torch.float64, requires_grad=True)
    y = x
    for kernel_size, stride in zip(v["kernel_sizes"], v["strides"], strict=True):
        y = F.conv1d(y, torch.ones(1, 1, kernel_size, dtype=torch.float64), stride=stride)
    (gradient,) = torch.autograd.grad(y[0, 0, 0], x)
    return int((gradient != 0).sum())


def saved_weights(v: dict[str, Whole]) -> int:
    small = torch.nn.Conv2d(v["channels"], v["channels"], v["kernel_size"], bias=False).weight.numel() * v["count"]
    x = torch.ones(1, 1, 1 + v["count"] * (v["kernel_size"] - 1))
    for _ in range(v["count"]):
        x = F.conv1d(x, torch.ones(1, 1, v["kernel_size"]))
    assert x.numel() == 1
    return torch.nn.Conv2d(v["channels"], v["channels"], v["reach"], bias=False).weight.numel() - small


def first_seen(v: dict[str, Any]) -> int:
    """Without padding torch says where a unit begins; every padding moves that by the jump before it."""
    x = torch.ones(1, 1, 500, dtype=torch.float64, requires_grad=True)
    y, shift, jump = x, 0, 1
    for stride, padding in zip(v["strides"], v["paddings"], strict=True):
        y = F.conv1d(y, torch.ones(1, 1, 3, dtype=torch.float64), stride=stride)
        shift -= padding * jump
        jump *= stride
    (gradient,) = torch.autograd.grad(y[0, 0, v["unit"]], x)
    return int(gradient[0, 0].nonzero()[0]) + shift


ORACLES: Oracles = {
    "field_size": gradient_reach,
    "stacked_weights": saved_weights,
    "unit_place": first_seen,
}


def wrong_fields(v: dict[str, Any]) -> dict[str, Any]:
    kernels, jumps = v["kernel_sizes"], [math.prod(v["strides"][:k]) for k in range(len(v["strides"]) + 1)]
    return {
        "added_kernels": sum(kernels),
        "forgot_jump": 1 + sum(K - 1 for K in kernels),
        "forgot_pixel": gradient_reach(v) - 1,
        "own_stride_too": 1 + sum((K - 1) * jump for K, jump in zip(kernels, jumps[1:], strict=True)),
        "last_kernel": kernels[-1],
    }


def wrong_savings(v: dict[str, Any]) -> dict[str, Any]:
    count, area, C = v["count"], v["kernel_size"] ** 2, v["channels"]
    reach = (1 + count * (v["kernel_size"] - 1)) ** 2
    return {
        "forgot_channels": reach - count * area,
        "channels_once": (reach - count * area) * C,
        "added_kernels": ((count * v["kernel_size"]) ** 2 - count * area) * C**2,
        "forgot_count": (reach - area) * C**2,
    }


def wrong_units(v: dict[str, Any]) -> dict[str, Any]:
    jump = math.prod(v["strides"])
    start = first_seen({**v, "unit": 0})
    size = 1 + sum(2 * math.prod(v["strides"][:k]) for k in range(len(v["strides"])))
    return {
        "forgot_start": v["unit"] * jump,
        "last_stride": start + v["unit"] * v["strides"][-1],
        "middle": first_seen(v) + size // 2,
        "counted_from_one": first_seen({**v, "unit": v["unit"] - 1}),
        "added_strides": start + v["unit"] * sum(v["strides"]),
    }


WRONG: Oracles = {"field_size": wrong_fields, "stacked_weights": wrong_savings, "unit_place": wrong_units}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(receptive_field, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(receptive_field, WRONG, seed)
