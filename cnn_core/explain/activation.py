"""Take apart one number of an activation: pointwise curves, and softmax, which looks at all classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.explain.explanation import Explanation, Operand, Term, make_explanation, make_term
from cnn_core.explain.operands import FloatArray, as_numbers, check_index, constant, operand_at

Steps = Sequence[tuple[str, Operand | None]]


def _pointwise(operation: str, input: ArrayLike, index: Sequence[int], steps: Steps) -> Explanation:
    x = as_numbers(input)
    place = check_index(index, x.shape)
    return make_explanation(operation, place, [make_term(operand_at(x, "input", place))], [("sum", None), *steps])


@offer_working_fixes
def explain_relu(input: ArrayLike, *, index: Sequence[int]) -> Explanation:
    """
    Take apart one number of a rectified map.

    Parameters
    ----------
    input : array_like of any shape
        The raw map.
    index : sequence of int
        The number asked about.

    Returns
    -------
    Explanation
        max(x, 0): the input's number, then the step "at_least" 0.

    Raises
    ------
    InvalidInputError
        If the index is outside of the input.

    Examples
    --------
    >>> explain_relu([-3.0, 2.0], index=(0,)).result
    0.0
    """
    return _pointwise("relu", input, index, [("at_least", constant(0.0))])


@offer_working_fixes
def explain_leaky_relu(input: ArrayLike, negative_slope: float = 0.01, *, index: Sequence[int]) -> Explanation:
    """
    Take apart one number of a leaky rectified map.

    Parameters
    ----------
    input : array_like of any shape
        The raw map.
    negative_slope : float
        Factor for negative numbers.
    index : sequence of int
        The number asked about.

    Returns
    -------
    Explanation
        x, or ``negative_slope * x`` if x < 0: no further step for x >= 0, else "multiply".

    Raises
    ------
    InvalidInputError
        If the index is outside of the input.

    Examples
    --------
    >>> explain_leaky_relu([-3.0, 2.0], 0.5, index=(0,)).result
    -1.5
    """
    x = as_numbers(input)
    place = check_index(index, x.shape)
    steps = [("multiply", Operand("negative_slope", (), float(negative_slope)))] if x[place] < 0 else []
    return _pointwise("leaky_relu", x, place, steps)


@offer_working_fixes
def explain_sigmoid(input: ArrayLike, *, index: Sequence[int]) -> Explanation:
    """
    Take apart one number of a sigmoid.

    Parameters
    ----------
    input : array_like of any shape
        The raw numbers.
    index : sequence of int
        The number asked about.

    Returns
    -------
    Explanation
        1 / (1 + exp(-x)): steps "negate", "exponential", "add" 1, and "share" of 1 in it.

    Raises
    ------
    InvalidInputError
        If the index is outside of the input.

    Examples
    --------
    >>> explain_sigmoid([0.0], index=(0,)).result
    0.5
    """
    one = constant(1.0)
    steps = [("negate", None), ("exponential", None), ("add", one), ("share", one)]
    return _pointwise("sigmoid", input, index, steps)


@offer_working_fixes
def explain_tanh(input: ArrayLike, *, index: Sequence[int]) -> Explanation:
    """
    Take apart one number of a hyperbolic tangent.

    Parameters
    ----------
    input, index
        As for `explain_sigmoid`.

    Returns
    -------
    Explanation
        tanh(x), the step "hyperbolic_tangent".

    Raises
    ------
    InvalidInputError
        If the index is outside of the input.

    Examples
    --------
    >>> explain_tanh([0.0], index=(0,)).result
    0.0
    """
    return _pointwise("tanh", input, index, [("hyperbolic_tangent", None)])


def softmax_terms(x: FloatArray, lane: Sequence[Sequence[int]]) -> tuple[list[Term], list[Operand], Operand]:
    """
    Raise e to every logit of a lane, the largest taken off first so that nothing overflows.

    Parameters
    ----------
    x : ndarray of any shape
        Logits.
    lane : sequence of index
        The numbers that share the sum.

    Returns
    -------
    terms : list of Term
        exp(x_k - m), one a number of the lane.
    exponentials : list of Operand
        The same numbers as operands, source "exponential".
    largest : Operand
        m, the largest logit of the lane.
    """
    logits = [operand_at(x, "input", place) for place in lane]
    largest = logits[int(np.argmax([logit.value for logit in logits]))]
    terms = [make_term(logit, largest, rule="shifted_exponential") for logit in logits]
    exponentials = [Operand("exponential", logit.index, term.value) for logit, term in zip(logits, terms, strict=True)]
    return terms, exponentials, largest


@offer_working_fixes
def explain_softmax(input: ArrayLike, dim: int | None = None, *, index: Sequence[int]) -> Explanation:
    """
    Take apart one probability of a softmax.

    Parameters
    ----------
    input : array_like, not scalar
        Logits.
    dim : int, optional
        Axis along which the probabilities sum to 1. As in torch, the default is 0 for 1 or 3 axes, else 1.
    index : sequence of int
        The probability asked about.

    Returns
    -------
    Explanation
        One term a number along `dim`: ``exp(x_k - m)`` with m the largest; steps "sum" and "share", which
        divides the asked number's own exponential by the sum.

    Raises
    ------
    InvalidInputError
        If `dim` is no axis, or the index is outside of the input.

    Examples
    --------
    >>> explain_softmax([1.0, 1.0], index=(0,)).result
    0.5
    """
    x = as_numbers(input)
    axis = (0 if x.ndim in (0, 1, 3) else 1) if dim is None else dim
    if not -x.ndim <= axis < x.ndim:
        raise InvalidInputError(
            "The input has no such axis.",
            given={"dim": dim, "input.shape": x.shape},
            allowed="-input.ndim <= dim < input.ndim",
            here=f"dim = {axis}, input.ndim = {x.ndim}",
            fixes=[Fix("dim", "=", -1)],
        )
    place = check_index(index, x.shape)
    axis %= x.ndim
    lane = [(*place[:axis], k, *place[axis + 1 :]) for k in range(x.shape[axis])]
    terms, exponentials, _ = softmax_terms(x, lane)
    return make_explanation("softmax", place, terms, [("sum", None), ("share", exponentials[place[axis]])])
