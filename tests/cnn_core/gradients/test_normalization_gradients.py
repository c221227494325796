"""Gradients of normalisations against a batch worked by hand, small steps, laws and automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core import gradients
from tests.support.functional_calls import maps, per_channel
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients, assert_numeric_gradient
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


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 3, 0)])
def test_batch_norm_of_no_values_is_autograds(shape: tuple[int, ...], training: bool) -> None:
    x, statistics = np.zeros(shape, np.float32), np.ones(3, np.float32)
    call = {"input": x, "running_mean": statistics, "running_var": statistics, "training": training}
    assert_gradients("batch_norm", call)
    assert_gradients("batch_norm", call | {"weight": statistics, "bias": statistics})


@settings(max_examples=60)
@given(st.data())
def test_layer_norm_is_autograds(data: st.DataObject) -> None:
    x = data.draw(maps())
    shape = x.shape[data.draw(st.integers(0 if x.size else 1, x.ndim - 1)) :]
    affine = {name: data.draw(st.sampled_from([None, random_array(1, shape, x.dtype.name)])) for name in AFFINE}
    assert_gradients("layer_norm", {"input": x, "normalized_shape": shape, "eps": 0.01, **affine}, scale=10)


@settings(max_examples=60)
@given(st.data())
def test_group_norm_is_autograds(data: st.DataObject) -> None:
    x = data.draw(maps())
    divisors = [g for g in range(1, x.shape[1] + 1) if x.shape[1] % g == 0]
    call = {"input": x, "num_groups": data.draw(st.sampled_from(divisors)), "eps": 0.01}
    call |= per_channel(data.draw, x.shape[1], x.dtype.name, AFFINE)
    if call["weight"] is None:  # with a bias alone PyTorch fails on the way back
        call["bias"] = None
    assert_gradients("group_norm", call, scale=10)


@settings(max_examples=60)
@given(st.data())
def test_instance_norm_is_autograds(data: st.DataObject) -> None:
    x, own = data.draw(maps().filter(lambda x: x.size > 0)), data.draw(st.booleans())
    C = x.shape[1]
    call = {"input": x, "use_input_stats": own, "eps": 0.01, **per_channel(data.draw, C, x.dtype.name, AFFINE)}
    if not own:
        call |= {"running_mean": random_array(1, (C,), x.dtype.name), "running_var": np.full(C, 2, x.dtype)}
    assert_gradients("instance_norm", call, scale=10)


@settings(max_examples=60)
@given(maps(), st.integers(1, 9), st.floats(0, 2), st.floats(0, 2), st.floats(0.5, 3))
def test_local_response_norm_is_autograds(x: np.ndarray, size: int, alpha: float, beta: float, k: float) -> None:
    call = {"input": x, "size": size, "alpha": alpha, "beta": beta, "k": k}
    assert_gradients("local_response_norm", call, ("input",), scale=10)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 12])
def test_neighbourhoods_of_every_size_are_autograds(size: int) -> None:
    x = random_array(0, (2, 6, 3), "float64")
    assert_gradients("local_response_norm", {"input": x, "size": size, "alpha": 2.0}, ("input",))


def test_one_row_by_itself_is_the_batch_turned() -> None:
    # the batch worked by hand above, without γ, as one sample of two features, two channels of a group, two positions
    x, g = np.array([[1.0, 5.0]]), np.array([[1.0, 0.0]])
    expected = [[5 / 54, -5 / 54]]
    np.testing.assert_allclose(gradients.layer_norm_backward(g, x, (2,), eps=5.0).grad_input, expected)
    np.testing.assert_allclose(gradients.group_norm_backward(g, x, 1, eps=5.0).grad_input, expected)
    np.testing.assert_allclose(gradients.instance_norm_backward(g[None], x[None], eps=5.0).grad_input, [expected])


def test_no_samples_have_no_gradient() -> None:
    x, w = np.ones((0, 4, 3)), np.ones(4)
    answer = gradients.group_norm_backward(x, x, 2, w, w)
    assert answer.grad_input.shape == x.shape
    for gradient in (answer.grad_weight, answer.grad_bias):
        assert gradient is not None
        np.testing.assert_array_equal(gradient, np.zeros(4))


def test_neighbours_of_one_channel_worked_by_hand() -> None:
    # d = (3, 4, 3), y₀ = x₀ / d₀; x₀ and x₁ are in d₀: 1/3 − 2·1·1/9 and −2·1·1/9
    x, g = np.ones((1, 3, 1)), np.array([[[1.0], [0.0], [0.0]]])
    ours = gradients.local_response_norm_backward(g, x, 3, alpha=3.0, beta=1.0)
    np.testing.assert_allclose(ours.ravel(), [1 / 9, -2 / 9, 0], atol=1e-15)


def test_a_shift_of_the_batch_has_no_gradient() -> None:
    x, g = random_array(0, (4, 3, 5, 5), "float64"), random_array(1, (4, 3, 5, 5), "float64")
    grad_input = gradients.batch_norm_backward(g, x, None, None, training=True).grad_input
    np.testing.assert_allclose(grad_input.sum(axis=(0, 2, 3)), 0, atol=1e-12)


def test_small_steps_give_the_same_gradient() -> None:
    call: dict[str, Any] = {"input": random_array(0, (3, 2, 2), "float64"), "running_mean": None, "running_var": None}
    call |= {"weight": random_array(1, (2,), "float64"), "bias": random_array(2, (2,), "float64"), "training": True}
    g = random_array(3, (3, 2, 2), "float64")
    answer = gradients.batch_norm_backward(g, **call)
    for name, ours in zip(("input", *AFFINE), answer, strict=True):
        assert ours is not None
        assert_numeric_gradient(lambda **arguments: g * F.batch_norm(**arguments), call, name, ours)


def test_a_grad_output_that_does_not_fit_is_refused() -> None:
    call = {"input": np.ones((2, 3, 4), np.float32), "running_mean": None, "running_var": None, "training": True}
    assert_grad_output_refused("batch_norm", call, np.ones((2, 3, 4), np.float32))
    x = np.ones((2, 4, 3), np.float32)
    assert_grad_output_refused("layer_norm", {"input": x, "normalized_shape": (3,)}, x)
    assert_grad_output_refused("group_norm", {"input": x, "num_groups": 2}, x)
    assert_grad_output_refused("instance_norm", {"input": x}, x)
    assert_grad_output_refused("local_response_norm", {"input": x, "size": 3}, x)
