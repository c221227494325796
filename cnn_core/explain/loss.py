"""Take apart a loss: that of one sample, then the mean or sum over the batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.array_checks import check_dims
from cnn_core.checks import check_choice
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.explain.activation import softmax_terms
from cnn_core.explain.explanation import Explanation, Operand, Term, make_explanation, make_term
from cnn_core.explain.operands import FloatArray, as_numbers, check_index, check_size, operand_at

REDUCTIONS = ("mean", "sum", "none")
SMALLEST_PROBABILITY = 1e-290  # below it a probability loses digits, so -ln p is taken from its logarithm


def _surprise(x: FloatArray, place: tuple[int, ...], true_class: int) -> Explanation:
    """Explain -ln p of the true class of one sample; `place` is (n,), or () for an unbatched input."""
    lane = [(*place, k) for k in range(x.shape[-1])]
    terms, exponentials, largest = softmax_terms(x, lane)
    total = sum(term.value for term in terms)
    own = exponentials[true_class]
    if own.value / total >= SMALLEST_PROBABILITY:
        steps = [("sum", None), ("share", own), ("logarithm", None), ("negate", None)]
    else:
        logit = operand_at(x, "input", lane[true_class])
        steps = [("sum", None), ("logarithm", None), ("add", largest), ("subtract", logit)]
    return make_explanation("negative_log_likelihood", place, terms, steps)


@offer_working_fixes
def explain_cross_entropy(
    input: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    *,
    index: Sequence[int] = (),
) -> Explanation:
    """
    Take apart a cross-entropy.

    Parameters
    ----------
    input : array_like of shape (N, C) or (C,)
        Logits.
    target : array_like of int, shape (N,) or ()
        The true class of each sample.
    weight : array_like of shape (C,), optional
        Weight of each class; the mean divides by the sum of the samples' weights.
    ignore_index : int
        Samples with this target do not count.
    reduction : {"mean", "sum", "none"}
        What is made of the samples' losses.
    index : tuple of int
        ``(n,)`` with ``reduction="none"`` and a batch, else ``()``.

    Returns
    -------
    Explanation
        One term a counted sample: its -ln p, times its class weight if there are weights; steps "sum" and,
        for the mean, "divide". `parts` explain each -ln p: exponentials, "sum", "share" (which is p),
        "logarithm", "negate"; where p is too small for a float, "logarithm" of the sum, "add" the largest
        logit, "subtract" the true one.

    Raises
    ------
    InvalidInputError
        If shapes do not agree, a target is no class, or the index is outside of the result.

    Examples
    --------
    >>> round(explain_cross_entropy([[0.0, 0.0]], [1]).result, 4)
    0.6931
    """
    check_choice("reduction", reduction, REDUCTIONS)
    x, y = as_numbers(input), np.asarray(target)
    check_dims("input", x, (1, 2), "(C,) or (N, C)")
    _check_targets(x, y, ignore_index)
    class_weight = None if weight is None else as_numbers(weight)
    if class_weight is not None:
        check_dims("weight", class_weight, (1,), "(C,)")
        check_size(class_weight.shape[0], x.shape[-1], "weight.shape[0]", "input.shape[-1]")
    place = check_index(index, y.shape if reduction == "none" else ())
    asked = [place] if reduction == "none" else list(np.ndindex(y.shape))
    counted = [n for n in asked if y[n] != ignore_index]
    parts = [_surprise(x, n, int(y[n])) for n in counted]
    terms = [_weighted(part, class_weight, int(y[n])) for n, part in zip(counted, parts, strict=True)]
    steps: list[tuple[str, Operand | None]] = [("sum", None)]
    if reduction == "mean":
        total = len(terms) if class_weight is None else sum(term.operands[1].value for term in terms)
        steps.append(("divide", Operand("count" if class_weight is None else "weight_sum", (), float(total))))
    return make_explanation("cross_entropy", place, terms, steps, parts)


def _weighted(part: Explanation, class_weight: FloatArray | None, true_class: int) -> Term:
    loss = Operand(part.operation, part.index, part.result)
    if class_weight is None:
        return make_term(loss)
    return make_term(loss, operand_at(class_weight, "weight", (true_class,)))


def _check_targets(x: FloatArray, y: NDArray[Any], ignore_index: int) -> None:
    if y.shape != x.shape[:-1]:
        raise InvalidInputError(
            "There is not one target for each sample.",
            given={"input.shape": x.shape, "target.shape": y.shape},
            allowed="target.shape = input.shape[:-1]",
            here=f"{y.shape} is not {x.shape[:-1]}",
            fixes=[Fix("target", "=", np.zeros(x.shape[:-1], dtype=np.int64))],
        )
    classes = x.shape[-1]
    wrong = y[(y != ignore_index) & ((y < 0) | (y >= classes))]
    if not np.issubdtype(y.dtype, np.integer) or wrong.size:
        raise InvalidInputError(
            "A target is not the number of a class.",
            given={"target": y.tolist(), "input.shape": x.shape},
            allowed="target is of integers, 0 <= target < input.shape[-1], or ignore_index",
            here=f"target = {wrong.flat[0] if wrong.size else y.dtype}, input.shape[-1] = {classes}",
            fixes=[Fix("target", "=", np.clip(y.astype(np.int64), 0, classes - 1))],
        )


@offer_working_fixes
def explain_mse_loss(
    input: ArrayLike, target: ArrayLike, reduction: str = "mean", *, index: Sequence[int] = ()
) -> Explanation:
    """
    Take apart a mean squared error.

    Parameters
    ----------
    input, target : array_like of the same shape
        Predictions and what they should be.
    reduction : {"mean", "sum", "none"}
        What is made of the squares.
    index : tuple of int
        The number asked about with ``reduction="none"``, else ``()``.

    Returns
    -------
    Explanation
        One term a number: ``(input - target) ** 2``; steps "sum" and, for the mean, "divide".

    Raises
    ------
    InvalidInputError
        If the shapes differ, or the index is outside of the result.

    Examples
    --------
    >>> explain_mse_loss([1.0, 2.0], [0.0, 4.0]).result
    2.5
    """
    check_choice("reduction", reduction, REDUCTIONS)
    x, y = as_numbers(input), as_numbers(target)
    if x.shape != y.shape:
        raise InvalidInputError(
            "Predictions and targets differ in shape.",
            given={"input.shape": x.shape, "target.shape": y.shape},
            allowed="target.shape = input.shape",
            here=f"{y.shape} is not {x.shape}",
            fixes=[Fix("target.shape", "=", x.shape)],
        )
    place = check_index(index, x.shape if reduction == "none" else ())
    asked = [place] if reduction == "none" else list(np.ndindex(x.shape))
    terms = [make_term(operand_at(x, "input", n), operand_at(y, "target", n), rule="squared_difference") for n in asked]
    steps: list[tuple[str, Operand | None]] = [("sum", None)]
    if reduction == "mean":
        steps.append(("divide", Operand("count", (), float(len(terms)))))
    return make_explanation("mse_loss", place, terms, steps)
