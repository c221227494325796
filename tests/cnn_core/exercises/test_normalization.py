"""Exercises on normalisation: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import normalization
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


def numbers_in_a_set(v: dict[str, Any]) -> int:
    shape = (v["samples"], v["channels"], v["side"], v["side"])
    x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    groups = int(v["groups"].split()[2]) if v["groups"] else 1
    y = {
        "batch": lambda: F.batch_norm(x, None, None, training=True),
        "layer": lambda: F.layer_norm(x, x.shape[1:]),
        "group": lambda: F.group_norm(x, groups),
        "instance": lambda: F.instance_norm(x),
    }[v["kind"]]()
    y[0, 0, 0, 0].backward()
    assert x.grad is not None
    return int((x.grad != 0).sum())


ORACLES: Oracles = {
    "shared_count": numbers_in_a_set,
    "normalized_value": lambda v: F.batch_norm(
        torch.tensor([[float(v["x"])]]),
        torch.tensor([float(v["mean"])]),
        torch.tensor([float(v["variance"])]),
        torch.tensor([float(v["gamma"])]),
        torch.tensor([float(v["beta"])]),
        eps=0.0,
    ).item(),
    "running_mean": lambda v: (1 - v["momentum"]) * v["old"] + v["momentum"] * v["mean"],
}


def wrong_sets(v: dict[str, Any]) -> dict[str, Any]:
    N, C, cells = v["samples"], v["channels"], v["side"] ** 2
    means = {"batch": C, "layer": N, "group": N * int((v["groups"] or "in 1 groups").split()[-2]), "instance": N * C}
    return {
        "of_batch": N * cells,
        "of_layer": C * cells,
        "of_instance": cells,
        "how_many_means": means[v["kind"]],
        "everything": N * C * cells,
    }


def wrong_values(v: dict[str, Any]) -> dict[str, Any]:
    moved, deviation = v["x"] - v["mean"], math.sqrt(v["variance"])
    gamma, beta = v["gamma"], v["beta"]
    return {
        "divided_by_variance": gamma * moved / v["variance"] + beta,
        "kept_the_mean": gamma * v["x"] / deviation + beta,
        "not_divided": gamma * moved + beta,
        "forgot_gamma_and_beta": moved / deviation,
        "shifted_first": gamma * (moved / deviation + beta),
    }


WRONG: Oracles = {
    "shared_count": wrong_sets,
    "normalized_value": wrong_values,
    "running_mean": lambda v: {
        "swapped": v["momentum"] * v["old"] + (1 - v["momentum"]) * v["mean"],
        "replaced": v["mean"],
        "averaged": (v["old"] + v["mean"]) / 2,
        "forgot_old": v["momentum"] * v["mean"],
        "only_added": v["old"] + v["momentum"] * v["mean"],
    },
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(normalization, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(normalization, WRONG, seed)
