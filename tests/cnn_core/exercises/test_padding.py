"""Exercises on padding and size: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import padding
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers

F = torch.nn.functional


def last_unread(v: dict[str, Whole]) -> int:
    covered = torch.zeros(1, 1, v["input_size"], requires_grad=True)
    F.conv1d(covered, torch.ones(1, 1, v["kernel_size"]), stride=v["stride"]).sum().backward()
    assert covered.grad is not None
    return int((covered.grad == 0).sum())


def visits(v: dict[str, Any]) -> int:
    x = torch.zeros(1, 1, v["size"], v["size"], requires_grad=True)
    F.conv2d(x, torch.ones(1, 1, 3, 3), stride=v["stride"], padding=v["padding"]).sum().backward()
    assert x.grad is not None
    return int(x.grad[0, 0, v["row"], v["column"]])


def padded_row(v: dict[str, Any]) -> tuple[int, ...]:
    mode = {"zeros": "constant"}.get(v["mode"], v["mode"])
    row = torch.tensor(v["row"], dtype=torch.float64)[None, None]
    return tuple(F.pad(row, (v["padding"], v["padding"]), mode=mode)[0, 0].int().tolist())


ORACLES: Oracles = {
    "unread_cells": last_unread,
    "visit_count": visits,
    "padding_mode": padded_row,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(padding, ORACLES, seed)
