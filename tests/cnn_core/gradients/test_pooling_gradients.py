"""Gradients of pooling against windows worked by hand, small steps and automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core import gradients
from tests.support.functional_calls import SEEDS, pool_calls
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients, assert_numeric_gradient
from tests.support.torch_oracle import random_array

FLOATS = ("float32", "float64")
FIRST = np.array([[[1.0, 3, 2, 4], [5, 6, 1, 2], [3, 2, 7, 8], [1, 0, 3, 4]]])
GRAD = np.array([[[1.0, 2], [3, 4]]])


def test_the_largest_takes_all() -> None:
    expected = [[0, 0, 0, 2], [0, 1, 0, 0], [3, 0, 0, 4], [0, 0, 0, 0]]
    np.testing.assert_array_equal(gradients.max_pool2d_backward(GRAD, FIRST, 2)[0], expected)


def test_a_cell_that_wins_twice_takes_twice() -> None:
    x = np.array([[[0.0, 9, 0]]])
    np.testing.assert_array_equal(gradients.max_pool2d_backward(np.array([[[2.0, 3]]]), x, (1, 2), 1), [[[0, 5, 0]]])


def test_the_average_shares_out() -> None:
    expected = np.array([[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]) / 4
    np.testing.assert_array_equal(gradients.avg_pool2d_backward(GRAD, FIRST, 2)[0], expected)


def a_window_sees_only_padding(call: dict[str, Any]) -> bool:
    """PyTorch then writes to a cell the window does not cover, or past the end; ours passes nothing on."""
    return bool(np.any(F.max_pool2d(**call) == -np.inf))


@settings(max_examples=80)
@given(pool_calls(dilated=True, dtypes=FLOATS), st.booleans())
def test_max_pool2d_is_autograds(call: dict[str, Any], has_ties: bool) -> None:
    if has_ties:
        call = {**call, "input": np.round(call["input"])}
    assume(not a_window_sees_only_padding(call))
    assert_gradients("max_pool2d", call, ("input",))


@settings(max_examples=80)
@given(pool_calls(dilated=False, dtypes=FLOATS), st.booleans(), st.sampled_from([None, 1, 3, -2]))
def test_avg_pool2d_is_autograds(call: dict[str, Any], count_include_pad: bool, divisor: int | None) -> None:
    call |= {"count_include_pad": count_include_pad, "divisor_override": divisor}
    assert_gradients("avg_pool2d", call, ("input",))


@settings(max_examples=50)
@given(st.data())
def test_adaptive_pooling_is_autograds(data: st.DataObject) -> None:
    size = data.draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    shape = (*data.draw(st.sampled_from([(), (0,), (2,)])), data.draw(st.integers(1, 3)), *size)
    entry = st.integers(1, 11)
    x = random_array(data.draw(SEEDS), shape, data.draw(st.sampled_from(FLOATS)))
    call = {
        "input": np.round(x) if data.draw(st.booleans()) else x,
        "output_size": data.draw(entry | st.tuples(entry | st.none(), entry | st.none())),
    }
    assert_gradients("adaptive_avg_pool2d", call, ("input",))
    assert_gradients("adaptive_max_pool2d", call, ("input",))


def test_global_pooling_worked_by_hand() -> None:
    x = np.array([[[1.0, 4], [4, 3]]])
    g = np.array([[[8.0]]])
    np.testing.assert_array_equal(gradients.adaptive_avg_pool2d_backward(g, x, 1), [[[2, 2], [2, 2]]])
    np.testing.assert_array_equal(gradients.adaptive_max_pool2d_backward(g, x, 1), [[[0, 8], [0, 0]]])


def test_numbers_that_are_none_are_torchs() -> None:
    nan, inf = np.nan, np.inf
    for values in ([[1, nan, 3], [nan, 2, 0], [1, 1, 1]], [[-inf] * 3] * 3, [[7] * 3] * 3, [[inf, 1, inf]] * 3):
        assert_gradients(
            "max_pool2d", {"input": np.array([values], np.float32), "kernel_size": 2, "stride": 1}, ("input",)
        )


def test_a_window_of_padding_passes_nothing_on() -> None:
    x = np.ones((1, 3, 3))
    call: dict[str, Any] = {"kernel_size": 2, "padding": 1, "dilation": 4}
    assert np.shape(F.max_pool2d(x, **call)) == (1, 1, 1)
    np.testing.assert_array_equal(gradients.max_pool2d_backward(np.ones((1, 1, 1)), x, **call), np.zeros_like(x))


@pytest.mark.parametrize("function", ["max_pool2d", "avg_pool2d"])
def test_small_steps_give_the_same_gradient(function: str) -> None:
    call = {"input": random_array(0, (2, 5, 4), "float64"), "kernel_size": 3, "stride": 2, "padding": 1}
    forward, backward = getattr(F, function), getattr(gradients, f"{function}_backward")
    assert_numeric_gradient(forward, call, "input", backward(np.ones_like(forward(**call)), **call))


@pytest.mark.parametrize("function", ["max_pool2d", "avg_pool2d"])
def test_a_grad_output_that_does_not_fit_is_refused(function: str) -> None:
    call = {"input": np.ones((2, 3, 4, 4), np.float32), "kernel_size": 2}
    assert_grad_output_refused(function, call, np.ones((2, 3, 2, 2), np.float32))


@pytest.mark.parametrize("function", ["adaptive_max_pool2d", "adaptive_avg_pool2d"])
def test_a_grad_output_that_does_not_fit_adaptive_pooling_is_refused(function: str) -> None:
    call = {"input": np.ones((3, 4, 4), np.float32), "output_size": (3, None)}
    assert_grad_output_refused(function, call, np.ones((3, 3, 4), np.float32))


def test_an_infinite_gradient_comes_to_the_largest_only() -> None:
    g = np.array([[[np.inf, np.nan], [-np.inf, 4]]])
    expected = [[0, 0, 0, np.nan], [0, np.inf, 0, 0], [-np.inf, 0, 0, 4], [0, 0, 0, 0]]
    np.testing.assert_array_equal(gradients.max_pool2d_backward(g, FIRST, 2)[0], expected)
