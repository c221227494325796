"""Gradients of losses against samples worked by hand, small steps and automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core import gradients
from tests.support.functional_calls import FLOATS, SEEDS, class_calls
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients, assert_numeric_gradient
from tests.support.torch_oracle import random_array

ONE = np.array(1.0)
REDUCTIONS = ("mean", "sum", "none")


def test_what_was_said_minus_what_is_true() -> None:
    x = np.array([[np.log(3), 0.0], [0.0, 0.0]])
    ours = gradients.cross_entropy_backward(ONE, x, np.array([1, 0]), reduction="sum")
    np.testing.assert_allclose(ours, [[0.75 - 0, 0.25 - 1], [0.5 - 1, 0.5 - 0]])
    np.testing.assert_allclose(gradients.cross_entropy_backward(ONE, x, np.array([1, 0])), ours / 2)
    each = gradients.cross_entropy_backward(np.array([2.0, 3.0]), x, np.array([1, 0]), reduction="none")
    np.testing.assert_allclose(each, ours * [[2], [3]])


def test_squared_differences_worked_by_hand() -> None:
    x, target = np.array([1.0, 5.0]), np.array([2.0, 2.0])
    np.testing.assert_array_equal(gradients.mse_loss_backward(ONE, x, target), [-1, 3])
    np.testing.assert_array_equal(gradients.mse_loss_backward(ONE, x, target, reduction="sum"), [-2, 6])


def with_one_target(call: dict[str, Any]) -> dict[str, Any]:
    """PyTorch takes a target of shape (1,) for one sample forward, and fails on the way back."""
    return {**call, "target": call["target"].reshape(())} if call["input"].ndim == 1 else call


@settings(max_examples=60)
@given(class_calls().map(with_one_target))
def test_nll_loss_is_autograds(call: dict[str, Any]) -> None:
    assert_gradients("nll_loss", call, ("input",))


@settings(max_examples=100)
@given(class_calls().map(with_one_target), st.sampled_from([0.0, 0.1, 1.0, -0.5]))
def test_cross_entropy_with_classes_is_autograds(call: dict[str, Any], smoothing: float) -> None:
    assert_gradients("cross_entropy", {**call, "label_smoothing": smoothing}, ("input",))


@settings(max_examples=60)
@given(class_calls(), SEEDS, st.sampled_from([0.0, 0.1, 1.0]), FLOATS)
def test_cross_entropy_with_probabilities_is_autograds(
    call: dict[str, Any], seed: int, smoothing: float, dtype: str
) -> None:
    target = F.softmax(random_array(seed, call["input"].shape, dtype), min(1, call["input"].ndim - 1))
    call |= {"target": target, "ignore_index": -100, "label_smoothing": smoothing}
    # the gradients are as exact as the narrower of the two dtypes
    assert_gradients("cross_entropy", call, ("input",), scale=1 if call["input"].dtype == dtype else 1e5)


@settings(max_examples=60)
@given(st.data())
def test_mse_loss_is_autograds(data: st.DataObject) -> None:
    shape = tuple(data.draw(st.lists(st.sampled_from([0, 1, 3]), max_size=3)))
    other = data.draw(st.sampled_from([shape, shape[1:], (1,) * len(shape), (2, *shape)]))
    dtype, target_dtype = data.draw(FLOATS), data.draw(st.sampled_from(["float32", "float64", "int64"]))
    call = {
        "input": random_array(data.draw(SEEDS), shape, dtype),
        "target": random_array(data.draw(SEEDS), other, target_dtype),
        "reduction": data.draw(st.sampled_from(REDUCTIONS)),
    }
    if other == shape:
        weight = np.asarray(np.abs(random_array(2, shape, dtype)))
        call["weight"] = data.draw(st.sampled_from([None, weight]))
    assert_gradients("mse_loss", call, ("input",), scale=1e5 if "float32" in (dtype, target_dtype) else 1)


def test_one_target_may_stand_in_a_row() -> None:
    x = np.array([1.0, 2, 4])
    for backward in (gradients.cross_entropy_backward, gradients.nll_loss_backward):
        np.testing.assert_array_equal(backward(ONE, x, np.array([1])), backward(ONE, x, np.array(1)))


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_small_steps_give_the_same_gradient(reduction: str) -> None:
    x, target = random_array(0, (4, 3), "float64"), np.array([0, 2, -100, 1])
    call: dict[str, Any] = {"input": x, "target": target, "reduction": reduction, "label_smoothing": 0.1}
    call["weight"] = np.array([1.0, 2, 0.5])
    g = np.ones(4 if reduction == "none" else ())
    assert_numeric_gradient(F.cross_entropy, call, "input", gradients.cross_entropy_backward(g, **call))
    call = {"input": x, "target": random_array(1, (4, 3), "float64"), "reduction": reduction}
    g = np.ones((4, 3) if reduction == "none" else ())
    assert_numeric_gradient(F.mse_loss, call, "input", gradients.mse_loss_backward(g, **call))


def test_a_grad_output_that_does_not_fit_is_refused() -> None:
    call = {"input": np.ones((2, 3), np.float32), "target": np.array([0, 2])}
    for function in ("cross_entropy", "nll_loss"):
        assert_grad_output_refused(function, call, np.array(1, np.float32))
        assert_grad_output_refused(function, {**call, "reduction": "none"}, np.ones(2, np.float32))
    assert_grad_output_refused("mse_loss", {"input": call["input"], "target": call["input"]}, np.array(1, np.float32))
