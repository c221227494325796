"""Endless questions with worked solutions, made by the same code that draws the lessons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.exercises import (
    activations,
    architectures,
    building,
    channels,
    convolution,
    decision,
    filters,
    kinds,
    learning,
    network,
    normalization,
    optimisers,
    padding,
    pixels,
    pooling,
    receptive_field,
    sizes,
    training,
)
from cnn_core.exercises.answers import Verdict, check, read_answer
from cnn_core.exercises.exercise import DIFFICULTIES, Answer, Exercise, Mistake, SolutionStep

_Generator = Callable[[np.random.Generator, int], Exercise]

_MODULES = (
    activations,
    architectures,
    building,
    channels,
    convolution,
    decision,
    filters,
    kinds,
    learning,
    network,
    normalization,
    optimisers,
    padding,
    pixels,
    pooling,
    receptive_field,
    sizes,
    training,
)

KINDS: Mapping[str, _Generator] = MappingProxyType(
    {kind: getattr(module, kind) for module in _MODULES for kind in module.__all__}
)


def make_exercise(kind: str, rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Make an exercise.

    Parameters
    ----------
    kind : str
        Key of `KINDS`.
    rng : numpy Generator
        Where the numbers come from: the same seed makes the same exercise.
    difficulty : {1, 2, 3}
        How hard.

    Returns
    -------
    Exercise
        Question, answer, solution, known mistakes.

    Raises
    ------
    InvalidInputError
        If kind or difficulty is unknown.

    Examples
    --------
    >>> exercise = make_exercise("output_size", np.random.default_rng(1))
    >>> check(exercise, str(exercise.answer)).right
    True
    """
    if kind not in KINDS:
        raise InvalidInputError(
            "There is no such kind of exercise.",
            given={"kind": kind},
            allowed="kind in " + ", ".join(KINDS),
            here=f"kind = {kind!r}",
            fixes=[Fix("kind", "=", next(iter(KINDS)))],
        )
    if difficulty not in DIFFICULTIES:
        raise InvalidInputError(
            "There is no such difficulty.",
            given={"difficulty": difficulty},
            allowed="difficulty in " + ", ".join(map(str, DIFFICULTIES)),
            here=f"difficulty = {difficulty!r}",
            fixes=[Fix("difficulty", "=", DIFFICULTIES[0])],
        )
    return KINDS[kind](rng, difficulty)


__all__ = [
    "DIFFICULTIES",
    "KINDS",
    "Answer",
    "Exercise",
    "Mistake",
    "SolutionStep",
    "Verdict",
    "check",
    "make_exercise",
    "read_answer",
]
