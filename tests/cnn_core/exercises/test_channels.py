"""Exercises on channels: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import channels
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


def channel_result(v: dict[str, Any]) -> float:
    side = v["side"]
    patches, kernels = (
        torch.tensor(v[name], dtype=torch.float64).reshape(1, 3, side, side) for name in ("patches", "kernels")
    )
    return F.conv2d(patches, kernels, torch.tensor([v["bias"]], dtype=torch.float64)).item()


def layer(v: dict[str, Whole]) -> Any:
    return torch.nn.Conv2d(v["in_channels"], v["out_channels"], v["kernel_size"])


def made_volume(v: dict[str, Whole]) -> tuple[int, int, int]:
    made = torch.nn.Conv2d(
        v["in_channels"], v["out_channels"], v["kernel_size"], stride=v["stride"], padding=v["padding"]
    )(torch.zeros(v["in_channels"], v["side"], v["side"]))
    channels, height, width = made.shape
    return height, width, channels


ORACLES: Oracles = {
    "channel_sum": channel_result,
    "layer_parameters": lambda v: sum(p.numel() for p in layer(v).parameters()),
    "volume_size": made_volume,
    "next_filter": lambda v: torch.nn.Conv2d(v["maps"], v["filters"], v["kernel_size"]).weight[0].numel(),
    "multiply_adds": lambda v: v["side"] ** 2 * layer(v).weight.numel(),
    "unfolded_size": lambda v: tuple(
        F.unfold(torch.zeros(1, v["channels"], v["side"], v["side"]), v["kernel_size"]).shape[1:]
    ),
}


def wrong_sums(v: Any) -> dict[str, Any]:
    patches, kernels = np.array(v["patches"]), np.array(v["kernels"])
    sums = [int(part.sum()) for part in np.split(patches * kernels, 3)]
    return {
        "forgot_bias": sum(sums),
        "one_bias_a_channel": sum(sums) + 3 * v["bias"],
        "only_the_first": sums[0] + v["bias"],
        "strongest_channel": max(sums, key=abs) + v["bias"],
    }


def wrong_counts(v: Any) -> dict[str, Any]:
    area, C_in, C_out = v["kernel_size"] ** 2, v["in_channels"], v["out_channels"]
    return {
        "forgot_biases": area * C_in * C_out,
        "forgot_depth": (area + 1) * C_out,
        "one_filter_only": area * C_in + 1,
        "one_bias_for_all": area * C_in * C_out + 1,
        "one_bias_a_kernel": area * C_in * C_out + C_in * C_out,
    }


def wrong_volumes(v: Any) -> dict[str, Any]:
    out = (v["side"] + 2 * v["padding"] - v["kernel_size"]) // v["stride"] + 1
    return {
        "kept_the_depth": (out, out, v["in_channels"]),
        "multiplied_the_depths": (out, out, v["in_channels"] * v["out_channels"]),
        "flat": (out, out, 1),
        "unchanged_sides": (v["side"], v["side"], v["out_channels"]),
    }


def wrong_work(v: Any) -> dict[str, Any]:
    area, places = v["kernel_size"] ** 2, v["side"] ** 2
    return {
        "counted_weights": area * v["in_channels"] * v["out_channels"],
        "forgot_depth": places * v["out_channels"] * area,
        "one_map_only": places * area * v["in_channels"],
        "counted_neurons": places * v["out_channels"],
    }


def wrong_matrices(v: Any) -> dict[str, Any]:
    area, places = v["kernel_size"] ** 2, (v["side"] - v["kernel_size"] + 1) ** 2
    return {
        "swapped": (places, area * v["channels"]),
        "one_channel": (area, places),
        "one_column_a_pixel": (area * v["channels"], v["side"] ** 2),
    }


WRONG: Oracles = {
    "channel_sum": wrong_sums,
    "layer_parameters": wrong_counts,
    "volume_size": wrong_volumes,
    "next_filter": lambda v: {
        "flat_filter": v["kernel_size"] ** 2,
        "three_deep": 3 * v["kernel_size"] ** 2,
        "whole_layer": v["kernel_size"] ** 2 * v["maps"] * v["filters"],
        "own_number": v["kernel_size"] ** 2 * v["filters"],
    },
    "multiply_adds": wrong_work,
    "unfolded_size": wrong_matrices,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(channels, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(channels, WRONG, seed)
