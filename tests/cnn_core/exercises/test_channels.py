"""Exercises on channels: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import channels
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers

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


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(channels, ORACLES, seed)
