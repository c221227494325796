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


def plane(grid: Grid) -> torch.Tensor:
    return torch.tensor(grid, dtype=torch.float64)[None, None]
