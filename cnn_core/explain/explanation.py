"""Take one number apart: terms, steps, result, with the index of every operand. One type for all of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """
    Name one number that goes into another.

    Attributes
    ----------
    source : str
        The array it stands in: ``"input"``, ``"weight"``, ``"bias"``, ``"target"``, ``"running_mean"`` ...;
        ``"padding"`` for a zero that stands outside of the input; ``"constant"`` for a number of the
        formula; or the `operation` of one of the explanation's `parts`.
    index : tuple of int
        Where in that array. For padding, the coordinates of the cell counted in the input, so below 0 or past
        its end. ``()`` for a constant. Padding modes that copy cells name the input cell that is copied.
    value : float
        The number.
    """

    source: str
    index: Index
    value: float


class Term(NamedTuple):
    """
    Combine operands into one of the numbers that are gathered.

    Attributes
    ----------
    operands : tuple of Operand
        What is combined.
    value : float
        The operands combined by `rule`.
    rule : str
        Key of `TERM_RULES`; a product unless it says otherwise.
    """

    operands: tuple[Operand, ...]
    value: float
    rule: str = "product"


class Step(NamedTuple):
    """
    Name one step from the terms to the result.

    Attributes
    ----------
    name : str
        Key of `GATHERING_STEPS` for the first step, which takes the terms; of `LATER_STEPS` for the others.
    value : float
        The number after this step.
    operand : Operand or None
        The number that this step brings in. For ``"maximum"`` the cell that won.
    """

    name: str
    value: float
    operand: Operand | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    Take one number apart.

    Attributes
    ----------
    operation : str
        What computed it: ``"conv2d"``, ``"softmax"`` ..., or the name of a part: ``"mean"`` ...
    index : tuple of int
        Where it stands in the operation's output.
    terms : tuple of Term
        The numbers that are gathered by the first step.
    steps : tuple of Step
        From the terms to the result, in order.
    result : float
        The number itself, equal to the last step's value.
    parts : tuple of Explanation
        Explanations of the operands that are results themselves, found by `part_of`.
    """

    operation: str
    index: Index
    terms: tuple[Term, ...]
    steps: tuple[Step, ...]
    result: float
    parts: tuple[Explanation, ...] = ()


def _sum(values: Sequence[float]) -> float:
    total = sum(values)
    return math.fsum(values) if math.isfinite(total) else total


def _maximum(values: Sequence[float]) -> float:
    return float(np.max(values)) if values else -math.inf  # NaN wins, as in torch


def _divide(a: float, b: float) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.divide(a, b))


def _exponential(a: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.exp(a))


def _logarithm(a: float) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.log(a))


TERM_RULES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "product": math.prod,
    "squared_difference": lambda values: (values[0] - values[1]) ** 2,
    "shifted_exponential": lambda values: _exponential(values[0] - values[1]),
}
GATHERING_STEPS: Mapping[str, Callable[[Sequence[float]], float]] = {"sum": _sum, "maximum": _maximum}
LATER_STEPS: Mapping[str, Callable[[float, float], float]] = {
    "bias": lambda before, operand: before + operand,
    "add": lambda before, operand: before + operand,
    "subtract": lambda before, operand: before - operand,
    "multiply": lambda before, operand: before * operand,
    "divide": _divide,
    "share": lambda before, operand: _divide(operand, before),  # the operand's share of the sum
    "at_least": lambda before, operand: float(np.maximum(before, operand)),
    "negate": lambda before, _: -before,
    "exponential": lambda before, _: _exponential(before),
    "logarithm": lambda before, _: _logarithm(before),
    "power": lambda before, operand: float(np.power(before, operand)),
    "square_root": lambda before, _: float(np.sqrt(before)),
    "hyperbolic_tangent": lambda before, _: math.tanh(before),
}


def make_term(*operands: Operand, rule: str = "product") -> Term:
    """
    Combine operands by a rule.

    Parameters
    ----------
    *operands : Operand
        What is combined, in the order the rule wants.
    rule : str
        Key of `TERM_RULES`.

    Returns
    -------
    Term
        With its value computed.

    Examples
    --------
    >>> make_term(Operand("input", (0,), 3.0), Operand("weight", (0, 0), -2.0)).value
    -6.0
    """
    return Term(operands, TERM_RULES[rule]([operand.value for operand in operands]), rule)


def make_explanation(
    operation: str,
    index: Sequence[int],
    terms: Iterable[Term],
    steps: Iterable[tuple[str, Operand | None]],
    parts: Iterable[Explanation] = (),
) -> Explanation:
    """
    Follow steps from terms to a result.

    Parameters
    ----------
    operation : str
        What is explained.
    index : sequence of int
        Where the number stands in the output.
    terms : iterable of Term
        What the first step gathers.
    steps : iterable of (str, Operand or None)
        Names and operands of the steps; the first name from `GATHERING_STEPS`, others from `LATER_STEPS`.
    parts : iterable of Explanation
        Explanations of operands.

    Returns
    -------
    Explanation
        With the value of every step computed.

    Examples
    --------
    >>> term = make_term(Operand("input", (0,), 3.0))
    >>> make_explanation("double", (0,), [term, term], [("sum", None)]).result
    6.0
    """
    terms, steps = tuple(terms), list(steps)
    name, operand = steps[0]
    value = GATHERING_STEPS[name]([term.value for term in terms])
    done = [Step(name, value, operand)]
    for name, operand in steps[1:]:
        value = LATER_STEPS[name](value, 0.0 if operand is None else operand.value)
        done.append(Step(name, value, operand))
    return Explanation(operation, tuple(map(int, index)), terms, tuple(done), value, tuple(parts))


def part_of(explanation: Explanation, operand: Operand) -> Explanation | None:
    """
    Find the explanation of an operand that is a result itself.

    Parameters
    ----------
    explanation : Explanation
        Where the operand was met.
    operand : Operand
        The number to ask about.

    Returns
    -------
    Explanation or None
        The part with the operand's source as operation and the same index, searched in parts of parts too.
    """
    for part in explanation.parts:
        if (part.operation, part.index) == (operand.source, operand.index):
            return part
        if (deeper := part_of(part, operand)) is not None:
            return deeper
    return None
