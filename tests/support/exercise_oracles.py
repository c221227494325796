"""The oracles of exercises: what several of them compute, and how an exercise is held against its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from cnn_core.exercises import DIFFICULTIES, make_exercise
from cnn_core.exercises.typeset import Grid

F = torch.nn.functional
Oracles = Mapping[str, Callable[[Any], Any]]  # kind of exercise → its answer, from the numbers of the question alone


def assert_answers(kinds: ModuleType, oracles: Oracles, seed: int) -> None:
    """Every kind of a module has an oracle, gives its answer, and a solution whose numbers lead to it."""
    assert set(oracles) == set(kinds.__all__)
    for kind, oracle in oracles.items():
        for difficulty in DIFFICULTIES:
            exercise = make_exercise(kind, np.random.default_rng(seed), difficulty)
            expected = oracle(exercise.values)
            assert exercise.kind == kind
            assert exercise.answer == (expected if isinstance(expected, tuple) else pytest.approx(expected)), kind
            assert exercise.tolerance == (0.01 if isinstance(exercise.answer, float) else 0)
            last = exercise.solution[-1].values
            assert last["answer"] == exercise.answer
            for step in exercise.solution:
                for name, value in step.values.items():
                    assert name == "answer" or exercise.values[name] == value


def assert_mistakes(kinds: ModuleType, wrong: Oracles, seed: int) -> None:
    """
    Every known mistake of a module's exercises leads to the answer that the question's numbers give it.

    None is an answer that cannot be; a list holds several ways of one key. A mistake that is not among the exercise's
    own leads to the right answer, or to that of another.
    """
    assert set(wrong) == set(kinds.__all__)
    for kind, answers in wrong.items():
        for difficulty in DIFFICULTIES:
            exercise = make_exercise(kind, np.random.default_rng(seed), difficulty)
            expected = answers(exercise.values)
            known = [exercise.answer, *(mistake.answer for mistake in exercise.mistakes)]
            for key, answer in exercise.mistakes:
                ways = expected[key] if isinstance(expected[key], list) else [expected[key]]
                assert any(is_same(answer, way, 1e-9) for way in ways), (kind, key, exercise.values, answer)
            for key in set(expected) - {mistake.key for mistake in exercise.mistakes}:
                for way in expected[key] if isinstance(expected[key], list) else [expected[key]]:
                    assert way is None or any(is_same(way, other, 0.02 + 1e-9) for other in known), (kind, key, way)


def is_same(one: Any, other: Any, tolerance: float) -> bool:
    """Compare rows and sizes exactly, numbers within a tolerance."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return bool(one == other)
    return bool(one == pytest.approx(other, abs=tolerance))


def plane(grid: Grid) -> torch.Tensor:
    return torch.tensor(grid, dtype=torch.float64)[None, None]
