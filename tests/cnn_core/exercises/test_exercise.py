"""Every kind of exercise: typed answers are judged, known mistakes told apart, and seeds make different ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import DIFFICULTIES, KINDS, check, make_exercise

SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, difficulty=st.sampled_from(DIFFICULTIES))
def test_typed_answers_are_judged(kind: str, seed: int, difficulty: int) -> None:
    exercise = make_exercise(kind, np.random.default_rng(seed), difficulty)
    assert check(exercise, str(exercise.answer)).right
    for mistake in exercise.mistakes:
        verdict = check(exercise, str(mistake.answer))
        assert not verdict.right
        assert verdict.misconception == mistake.key
    answers = [exercise.answer, *(mistake.answer for mistake in exercise.mistakes)]
    assert len({str(answer) for answer in answers}) == len(answers)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_exercise_and_seeds_differ(kind: str) -> None:
    made = [make_exercise(kind, np.random.default_rng(seed)) for seed in range(20)]
    assert made == [make_exercise(kind, np.random.default_rng(seed)) for seed in range(20)]
    assert len({str(exercise.values) for exercise in made}) > 3


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
@pytest.mark.parametrize("kind", KINDS)
def test_answers_vary(kind: str, difficulty: int) -> None:
    made = [make_exercise(kind, np.random.default_rng(seed), difficulty) for seed in range(60)]
    assert len({exercise.answer for exercise in made}) > 1
