"""Exercises on the way from maps to a decision: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import decision
from tests.support.exercise_oracles import Oracles, assert_answers

F = torch.nn.functional


def landing_place(v: dict[str, Any]) -> int:
    marked = torch.zeros(v["maps"], v["height"], v["width"])
    marked[v["map"], v["row"], v["column"]] = 1
    volume = marked.permute(1, 2, 0) if v["order"] == "channels last" else marked
    return int(volume.flatten().argmax())


def own_logit(v: dict[str, Any]) -> float:
    x, weight, bias = (torch.tensor(v[name], dtype=torch.float64) for name in ("x", "weight", "bias"))
    return F.linear(x, weight, bias)[v["class"]].item()


def dense_count(v: dict[str, Any]) -> int:
    volume = torch.zeros(1, v["maps"], v["side"], v["side"])
    vector = (F.adaptive_avg_pool2d(volume, 1) if "average" in v["how"] else volume).flatten()
    return sum(p.numel() for p in torch.nn.Linear(vector.numel(), v["units"]).parameters())


def surprise(v: dict[str, Any]) -> float:
    return F.nll_loss(torch.log(torch.tensor(v["probabilities"], dtype=torch.float64)), torch.tensor(v["true"])).item()


def batch_surprise(v: dict[str, Any]) -> float:
    p = torch.tensor(v["probabilities"], dtype=torch.float64)
    return F.nll_loss(torch.log(torch.stack([p, 1 - p], 1)), torch.zeros(len(p), dtype=torch.long)).item()


def mean_square(v: dict[str, Any]) -> float:
    p = torch.tensor(v["probabilities"], dtype=torch.float64)
    return F.mse_loss(p, F.one_hot(torch.tensor(v["true"]), len(p)).double()).item()


ORACLES: Oracles = {
    "flatten_length": lambda v: torch.zeros(v["maps"], v["height"], v["width"]).flatten().numel(),
    "flatten_place": landing_place,
    "dense_logit": own_logit,
    "dense_parameters": dense_count,
    "cross_entropy_value": surprise,
    "batch_loss": batch_surprise,
    "squared_error": mean_square,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(decision, ORACLES, seed)
