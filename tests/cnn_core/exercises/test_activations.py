"""Exercises on activations: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import activations
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


def slope_from_value(v: dict[str, Any]) -> float:
    y = torch.tensor(float(v["y"]), dtype=torch.float64)
    x = (torch.atanh(y) if v["name"] == "tanh" else torch.logit(y)).requires_grad_()
    (torch.tanh if v["name"] == "tanh" else torch.sigmoid)(x).backward()
    assert x.grad is not None
    return x.grad.item()


def composed_layers(v: dict[str, Whole]) -> tuple[int, int]:
    x = torch.tensor([0.0, 1.0])
    at_0, at_1 = v["c"] * (v["a"] * x + v["b"]) + v["d"]
    return int(at_1 - at_0), int(at_0)


ORACLES: Oracles = {
    "activation_value": lambda v: F.leaky_relu(
        torch.tensor(float(v["x"]), dtype=torch.float64), float(v["leak"])
    ).item(),
    "activation_derivative": slope_from_value,
    "softmax_probability": lambda v: F.softmax(torch.tensor(v["scores"], dtype=torch.float64), 0)[
        v["scores"].index(v["score"])
    ].item(),
    "two_linear_layers": composed_layers,
}


def wrong_softmax(v: Any) -> dict[str, Any]:
    scores, k = list(v["scores"]), v["scores"].index(v["score"])
    powers = [math.exp(score) for score in scores]
    return {
        "no_exponential": scores[k] / sum(scores) if sum(scores) else 0,
        "left_itself_out": powers[k] / (sum(powers) - powers[k]),
        "another_score": powers[(k + 1) % len(scores)] / sum(powers),
        "only_exponential": powers[k],
    }


WRONG: Oracles = {
    "activation_value": lambda v: {
        "rectified": 0,
        "unchanged": v["x"],
        "leaked": v["leak"] * v["x"],
        "lost_sign": abs(v["leak"] * v["x"]),
        "added": v["x"] + v["leak"],
    },
    "activation_derivative": lambda v: {
        "other_curve": v["y"] * (1 - v["y"]) if v["name"] == "tanh" else 1 - v["y"] ** 2,
        "value": v["y"],
        "rest": 1 - v["y"],
        "square": v["y"] ** 2,
    },
    "softmax_probability": wrong_softmax,
    "two_linear_layers": lambda v: {
        "added_weights": (v["a"] + v["c"], v["b"] + v["d"]),
        "added_biases": (v["a"] * v["c"], v["b"] + v["d"]),
        "lost_first_bias": (v["a"] * v["c"], v["d"]),
        "kept_first": (v["a"], v["b"]),
    },
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(activations, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(activations, WRONG, seed)
