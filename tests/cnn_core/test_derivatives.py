"""Derivatives agree with automatic differentiation."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.derivatives import BACKWARD, activation_derivative, normal_cdf, normal_density, softmax_jacobian

NUMBERS = st.lists(st.floats(-30, 30), min_size=1, max_size=6)


@pytest.mark.parametrize("name", BACKWARD)
@given(numbers=NUMBERS)
def test_derivatives_agree_with_autograd(name: str, numbers: list[float]) -> None:
    x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    getattr(torch.nn.functional, name)(x).sum().backward()
    assert x.grad is not None
    np.testing.assert_allclose(activation_derivative(name, numbers), x.grad.numpy(), atol=1e-12)


@given(numbers=NUMBERS, slope=st.floats(0, 1))
def test_the_leak_is_the_slope_below_zero(numbers: list[float], slope: float) -> None:
    x = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    torch.nn.functional.leaky_relu(x, slope).sum().backward()
    assert x.grad is not None
    np.testing.assert_allclose(activation_derivative("leaky_relu", numbers, slope), x.grad.numpy())


def test_the_sigmoid_is_never_steeper_than_a_quarter() -> None:
    derivatives = activation_derivative("sigmoid", np.linspace(-20, 20, 4001))
    assert derivatives.max() == activation_derivative("sigmoid", [0.0])[0] == 0.25


@given(numbers=NUMBERS)
def test_softmax_jacobian_agrees_with_automatic_differentiation(numbers: list[float]) -> None:
    x = torch.tensor(numbers, dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(lambda scores: torch.softmax(scores, 0), x)
    found = softmax_jacobian(torch.softmax(x, 0).numpy())
    np.testing.assert_allclose(found, jacobian.numpy(), atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=0), 0, atol=1e-12)


@given(numbers=NUMBERS)
def test_the_normal_distribution_agrees_with_torch(numbers: list[float]) -> None:
    normal, x = torch.distributions.Normal(0.0, 1.0), torch.tensor(numbers, dtype=torch.float64)
    np.testing.assert_allclose(normal_cdf(numbers), normal.cdf(x).numpy(), atol=1e-7)
    np.testing.assert_allclose(normal_density(numbers), normal.log_prob(x).exp().numpy(), atol=1e-7)
