"""Exercises on kinds of convolution: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import kinds
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers

F = torch.nn.functional


def separable_count(v: dict[str, Whole]) -> int:
    depthwise = torch.nn.Conv2d(
        v["in_channels"], v["in_channels"], v["kernel_size"], groups=v["in_channels"], bias=False
    )
    return depthwise.weight.numel() + torch.nn.Conv2d(v["in_channels"], v["out_channels"], 1, bias=False).weight.numel()


def split_of(v: dict[str, Any]) -> tuple[int, ...]:
    """Let torch solve column · row = kernel for the column."""
    kernel, row = torch.tensor(v["kernel"], dtype=torch.float64), torch.tensor(v["row"], dtype=torch.float64)
    column = torch.linalg.lstsq(row[:, None], kernel.T).solution[0]
    return tuple(int(number) for number in column.round())


def leads_back(v: dict[str, Whole]) -> int:
    x = torch.zeros(1, 1, v["size"])
    kernel = torch.zeros(1, 1, v["kernel_size"])
    smaller = F.conv1d(x, kernel, stride=v["stride"], padding=v["padding"])
    return next(
        extra
        for extra in range(v["stride"])
        if F.conv_transpose1d(smaller, kernel, stride=v["stride"], padding=v["padding"], output_padding=extra).shape
        == x.shape
    )


ORACLES: Oracles = {
    "pointwise_parameters": lambda v: sum(
        p.numel() for p in torch.nn.Conv2d(v["in_channels"], v["out_channels"], 1).parameters()
    ),
    "separable_weights": separable_count,
    "split_column": split_of,
    "transposed_size": lambda v: F.conv_transpose1d(
        torch.zeros(1, 1, v["input_size"]),
        torch.zeros(1, 1, v["kernel_size"]),
        stride=v["stride"],
        padding=v["padding"],
        output_padding=v["output_padding"],
    ).shape[-1],
    "overlapping_footprints": lambda v: F.conv_transpose1d(
        torch.tensor([[[*map(float, v["numbers"])]]]), torch.tensor([[[*map(float, v["weights"])]]]), stride=2
    )[0, 0, v["place"]].item(),
    "output_padding_wanted": leads_back,
    "grouped_weights": lambda v: torch.nn.Conv2d(
        v["in_channels"], v["out_channels"], v["kernel_size"], groups=v["groups"]
    ).weight.numel(),
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(kinds, ORACLES, seed)
