"""Exercises on any number of a network: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import network
from tests.support.exercise_oracles import Oracles, assert_answers

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


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(network, ORACLES, seed)
