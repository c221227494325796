"""Exercises on training: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import training
from tests.support.exercise_oracles import Oracles, assert_answers

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


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(training, ORACLES, seed)
