"""Gradients of the dense layer against numbers worked by hand and automatic differentiation."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnn_core import functional as F
from cnn_core import gradients
from tests.support.functional_calls import FLOATS, SEEDS
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients, assert_numeric_gradient
from tests.support.torch_oracle import random_array


def test_two_outputs_worked_by_hand() -> None:
    # y = (3·5 + 4·7 + b₀, 5·5 + 6·7 + b₁), and the loss is y₀ + 2 y₁
    x, w, b = np.array([5.0, 7]), np.array([[3.0, 4], [5, 6]]), np.array([0.5, 0])
    grad_input, grad_weight, grad_bias = gradients.linear_backward(np.array([1.0, 2]), x, w, b)
    np.testing.assert_array_equal(grad_input, [3 + 10, 4 + 12])
    np.testing.assert_array_equal(grad_weight, [[5, 7], [10, 14]])
    assert grad_bias is not None
    np.testing.assert_array_equal(grad_bias, [1, 2])


@settings(max_examples=80)
@given(st.data())
def test_linear_is_autograds(data: st.DataObject) -> None:
    leading = data.draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
    features, out = data.draw(st.integers(0, 4)), data.draw(st.sampled_from([(), (0,), (1,), (3,)]))
    dtype, seed = data.draw(FLOATS), data.draw(SEEDS)
    shapes: list[tuple[int, ...]] = [out, (), (1,)] if out else [()]
    if len(leading) < 2:  # for more axes PyTorch takes a bias of the output's shape only where nothing is learnt
        shapes.append((*leading, *out))
    bias = data.draw(st.sampled_from(shapes).map(lambda shape: random_array(seed, shape, dtype)) | st.none())
    if not out and len(leading) == 1:
        bias = None
    call = {
        "input": random_array(seed, (*leading, features), dtype),
        "weight": random_array(seed + 1, (*out, features), dtype),
        "bias": bias,
    }
    assert_gradients("linear", call)


def test_small_steps_give_the_same_gradient() -> None:
    call = {name: random_array(0, shape, "float64") for name, shape in (("input", (3, 4)), ("weight", (2, 4)))}
    call["bias"] = random_array(1, (2,), "float64")
    answer = gradients.linear_backward(np.ones((3, 2)), **call)
    for name, ours in zip(("input", "weight", "bias"), answer, strict=True):
        assert ours is not None
        assert_numeric_gradient(F.linear, call, name, ours)


def test_a_grad_output_that_does_not_fit_is_refused() -> None:
    call = {"input": np.ones((2, 3), np.float32), "weight": np.ones((4, 3), np.float32)}
    assert_grad_output_refused("linear", call, np.ones((2, 4), np.float32))
