"""Exercises on filters: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import filters, make_exercise
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes, plane

F = torch.nn.functional


ORACLES: Oracles = {
    "filter_response": lambda v: np.sign(F.conv2d(plane(v["patch"]), plane(v["kernel"])).item()),
    "relu_value": lambda v: tuple(F.relu(torch.tensor(v["row"])).tolist()),
}


def wrong_signs(v: Any) -> dict[str, Any]:
    sign = np.sign(F.conv2d(plane(v["patch"]), plane(v["kernel"])).item())
    return {"ignored_sign": -sign, "sides_do_not_cancel": 0} if sign else {"edge_along_the_filter": [1, -1]}


WRONG: Oracles = {
    "filter_response": wrong_signs,
    "relu_value": lambda v: {
        "absolute": tuple(max(x, -x) for x in v["row"]),
        "unchanged": v["row"],
        "kept_the_negatives": tuple(x if x < 0 else 0 for x in v["row"]),
        "zero_or_one": tuple(1 if x > 0 else 0 for x in v["row"]),
    },
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(filters, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(filters, WRONG, seed)


def test_filter_responses_of_all_three_signs_occur() -> None:
    made = [make_exercise("filter_response", np.random.default_rng(seed)) for seed in range(60)]
    assert {exercise.answer for exercise in made} == {-1, 0, 1}
