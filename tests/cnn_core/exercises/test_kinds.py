"""Exercises on kinds of convolution: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import kinds
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

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


def wrong_groups(v: dict[str, Whole]) -> dict[str, Any]:
    area, c_in, c_out = v["kernel_size"] ** 2, v["in_channels"], v["out_channels"]
    return {
        "forgot_groups": area * c_in * c_out,
        "divided_twice": area * c_in * c_out // v["groups"] ** 2,
        "one_filter": area * c_in // v["groups"],
        "forgot_area": v["kernel_size"] * c_in * c_out // v["groups"],
    }


def wrong_separations(v: dict[str, Whole]) -> dict[str, Any]:
    area, c_in, c_out = v["kernel_size"] ** 2, v["in_channels"], v["out_channels"]
    return {
        "ordinary": area * c_in * c_out,
        "forgot_pointwise": area * c_in,
        "forgot_depthwise": c_in * c_out,
        "depthwise_a_map": area * c_out + c_in * c_out,
    }


def wrong_columns(v: dict[str, Any]) -> dict[str, Any]:
    column = split_of(v)
    return {
        "first_column": tuple(row[0] for row in v["kernel"]),
        "turned_signs": tuple(-number for number in column),
        "upside_down": column[::-1],
    }


def wrong_sizes(v: dict[str, Whole]) -> dict[str, Any]:
    last, cut = (v["input_size"] - 1) * v["stride"], 2 * v["padding"]
    right = last + v["kernel_size"] - cut + v["output_padding"]
    return {
        "only_times_stride": v["input_size"] * v["stride"],
        "forgot_output_padding": last + v["kernel_size"] - cut,
        "cut_one_side": right + v["padding"],
        "forgot_kernel": last - cut + v["output_padding"] + 1,
        "counted_all_steps": right + v["stride"],
    }


def wrong_overlaps(v: dict[str, Any]) -> dict[str, Any]:
    """Two numbers meet at a place: the later with its first weight, the earlier with its last."""
    earlier, later = v["numbers"][v["place"] // 2 - 1 : v["place"] // 2 + 1]
    first, _, last = v["weights"]
    return {
        "last_contribution_wins": later * first,
        "first_contribution_stays": earlier * last,
        "kernel_turned": later * last + earlier * first,
    }


WRONG: Oracles = {
    "pointwise_parameters": lambda v: {
        "forgot_biases": v["in_channels"] * v["out_channels"],
        "three_by_three": (9 * v["in_channels"] + 1) * v["out_channels"],
        "one_weight_a_map": 2 * v["out_channels"],
        "bias_per_channel": v["in_channels"] * v["out_channels"] + v["in_channels"],
    },
    "grouped_weights": wrong_groups,
    "separable_weights": wrong_separations,
    "split_column": wrong_columns,
    "transposed_size": wrong_sizes,
    "output_padding_wanted": lambda v: {
        "none": 0,
        "stride_less_one": v["stride"] - 1,
        "the_stride": v["stride"],
        "the_padding": v["padding"],
    },
    "overlapping_footprints": wrong_overlaps,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(kinds, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(kinds, WRONG, seed)
