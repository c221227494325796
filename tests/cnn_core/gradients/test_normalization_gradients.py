"""Gradients of normalisations against a batch worked by hand, small steps, laws and automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core import gradients
from tests.support.functional_calls import maps, per_channel
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients, assert_slopes
from tests.support.torch_oracle import random_array

AFFINE = ("weight", "bias")


def test_batch_norm_of_two_values_worked_by_hand() -> None:
    # μ = 3, σ² = 4, and with ε = 5 the spread is 3: x̂ = (−2/3, 2/3); the loss is y₀
    x, gamma, beta = np.array([[1.0], [5.0]]), np.array([9.0]), np.array([0.0])
    g = np.array([[1.0], [0.0]])
    grad_input, grad_weight, grad_bias = gradients.batch_norm_backward(
        g, x, None, None, gamma, beta, training=True, eps=5.0
    )
    # 9/3 · (1 − 1/2 − (−2/3)(−1/3)) = 3 · 5/18, and 9/3 · (0 − 1/2 − (2/3)(−1/3)) = −3 · 5/18
    np.testing.assert_allclose(grad_input, [[5 / 6], [-5 / 6]])
    assert grad_weight is not None
    assert grad_bias is not None
    np.testing.assert_allclose(grad_weight, [-2 / 3])
    np.testing.assert_allclose(grad_bias, [1])


def test_batch_norm_in_evaluation_only_scales() -> None:
    answer = gradients.batch_norm_backward(
        np.array([[1.0, 2.0]]), np.array([[7.0, 8.0]]), np.zeros(2), np.array([4.0, 25.0]), eps=0.0
    )
    np.testing.assert_allclose(answer.grad_input, [[0.5, 0.4]])
    assert answer.grad_weight is None
    assert answer.grad_bias is None


@settings(max_examples=80)
@given(st.data())
def test_batch_norm_is_autograds(data: st.DataObject) -> None:
    x, training = data.draw(maps()), data.draw(st.booleans())
    C = x.shape[1]
    call = {"input": x, "training": training, **per_channel(data.draw, C, x.dtype.name, AFFINE)}
    mean = random_array(1, (C,), x.dtype.name) if not training else None
    var = np.abs(random_array(2, (C,), x.dtype.name)) + x.dtype.type(0.1) if not training else None
    call |= {"running_mean": mean, "running_var": var, "eps": data.draw(st.sampled_from([1e-2, 0.1]))}
    assert_gradients("batch_norm", call, scale=10)


def test_a_shift_of_the_batch_has_no_gradient() -> None:
    x, g = random_array(0, (4, 3, 5, 5), "float64"), random_array(1, (4, 3, 5, 5), "float64")
    grad_input = gradients.batch_norm_backward(g, x, None, None, training=True).grad_input
    np.testing.assert_allclose(grad_input.sum(axis=(0, 2, 3)), 0, atol=1e-12)


def test_small_steps_give_the_same_slopes() -> None:
    call: dict[str, Any] = {"input": random_array(0, (3, 2, 2), "float64"), "running_mean": None, "running_var": None}
    call |= {"weight": random_array(1, (2,), "float64"), "bias": random_array(2, (2,), "float64"), "training": True}
    g = random_array(3, (3, 2, 2), "float64")
    answer = gradients.batch_norm_backward(g, **call)
    for name, ours in zip(("input", *AFFINE), answer, strict=True):
        assert ours is not None
        assert_slopes(lambda **arguments: g * F.batch_norm(**arguments), call, name, ours)


def test_a_grad_output_that_does_not_fit_is_refused() -> None:
    call = {"input": np.ones((2, 3, 4), np.float32), "running_mean": None, "running_var": None, "training": True}
    assert_grad_output_refused("batch_norm", call, np.ones((2, 3, 4), np.float32))
