"""Exercises on pixels: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import pixels
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


ORACLES: Oracles = {
    "pixel_value": lambda v: v["low"] + v["pixel"] * (v["high"] - v["low"]) / 255,
    "tensor_size": lambda v: torch.zeros(v["height"], v["width"], v["channels"]).numel(),
}


WRONG: Oracles = {
    "pixel_value": lambda v: {
        "other_scale": v["pixel"] / 255 if v["low"] == -1 else v["pixel"] / 127.5 - 1,
        "forgot_shift": v["pixel"] / 255 * (v["high"] - v["low"]),
        "inverted": (255 - v["pixel"]) / 255,
        "unchanged": v["pixel"],
    },
    "tensor_size": lambda v: {
        "forgot_channels": v["height"] * v["width"],
        "added": [v["height"] + v["width"] + v["channels"], v["height"] + v["width"]],
    },
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(pixels, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(pixels, WRONG, seed)
