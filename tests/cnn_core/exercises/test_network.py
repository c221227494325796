"""Exercises on any number of a network: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import network
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


def first_row_read(v: dict[str, Any]) -> int:
    x = torch.zeros(1, 1, 40, 40, requires_grad=True)
    if v["kind"] == "convolution":
        y = F.conv2d(x, torch.ones(1, 1, v["kernel"], v["kernel"]), stride=v["stride"], padding=v["padding"])
    else:
        y = F.avg_pool2d(x, v["kernel"])
    y[0, 0, v["row"], 10].backward()
    assert x.grad is not None
    return int(x.grad[0, 0].any(1).nonzero()[0])


ORACLES: Oracles = {
    "count_terms": lambda v: torch.nn.Conv2d(v["maps"], v["filters"], v["side"]).weight[0].numel(),
    "window_start": first_row_read,
    "residual_sum": lambda v: F.relu(torch.tensor(v["branch"] + v["x"], dtype=torch.float64)).item(),
}


WRONG: Oracles = {
    "count_terms": lambda v: {
        "one_map_only": v["side"] ** 2,
        "all_filters": v["side"] ** 2 * v["maps"] * v["filters"],
        "side_only": v["side"] * v["maps"],
    },
    "window_start": lambda v: {
        "forgot_stride": v["row"] - v["padding"],
        "row_itself": v["row"],
        "forgot_padding": v["row"] * v["stride"],
    },
    "residual_sum": lambda v: {
        "forgot_shortcut": max(0, v["branch"]),
        "relu_too_early": max(0, v["branch"]) + v["x"],
        "forgot_relu": v["branch"] + v["x"],
    },
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(network, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(network, WRONG, seed)
