"""Gradients of activations, softmax and dropout by hand, by small steps and by automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnn_core import functional as F
from cnn_core import gradients
from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.functional.dropout import dropout_mask
from tests.support.functional_calls import FLOATS, SEEDS
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients, assert_numeric_gradient
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
def test_small_steps_give_the_same_gradient(function: str) -> None:
    x = np.linspace(-3, 3, 14)
    ours = getattr(gradients, f"{function}_backward")(np.ones_like(x), x)
    assert_numeric_gradient(getattr(F, function), {"input": x}, "input", ours)


@pytest.mark.parametrize("function", ELEMENTWISE)
def test_a_grad_output_that_does_not_fit_is_refused(function: str) -> None:
    assert_grad_output_refused(function, {"input": np.ones((2, 3), np.float32)}, np.ones((2, 3), np.float32))


def test_an_unknown_gelu_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="approximate is unknown"):
        gradients.gelu_backward(np.ones(2), np.ones(2), "erf")


def test_softmax_of_three_to_one_worked_by_hand() -> None:
    # y = (3/4, 1/4); of the loss y₀: 3/4 (1 − 3/4) and 1/4 (0 − 3/4); of the loss ln y₀: 1 − 3/4 and −1/4
    x, g = np.array([np.log(3), 0.0]), np.array([1.0, 0.0])
    np.testing.assert_allclose(gradients.softmax_backward(g, x, 0), [3 / 16, -3 / 16])
    np.testing.assert_allclose(gradients.log_softmax_backward(g, x, 0), [1 / 4, -1 / 4])


@pytest.mark.parametrize("function", ["softmax", "log_softmax"])
@settings(max_examples=40)
@given(data=st.data())
def test_softmax_is_autograds(function: str, data: st.DataObject) -> None:
    shape = data.draw(SHAPES)
    axes = max(1, len(shape))
    call: dict[str, Any] = {
        "input": random_array(data.draw(SEEDS), shape, data.draw(FLOATS)),
        "dim": data.draw(st.none() | st.integers(-axes, axes - 1)),
        "dtype": data.draw(st.sampled_from([None, np.float32, np.float64])),
    }
    # both are computed in float32 where one of the two dtypes is that
    names = {call["input"].dtype.name, np.dtype(call["dtype"] or call["input"].dtype).name}
    assert_gradients(function, call, ("input",), scale=1 if len(names) == 1 else 1e5)


@pytest.mark.parametrize("function", ["softmax", "log_softmax"])
def test_a_grad_output_that_does_not_fit_softmax_is_refused(function: str) -> None:
    x = np.ones((2, 3), np.float32)
    assert_grad_output_refused(function, {"input": x, "dim": 1}, x)
    assert_grad_output_refused(function, {"input": x, "dim": 1, "dtype": np.float64}, x.astype(np.float64))


@settings(max_examples=30)
@given(SEEDS, SHAPES, FLOATS, st.sampled_from([0, 0.2, 0.5, 1]), st.booleans())
def test_what_dropout_kept_passes_as_dropout_passed_it(
    seed: int, shape: tuple[int, ...], dtype: str, p: float, training: bool
) -> None:
    x, g = np.ones(shape, dtype), random_array(seed, shape, dtype)
    passed = F.dropout(x, p, training, rng=np.random.default_rng(seed))
    mask = dropout_mask(shape, p, np.random.default_rng(seed))
    ours = gradients.dropout_backward(g, x, p, training, mask=mask)
    assert ours.dtype == g.dtype
    np.testing.assert_array_equal(ours, g * passed)


def test_dropout_worked_by_hand() -> None:
    g, mask = np.array([1.0, 2, 3]), np.array([True, False, True])
    np.testing.assert_array_equal(gradients.dropout_backward(g, g, 0.75, mask=mask), [4, 0, 12])
    np.testing.assert_array_equal(gradients.dropout_backward(g, g, training=False), g)


def test_dropout_asks_for_its_mask() -> None:
    x = np.ones((2, 3), np.float32)
    assert_grad_output_refused("dropout", {"input": x, "mask": x > 0}, x)
    with pytest.raises(InvalidInputError, match="Which activations were dropped is not known") as refusal:
        gradients.dropout_backward(x, x)
    for fix in refusal.value.fixes:
        gradients.dropout_backward(**apply_fix({"grad_output": x, "input": x, "mask": None}, fix))
    with pytest.raises(InvalidInputError, match="mask has the wrong shape"):
        gradients.dropout_backward(x, x, mask=x[:1] > 0)
    with pytest.raises(InvalidInputError, match="dtype that is not computed"):
        gradients.dropout_backward(x, x, mask=x)


def test_an_infinite_gradient_stops_where_relu_is_flat() -> None:
    g, x = np.array([np.inf, np.nan, np.inf, 1.0]), np.array([-1.0, 0.0, 2.0, np.nan])
    np.testing.assert_array_equal(gradients.relu_backward(g, x), [0, 0, np.inf, 1])
