"""Exercises on training: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import training
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


def loader_steps(v: dict[str, Any]) -> int:
    pictures = torch.utils.data.TensorDataset(torch.zeros(v["pictures"]))
    loader = torch.utils.data.DataLoader(pictures, batch_size=v["size"])
    return int(v["epochs"] * sum(1 for _ in loader))


def percent_right(v: dict[str, Any]) -> int:
    counts = torch.tensor(v["matrix"])
    return round(100 * counts.diagonal().sum().item() / counts.sum().item())


ORACLES: Oracles = {
    "training_steps": loader_steps,
    "first_loss": lambda v: F.cross_entropy(torch.zeros(1, v["classes"]).double(), torch.tensor([0])).item(),
    "confusion_accuracy": percent_right,
}


def wrong_steps(v: dict[str, Any]) -> dict[str, Any]:
    each = math.ceil(v["pictures"] / v["size"])
    return {
        "one_epoch": each,
        "dropped_rest": v["epochs"] * (v["pictures"] // v["size"]),
        "pictures_times_epochs": v["epochs"] * v["pictures"],
        "added": v["epochs"] + each,
    }


def wrong_shares(v: dict[str, Any]) -> dict[str, Any]:
    matrix = v["matrix"]
    return {
        "errors": 100 - percent_right(v),
        "first_row": 100 * matrix[0][0] // sum(matrix[0]),
        "share": percent_right(v) / 100,
    }


WRONG: Oracles = {
    "training_steps": wrong_steps,
    "first_loss": lambda v: {
        "share_itself": 1 / v["classes"],
        "log_ten": math.log10(v["classes"]),
        "log_two": math.log2(v["classes"]),
        "zero": 0,
    },
    "confusion_accuracy": wrong_shares,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(training, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(training, WRONG, seed)
