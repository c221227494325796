"""One filter learns as torch's SGD has it learn; the fast way is the slow way."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.kernels import named_kernel
from cnn_core.optimization import largest_learning_rate
from cnn_core.optimization.filter import LEARNED, FilterState, descend, take_step
from cnn_core.optimization.filter_limits import directions_of, largest_curvature, least_loss

SQUARE = np.pad(np.ones((3, 3)), ((1, 2), (1, 2)))
EDGE = np.repeat([[0.0, 0, 0, 1, 1, 1]], 6, axis=0)
SOBEL = named_kernel("sobel-x").weight


def wanted(picture: np.ndarray, weight: np.ndarray) -> np.ndarray:
    x, w = (torch.from_numpy(plane.copy())[None, None] for plane in (picture, weight))
    return np.asarray(torch.nn.functional.conv2d(x, w)[0, 0])


def test_a_step_by_hand() -> None:
    start = FilterState(np.zeros((1, 2)), None, np.zeros((1, 2)))
    step = take_step([[1.0, 2, 0]], [[2.0, -2]], start, 0.25)
    assert step.error.tolist() == [[-2, 2]]
    assert step.loss == 4
    assert step.grad_output.tolist() == [[-2, 2]]
    assert step.grad_weight.tolist() == [[-2 + 4, -4 + 0]]
    assert step.after.weight.tolist() == [[-0.5, 1.0]]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.booleans(), st.sampled_from([0.0, 0.5, 0.9]))
def test_every_step_is_torch_s(seed: int, bias: bool, momentum: float) -> None:
    rng = np.random.default_rng(seed)
    rows, columns, high, wide = (int(n) for n in (*rng.integers(3, 8, 2), *rng.integers(1, 4, 2)))
    picture, start = rng.normal(size=(rows, columns)), rng.normal(size=(high, wide))
    target = rng.normal(size=(rows - high + 1, columns - wide + 1))
    x, t = torch.from_numpy(picture)[None, None], torch.from_numpy(target)[None, None]
    layer = torch.nn.Conv2d(1, 1, (high, wide), bias=bias, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(start))
        if layer.bias is not None:
            layer.bias.fill_(0.25)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.02, momentum=momentum)
    descent = descend(picture, target, start, 0.25 if bias else None, 0.02, momentum, steps=6)
    state = descent.state(0)
    for k in range(6):
        loss = torch.nn.functional.mse_loss(layer(x), t)
        optimizer.zero_grad()
        loss.backward()
        step = take_step(picture, target, state, 0.02, momentum)
        assert step.loss == pytest.approx(loss.item(), rel=1e-9)
        assert descent.losses[k] == pytest.approx(loss.item(), rel=1e-9)
        assert layer.weight.grad is not None
        np.testing.assert_allclose(step.grad_weight, layer.weight.grad[0, 0], rtol=1e-9, atol=1e-11)
        optimizer.step()
        state = step.after
        np.testing.assert_allclose(state.weight, layer.weight.detach()[0, 0], rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(descent.weights[k + 1], state.weight, rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(descent.velocities[k + 1], state.velocity, rtol=1e-9, atol=1e-11)
        if bias:
            assert layer.bias is not None
            assert layer.bias.grad is not None
            assert step.grad_bias == pytest.approx(layer.bias.grad.item(), rel=1e-9, abs=1e-11)
            assert state.bias == pytest.approx(layer.bias.item(), rel=1e-9, abs=1e-11)
            assert descent.state(k + 1).bias == pytest.approx(state.bias, rel=1e-9, abs=1e-11)


def test_a_filter_learns_sobel_from_a_square() -> None:
    descent = descend(SQUARE, wanted(SQUARE, SOBEL), np.zeros((3, 3)), learning_rate=0.2)
    assert descent.learned == 107
    assert descent.losses[descent.learned] < LEARNED <= descent.losses[descent.learned - 1]
    assert not descent.diverged
    np.testing.assert_allclose(descent.weights[-1], SOBEL, atol=0.03)


def test_an_edge_alone_leaves_many_filters_that_fit() -> None:
    descent = descend(EDGE, wanted(EDGE, SOBEL), np.zeros((3, 3)), learning_rate=0.1)
    assert descent.losses[-1] < 1e-12
    np.testing.assert_allclose(descent.weights[-1], np.repeat([[-4 / 3, 0, 4 / 3]], 3, axis=0), atol=1e-6)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_the_largest_learning_rate_divides_what_learns_from_what_diverges(bias: bool, momentum: float) -> None:
    limit = largest_learning_rate(largest_curvature(SQUARE, (3, 3), bias=bias), momentum)
    start = np.random.default_rng(1).normal(size=(3, 3))
    target, first = wanted(SQUARE, SOBEL), 0.0 if bias else None
    below = descend(SQUARE, target, start, first, 0.98 * limit, momentum, steps=3000)
    above = descend(SQUARE, target, start, first, 1.05 * limit, momentum, steps=3000)
    assert not below.diverged
    assert below.losses[-1] < below.losses[0]
    assert above.diverged
    assert above.steps < 3000
    assert len(above.losses) == len(above.weights) == len(above.velocities)


def test_how_much_a_picture_decides() -> None:
    assert directions_of(SQUARE, (3, 3)) == (9, 9)
    assert directions_of(EDGE, (3, 3)) == (3, 9)
    assert directions_of(SQUARE, (3, 3), bias=True) == (10, 10)
    assert directions_of(np.zeros((4, 4)), (3, 3), bias=True) == (1, 10)


def test_a_picture_of_zeros_has_no_limit() -> None:
    assert largest_curvature(np.zeros((4, 4)), (3, 3)) == 0
    assert largest_learning_rate(0.0, 0.9) == math.inf


def test_the_least_loss_is_what_many_steps_come_to() -> None:
    rng = np.random.default_rng(3)
    target = rng.normal(size=(4, 4))
    descent = descend(SQUARE, target, np.zeros((3, 3)), learning_rate=0.3, momentum=0.9, steps=4000)
    assert descent.learned is None
    assert least_loss(SQUARE, target, (3, 3)) == pytest.approx(descent.losses[-1], rel=1e-6)
    assert least_loss(SQUARE, wanted(SQUARE, SOBEL), (3, 3)) == pytest.approx(0, abs=1e-20)
    with_bias = descend(SQUARE, target, np.zeros((3, 3)), 0.0, 0.3, 0.9, steps=4000)
    assert least_loss(SQUARE, target, (3, 3), bias=True) == pytest.approx(with_bias.losses[-1], rel=1e-6)


def test_a_rate_beyond_all_numbers_ends_the_run_without_a_warning() -> None:
    descent = descend(SQUARE, np.ones((4, 4)), np.zeros((3, 3)), learning_rate=1e308, momentum=0.9)
    assert (descent.steps, descent.diverged) == (1, True)
    assert not descent.losses[-1] < 1e300


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"target": np.zeros((3, 3))}, "has not the size"),
        ({"learning_rate": 0.0}, "not a positive number"),
        ({"learning_rate": math.inf}, "not a positive number"),
        ({"momentum": 1.0}, "momentum is out of bounds"),
        ({"weight": np.zeros((7, 7))}, "kernel"),
    ],
)
def test_what_cannot_be_learned_is_refused_and_can_be_mended(change: dict[str, object], problem: str) -> None:
    call: dict[str, Any] = {
        "picture": SQUARE,
        "target": np.zeros((4, 4)),
        "weight": np.zeros((3, 3)),
        "learning_rate": 0.1,
        **change,
    }
    with pytest.raises(InvalidInputError, match=problem) as refusal:
        descend(**call)
    for fix in refusal.value.fixes:
        if fix.parameter in call:
            descend(**apply_fix(call, fix))
