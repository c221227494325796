"""Check the arguments of a loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, INTEGERS, Array, check_array, check_same_dtype, check_shape
from cnn_core.checks import check_choice, check_integer, check_number
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes

REDUCTIONS = ("mean", "sum", "none")
CLASS_DTYPES = ("int64", "uint8")

# an array of more numbers is not worth reading in an error's text
READABLE = 16


def reduction_of(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """Translate the two old arguments, which rule where either is given, into a reduction."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


@offer_working_fixes
def check_classes(
    input: Array,
    target: Array,
    weight: Array | None,
    size_average: Any,
    ignore_index: Any,
    reduce: Any,
    reduction: Any,
) -> None:
    """Check the arguments of `nll_loss`."""
    _check_reduction(size_average, reduce, reduction)
    check_integer("ignore_index", ignore_index, fixes=[Fix("ignore_index", "=", -100)])
    _check_input(input)
    check_array("target", target, CLASS_DTYPES)
    _check_class_shape(input, target)
    C = input.shape[min(1, input.ndim - 1)]
    if weight is not None:
        check_same_dtype("weight", weight, input)
        check_shape("weight", weight, (C,), "weight.shape = (C,)", f"{weight.shape} != ({C},)")
    _check_range(target, C, ignore_index)


@offer_working_fixes
def check_cross_entropy(
    input: Array,
    target: Array,
    weight: Array | None,
    size_average: Any,
    ignore_index: Any,
    reduce: Any,
    reduction: Any,
    label_smoothing: Any,
) -> None:
    """Check the arguments of `cross_entropy`."""
    check_number("label_smoothing", label_smoothing, default=0.0)
    if label_smoothing > 1:
        raise InvalidInputError(
            "More than the whole truth cannot be spread over the classes.",
            given={"label_smoothing": label_smoothing},
            allowed="label_smoothing <= 1",
            here=f"label_smoothing = {label_smoothing}",
            fixes=[Fix("label_smoothing", "<=", 1.0)],
        )
    if getattr(input, "shape", None) != getattr(target, "shape", ()):
        check_classes(input, target, weight, size_average, ignore_index, reduce, reduction)
        if target.shape == (1,) and input.ndim == 1 and label_smoothing > 0:
            rule, here = "target.shape = () where label_smoothing > 0", f"{target.shape} != ()"
            check_shape("target", target, (), rule, here)
        return
    _check_reduction(size_average, reduce, reduction)
    check_integer("ignore_index", ignore_index, fixes=[Fix("ignore_index", "=", -100)])
    _check_input(input)
    check_array("target", target, FLOATS)
    _check_probabilities(input, weight, ignore_index)


def _check_probabilities(input: Array, weight: Array | None, ignore_index: int) -> None:
    if ignore_index >= 0:
        raise InvalidInputError(
            "Probabilities name no class that could be ignored.",
            given={"ignore_index": ignore_index},
            allowed="ignore_index < 0 where the target holds probabilities",
            here=f"ignore_index = {ignore_index}",
            fixes=[Fix("ignore_index", "=", -100)],
        )
    if weight is not None:
        C = input.shape[min(1, input.ndim - 1)]
        check_array("weight", weight, FLOATS)
        check_shape("weight", weight, (C,), "weight.shape = (C,)", f"{weight.shape} != ({C},)")


@offer_working_fixes
def check_mse(
    input: Array, target: Array, size_average: Any, reduce: Any, reduction: Any, weight: Array | None
) -> np.dtype[Any]:
    """Check the arguments of `mse_loss`; say in which dtype the squares are computed."""
    _check_reduction(size_average, reduce, reduction)
    every = (*FLOATS, *INTEGERS, "bool")
    check_array("input", input, every)
    check_array("target", target, every)
    if "f" not in (input.dtype.kind, target.dtype.kind):
        check_array("input", input, FLOATS)
    sizes = zip(input.shape[::-1], target.shape[::-1], strict=False)
    if any(a != b and 1 not in (a, b) for a, b in sizes):
        raise InvalidInputError(
            "The input and the target do not stretch to a common shape.",
            given={"input.shape": input.shape, "target.shape": target.shape},
            allowed="target.shape = input.shape, or 1 where they differ",
            here=f"{input.shape} against {target.shape}",
            fixes=[Fix("target.shape", "=", input.shape), Fix("input.shape", "=", target.shape)],
        )
    if weight is not None:
        check_array("weight", weight, every)
        rule, here = "weight.shape = input.shape", f"{weight.shape} != {input.shape}"
        check_shape("weight", weight, input.shape, rule, here)
    # an integer array takes the floating point dtype of its partner, however narrow
    return np.result_type(*(array.dtype for array in (input, target) if array.dtype.kind == "f"))


def _check_reduction(size_average: Any, reduce: Any, reduction: Any) -> None:
    check_choice("size_average", size_average, (None, True, False))
    check_choice("reduce", reduce, (None, True, False))
    check_choice("reduction", reduction_of(size_average, reduce, reduction), REDUCTIONS)


def _check_input(input: Array) -> None:
    check_array("input", input, FLOATS)
    if input.ndim == 0:
        raise InvalidInputError(
            "The input has no axis of classes.",
            given={"input.shape": input.shape},
            allowed="input of shape (N, C), (N, C, d_1, ...) or (C,)",
            here="input.ndim = 0",
            fixes=[Fix("input.shape", "=", (1,))],
        )


def _check_class_shape(input: Array, target: Array) -> None:
    expected = (input.shape[0], *input.shape[2:]) if input.ndim > 1 else ()
    if target.shape == expected or (input.ndim == 1 and target.shape == (1,)):
        return
    fixes = [Fix("target.shape", "=", expected)]
    if target.ndim == 0:
        fixes.append(Fix("input.shape", "=", input.shape[1:2]))
    else:
        C = input.shape[min(1, input.ndim - 1)]
        fixes.append(Fix("input.shape", "=", (target.shape[0], C, *target.shape[1:])))
    raise InvalidInputError(
        "The target has no class for each prediction.",
        given={"input.shape": input.shape, "target.shape": target.shape},
        allowed="target of shape (N, d_1, ...) for an input of shape (N, C, d_1, ...)",
        here=f"{target.shape} != {expected}",
        fixes=fixes,
    )


def _check_range(target: Array, C: int, ignore_index: int) -> None:
    wrong = target[(target != ignore_index) & ((target < 0) | (target >= C))]
    if wrong.size:
        raise InvalidInputError(
            "The target names a class that there is not.",
            given={"target": int(wrong[0]), "number of classes": C},
            allowed="0 <= target < C, or target = ignore_index",
            here=f"target = {int(wrong[0])}, C = {C}, ignore_index = {ignore_index}",
            fixes=[
                Fix("ignore_index", "=", int(wrong[0])),
                *([Fix("target", "=", target.clip(0, max(0, C - 1)))] if target.size <= READABLE else []),
            ],
        )
