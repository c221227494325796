"""Exercises on padding and size: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import padding
from cnn_core.exercises.typeset import Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

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


def wrong_visits(v: dict[str, Any]) -> dict[str, Any]:
    starts = range(-v["padding"], v["size"] + v["padding"] - 2, v["stride"])
    high, wide = (sum(start <= v[axis] < start + 3 for start in starts) for axis in ("row", "column"))
    return {
        "every_pixel_alike": 9,
        "added": high + wide,
        "forgot_padding": visits({**v, "padding": 0}),
        "only_one_axis": [high, wide],
    }


def wrong_rows(v: dict[str, Any]) -> dict[str, Any]:
    row, padding = v["row"], v["padding"]
    used = {f"used_{mode}": padded_row({**v, "mode": mode}) for mode in ("zeros", "reflect", "replicate", "circular")}
    return used | {"repeated_the_edge": (*row[:padding][::-1], *row, *row[-padding:][::-1])}


WRONG: Oracles = {
    "unread_cells": lambda v: {
        "reads_everything": 0,
        "forgot_kernel": v["input_size"] % v["stride"],
        "counted_steps": (v["input_size"] - v["kernel_size"]) // v["stride"],
    },
    "visit_count": wrong_visits,
    "padding_mode": wrong_rows,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(padding, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(padding, WRONG, seed)
