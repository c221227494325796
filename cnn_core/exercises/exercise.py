"""Hold an exercise as data: numbers of the question, answer, worked solution, well-known mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cnn_core.exercises.typeset import typeset

Answer = int | float | tuple[int | float, ...]

DIFFICULTIES = (1, 2, 3)
DECIMAL_TOLERANCE = 0.01  # two decimals, rounded or cut off


class SolutionStep(NamedTuple):
    """
    Name one step of a worked solution.

    Attributes
    ----------
    key : str
        What is done.
    values : mapping of str to number, text, row or grid
        The numbers that this step yields.
    """

    key: str
    values: Mapping[str, Any]


class Mistake(NamedTuple):
    """
    Name a well-known way to a wrong answer.

    Attributes
    ----------
    key : str
        The misconception, as in the texts.
    answer : int, float or tuple of numbers
        What it leads to here.
    """

    key: str
    answer: Answer


class Exercise(NamedTuple):
    """
    Hold one question with everything that its text, its check and its solution need.

    Attributes
    ----------
    kind : str
        Key of `KINDS` and heading of its text.
    values : mapping of str to number, text, row or grid
        Everything a text may name, for question and solution, made to print well by `str.format`.
    answer : int, float or tuple of numbers
        The right answer; a tuple is a row of numbers or a size.
    tolerance : float
        How far a right answer may be off; 0 for whole numbers.
    solution : tuple of SolutionStep
        The way to the answer, step by step; the last step yields it.
    mistakes : tuple of Mistake
        Wrong answers that betray how they came about; all differ from the answer and from one another.
    """

    kind: str
    values: Mapping[str, Any]
    answer: Answer
    tolerance: float
    solution: tuple[SolutionStep, ...]
    mistakes: tuple[Mistake, ...]


def compose(
    kind: str,
    values: Mapping[str, Any],
    answer: Answer,
    steps: Mapping[str, Sequence[str]],
    mistakes: Sequence[tuple[str, Answer]] = (),
) -> Exercise:
    """
    Put an exercise together.

    Parameters
    ----------
    kind : str
        Key of `KINDS`.
    values : mapping
        What the texts may name.
    answer : int, float or tuple of numbers
        The right answer; decimal numbers get `DECIMAL_TOLERANCE`.
    steps : mapping of str to sequence of str
        The solution's steps in order, each with the names of the values it yields; ``"answer"`` is one.
    mistakes : sequence of (str, answer)
        Well-known wrong answers. Those that happen to be right here, or equal an earlier one, are left out.

    Returns
    -------
    Exercise
        With all values typeset.

    Examples
    --------
    >>> exercise = compose("double", {"x": 3}, 6, {"add": ["x", "answer"]}, [("same", 3), ("square", 9)])
    >>> exercise.solution[0].values["answer"], [mistake.key for mistake in exercise.mistakes]
    (6, ['same', 'square'])
    """
    shown = {name: typeset(value) for name, value in values.items()}
    right: Answer = typeset(answer)
    tolerance = DECIMAL_TOLERANCE if isinstance(answer, float) else 0.0
    everything = {**shown, "answer": right}
    solution = tuple(SolutionStep(key, {name: everything[name] for name in names}) for key, names in steps.items())
    kept: list[Mistake] = []
    for key, wrong in mistakes:
        taken = [right, *(mistake.answer for mistake in kept)]
        if not any(agree(wrong, other, 2 * DECIMAL_TOLERANCE) for other in taken):
            kept.append(Mistake(key, typeset(wrong)))
    return Exercise(kind, shown, right, tolerance, solution, tuple(kept))


def agree(a: Answer, b: Answer, tolerance: float) -> bool:
    """
    Say whether two answers are the same within a tolerance.

    Parameters
    ----------
    a, b : int, float or tuple of numbers
        Answers; tuples agree only with equal tuples.
    tolerance : float
        Largest difference of two numbers, besides rounding.

    Returns
    -------
    bool
        Whether they agree.

    Examples
    --------
    >>> agree(0.333, 1 / 3, 0.01), agree((3, 3), (3, 4), 0)
    (True, False)
    """
    if isinstance(a, tuple) or isinstance(b, tuple):
        return a == b
    return abs(a - b) <= tolerance + 1e-9
