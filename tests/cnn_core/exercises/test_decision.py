"""Exercises on the way from maps to a decision: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import decision
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

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


def wrong_places(v: dict[str, Any]) -> dict[str, Any]:
    other = {"channels last": "channels first", "channels first": "channels last"}[v["order"]]
    return {
        "other_order": landing_place({**v, "order": other}),
        "counted_from_one": landing_place(v) + 1,
        "place_in_map": v["row"] * v["width"] + v["column"],
        "by_columns": (v["map"] * v["width"] + v["column"]) * v["height"] + v["row"],
    }


def wrong_logits(v: dict[str, Any]) -> dict[str, Any]:
    bias, weights, features = v["bias"][v["class"]], v["weight"][v["class"]], len(v["x"])
    return {
        "forgot_bias": own_logit(v) - bias,
        "another_class": own_logit({**v, "class": (v["class"] + 1) % len(v["bias"])}),
        "added_weights": sum(weights) + bias,
        "one_bias_an_input": own_logit(v) + (features - 1) * bias,
    }


def wrong_counts(v: dict[str, Any]) -> dict[str, Any]:
    flat, maps, units = v["side"] ** 2 * v["maps"], v["maps"], v["units"]
    inputs, other = (maps, flat) if "average" in v["how"] else (flat, maps)
    return {
        "forgot_biases": inputs * units,
        "one_bias": inputs * units + 1,
        "other_head": (other + 1) * units,
        "inputs_only": inputs,
        "shared_weights": inputs + units,
    }


def wrong_surprises(v: dict[str, Any]) -> dict[str, Any]:
    probabilities, true = v["probabilities"], v["true"]
    return {
        "lost_minus": math.log(probabilities[true]),
        "took_p": probabilities[true],
        "took_the_rest": 1 - probabilities[true],
        "another_class": -math.log(probabilities[(true + 1) % len(probabilities)]),
        "all_classes": -math.log(math.prod(probabilities)),
    }


def wrong_batches(v: dict[str, Any]) -> dict[str, Any]:
    mean = sum(v["probabilities"]) / len(v["probabilities"])
    return {
        "took_the_sum": -math.log(math.prod(v["probabilities"])),
        "largest_only": round(-math.log(min(v["probabilities"])), 4),
        "mean_of_p": mean,
        "log_of_mean": -math.log(mean),
    }


def wrong_errors(v: dict[str, Any]) -> dict[str, Any]:
    p = v["probabilities"][v["true"]]
    rest = [x for k, x in enumerate(v["probabilities"]) if k != v["true"]]
    return {
        "took_the_sum": (1 - p) ** 2 + sum(x * x for x in rest),
        "true_class_only": round((1 - p) ** 2, 4),
        "forgot_to_square": (1 - p + sum(rest)) / (1 + len(rest)),
        "cross_entropy": -math.log(p),
    }


WRONG: Oracles = {
    "flatten_length": lambda v: {
        "one_map_only": v["height"] * v["width"],
        "averaged": v["maps"],
        "added": v["height"] + v["width"] + v["maps"],
        "height_squared": v["height"] ** 2 * v["maps"],
    },
    "flatten_place": wrong_places,
    "dense_logit": wrong_logits,
    "dense_parameters": wrong_counts,
    "cross_entropy_value": wrong_surprises,
    "batch_loss": wrong_batches,
    "squared_error": wrong_errors,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(decision, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(decision, WRONG, seed)
