"""The formulas of Gauss and Gabor, and the range of what a kernel can answer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import kernels
from cnn_core.errors import InvalidInputError
from cnn_core.kernels.named import NamedKernel
from tests.support.filter_responses import ALL, respond

SIZES = st.integers(1, 9)
WIDTHS = st.floats(0.3, 6)


@settings(deadline=None, max_examples=60)
@given(SIZES, WIDTHS)
def test_gaussian(size: int, sigma: float) -> None:
    bell = kernels.gaussian(size, sigma)
    assert bell.sum() == pytest.approx(1)
    assert (bell >= 0).all()
    np.testing.assert_allclose(np.rot90(bell), bell)
    steps = np.arange(size) - (size - 1) / 2
    one = np.exp(-(steps**2) / (2 * sigma**2))
    np.testing.assert_allclose(bell, np.outer(one, one) / one.sum() ** 2, rtol=1e-12)


@settings(deadline=None, max_examples=60)
@given(SIZES, WIDTHS, st.floats(-4, 4), st.floats(1, 9), st.floats(-4, 4), st.floats(0.3, 2))
def test_gabor_cell_by_cell(
    size: int, sigma: float, theta: float, wavelength: float, phase: float, gamma: float
) -> None:
    wave = kernels.gabor(size, sigma, theta, wavelength, phase, gamma)
    for i in range(size):
        for j in range(size):
            y, x = i - (size - 1) / 2, j - (size - 1) / 2
            u = x * math.cos(theta) + y * math.sin(theta)
            v = y * math.cos(theta) - x * math.sin(theta)
            bell = math.exp(-(u * u + gamma**2 * v * v) / (2 * sigma**2))
            assert wave[i, j] == pytest.approx(bell * math.cos(2 * math.pi * u / wavelength + phase), abs=1e-12)


def test_an_odd_gabor_is_an_edge_filter() -> None:
    wave = kernels.gabor(7, 2.0, 0.0, 6.0, phase=math.pi / 2)
    np.testing.assert_allclose(wave[:, ::-1], -wave, atol=1e-12)


@pytest.mark.parametrize("name", ["size", "sigma", "wavelength", "gamma"])
@pytest.mark.parametrize("value", [0, -1, math.nan])
def test_formulas_need_positive_arguments(name: str, value: float) -> None:
    good: dict[str, Any] = {"size": 5, "sigma": 1.0, "theta": 0.0, "wavelength": 4.0, "gamma": 1.0}
    with pytest.raises(InvalidInputError, match=f"argument {name} is not positive") as caught:
        kernels.gabor(**good | {name: value})
    for fix in caught.value.fixes:
        kernels.gabor(**good | {fix.parameter: fix.value})


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(ALL), st.integers(0, 2**32 - 1))
def test_response_range_bounds_every_response_and_is_reached(kernel: NamedKernel, seed: int) -> None:
    low, high = kernels.response_range(kernel.weight)
    size = len(kernel.weight)
    image = np.random.default_rng(seed).integers(0, 256, (size + 3, size + 3))
    answers = respond(kernel.weight, image)
    assert answers.min() >= low - 1e-9
    assert answers.max() <= high + 1e-9
    assert respond(kernel.weight, 255 * (kernel.weight > 0)).item() == pytest.approx(high)
    assert respond(kernel.weight, 255 * (kernel.weight < 0)).item() == pytest.approx(low)


def test_response_range_on_a_signed_scale() -> None:
    assert kernels.response_range([[2, -1]], low=-1, high=1) == (-3, 3)
