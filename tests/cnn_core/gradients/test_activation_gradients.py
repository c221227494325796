"""Slopes of activations against numbers worked by hand, small steps and automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp

from cnn_core import functional as F
from cnn_core import gradients
from cnn_core.errors import InvalidInputError
from tests.support.functional_calls import FLOATS, SEEDS
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients, assert_slopes
from tests.support.torch_oracle import random_array

SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
ELEMENTWISE = ("relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh")


def test_slopes_worked_by_hand() -> None:
    x, g = np.array([-np.log(3), 0.0, np.log(3)]), np.array([1.0, 10, 100])
    np.testing.assert_array_equal(gradients.relu_backward(g, x), [0, 0, 100])
    np.testing.assert_array_equal(gradients.leaky_relu_backward(g, x, 0.5), [0.5, 5, 100])
    np.testing.assert_allclose(gradients.elu_backward(g, x, 6.0), [2, 60, 100])
    np.testing.assert_allclose(gradients.sigmoid_backward(g, x), [3 / 16, 2.5, 300 / 16])
    np.testing.assert_allclose(gradients.tanh_backward(g, x), [1 - 0.64, 10, 36])
    np.testing.assert_allclose(gradients.gelu_backward(g, x)[1], 5)


@pytest.mark.parametrize("function", ELEMENTWISE)
@settings(max_examples=25)
@given(seed=SEEDS, shape=SHAPES, dtype=FLOATS)
def test_elementwise_is_autograds(function: str, seed: int, shape: tuple[int, ...], dtype: str) -> None:
    x = np.asarray(random_array(seed, shape, dtype) * np.dtype(dtype).type(3))
    assert_gradients(function, {"input": x}, ("input",))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("function", ELEMENTWISE)
def test_extremes_are_autograds(function: str, dtype: str) -> None:
    values = [0.0, -0.0, 1e-8, -1e-8, 5, -5, 40, -40, 800, -800, np.inf, -np.inf, np.nan]
    assert_gradients(function, {"input": np.array(values[:-3] if function == "gelu" else values, dtype)}, ("input",))


@pytest.mark.parametrize(
    ("function", "change"),
    [
        *(("leaky_relu", {"negative_slope": slope}) for slope in (0, 0.5, 3)),
        *(("elu", {"alpha": alpha}) for alpha in (-2.0, 0, 0.5, 3)),
        ("gelu", {"approximate": "tanh"}),
    ],
)
def test_parameters_are_autograds(function: str, change: dict[str, Any]) -> None:
    assert_gradients(function, {"input": random_array(0, (50,), "float64") * 3, **change}, ("input",))


@pytest.mark.parametrize("function", ELEMENTWISE)
def test_small_steps_give_the_same_slopes(function: str) -> None:
    x = np.linspace(-3, 3, 14)
    ours = getattr(gradients, f"{function}_backward")(np.ones_like(x), x)
    assert_slopes(getattr(F, function), {"input": x}, "input", ours)


@pytest.mark.parametrize("function", ELEMENTWISE)
def test_a_grad_output_that_does_not_fit_is_refused(function: str) -> None:
    assert_grad_output_refused(function, {"input": np.ones((2, 3), np.float32)}, np.ones((2, 3), np.float32))


def test_an_unknown_gelu_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="approximate is unknown"):
        gradients.gelu_backward(np.ones(2), np.ones(2), "erf")
