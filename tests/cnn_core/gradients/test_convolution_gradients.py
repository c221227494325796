"""Gradients of convolutions against a row worked by hand, small steps, laws and automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core import gradients
from cnn_core.errors import InvalidInputError
from cnn_core.functional import _slabs
from cnn_core.gradients import convolution
from tests.support.functional_calls import conv2d_calls, transposed_calls
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients, assert_numeric_gradient
from tests.support.torch_oracle import random_array


def test_a_row_worked_by_hand() -> None:
    # y = (1·10 + 2·20, 2·10 + 3·20) + 7, and the loss is 1·y₀ + 5·y₁
    x, w, b = np.array([[[1.0, 2, 3]]]), np.array([[[[10.0, 20]]]]), np.array([7.0])
    grad_input, grad_weight, grad_bias = gradients.conv2d_backward(np.array([[[1.0, 5]]]), x, w, b)
    np.testing.assert_array_equal(grad_input, [[[10, 20 + 50, 100]]])
    np.testing.assert_array_equal(grad_weight, [[[[1 + 10, 2 + 15]]]])
    assert grad_bias is not None
    np.testing.assert_array_equal(grad_bias, [6])


def test_a_transposed_row_worked_by_hand() -> None:
    # y = (1·10, 1·20 + 2·10, 2·20), and the loss is y₀ + 3 y₁ + 5 y₂
    x, w = np.array([[[1.0, 2]]]), np.array([[[[10.0, 20]]]])
    answer = gradients.conv_transpose2d_backward(np.array([[[1.0, 3, 5]]]), x, w)
    np.testing.assert_array_equal(answer.grad_input, [[[10 + 60, 30 + 100]]])
    np.testing.assert_array_equal(answer.grad_weight, [[[[1 + 6, 3 + 10]]]])
    assert answer.grad_bias is None


@settings(max_examples=80)
@given(conv2d_calls())
def test_conv2d_is_autograds(call: dict[str, Any]) -> None:
    assert_gradients("conv2d", call)


@settings(max_examples=80)
@given(transposed_calls())
def test_conv_transpose2d_is_autograds(call: dict[str, Any]) -> None:
    assert_gradients("conv_transpose2d", call)


@settings(max_examples=30)
@given(conv2d_calls(), st.sampled_from([1, 64, 500, 5000]))
def test_slabs_change_nothing(call: dict[str, Any], slab_bytes: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_slabs, "SLAB_BYTES", slab_bytes)
        assert_gradients("conv2d", call)


@pytest.mark.parametrize("together", [1, 8000, 2**20])
def test_how_many_samples_are_folded_together_changes_nothing(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convolution, "TOGETHER_BYTES", together)
    call: dict[str, Any] = {
        "input": random_array(0, (5, 4, 6, 5)),
        "weight": random_array(1, (6, 2, 3, 2)),
        "groups": 2,
        "padding": 1,
    }
    assert_gradients("conv2d", call, ("input", "weight"))


@pytest.mark.parametrize("groups", [1, 2])
def test_small_steps_give_the_same_gradient(groups: int) -> None:
    call: dict[str, Any] = {
        "input": random_array(0, (1, 2, 4, 5), "float64"),
        "weight": random_array(1, (2, 2 // groups, 3, 2), "float64"),
        "bias": random_array(2, (2,), "float64"),
        "stride": (1, 2),
        "padding": 1,
        "groups": groups,
    }
    answer = gradients.conv2d_backward(np.ones_like(F.conv2d(**call)), **call)
    for name, ours in zip(("input", "weight", "bias"), answer, strict=True):
        assert ours is not None
        assert_numeric_gradient(F.conv2d, call, name, ours)


def test_backward_of_one_is_forward_of_the_other() -> None:
    x, w = random_array(0, (2, 3, 6, 6), "float64"), random_array(1, (4, 3, 3, 3), "float64")
    g = random_array(2, (2, 4, 4, 4), "float64")
    np.testing.assert_allclose(gradients.conv2d_backward(g, x, w).grad_input, F.conv_transpose2d(g, w))
    np.testing.assert_allclose(gradients.conv_transpose2d_backward(x, g, w).grad_input, F.conv2d(x, w))


def test_no_channels_have_no_gradient() -> None:
    x, w, b = np.ones((2, 0, 5, 5)), np.ones((3, 0, 2, 2)), np.ones(3)
    answer = gradients.conv2d_backward(np.zeros_like(F.conv2d(x, w, b)), x, w, b)
    assert [gradient.shape for gradient in answer if gradient is not None] == [(2, 0, 5, 5), (3, 0, 2, 2), (3,)]


def test_a_grad_output_that_does_not_fit_is_refused() -> None:
    x, w = np.ones((2, 4, 5, 5), np.float32), np.ones((4, 4, 3, 3), np.float32)
    assert_grad_output_refused("conv2d", {"input": x, "weight": w}, np.ones((2, 4, 3, 3), np.float32))
    assert_grad_output_refused("conv_transpose2d", {"input": x, "weight": w}, np.ones((2, 4, 7, 7), np.float32))
    with pytest.raises(InvalidInputError, match="does not fit the padded input"):
        gradients.conv2d_backward(x, x, np.ones((4, 4, 9, 9), np.float32))
    with pytest.raises(InvalidInputError, match="dtype that is not computed"):
        gradients.conv2d_backward(x, x.astype(int), w.astype(int))
