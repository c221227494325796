"""Surfaces, paths over them, and the learning rates from which on a path leaves its valley."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_core.errors import InvalidInputError
from cnn_core.optimization import RULES, SURFACES, Rule, Surface, best_learning_rate, largest_learning_rate, walk


@pytest.mark.parametrize("name", SURFACES)
def test_gradients_equal_automatic_differentiation(name: str) -> None:
    surface = Surface(name, 7.0)
    points = np.random.default_rng(0).normal(size=(50, 2))
    w = torch.tensor(points, requires_grad=True)
    along = w[:, 0] ** 2 / 2 if name == "valley" else w[:, 0] ** 4 / 4 - w[:, 0] ** 2 / 2 + 0.2 * w[:, 0]
    loss = along + 7 * w[:, 1] ** 2 / 2
    loss.sum().backward()
    assert w.grad is not None
    np.testing.assert_allclose(surface.gradient(points), w.grad.numpy(), atol=1e-12)
    lift = surface.loss(points) - loss.detach().numpy()
    np.testing.assert_allclose(lift, lift[0], atol=1e-12)


@pytest.mark.parametrize("name", SURFACES)
def test_minima_are_flat_and_the_deepest_is_zero(name: str) -> None:
    surface = Surface(name, 10.0)
    np.testing.assert_allclose(surface.gradient(surface.minima), 0, atol=1e-12)
    losses = surface.loss(surface.minima)
    assert losses[0] == pytest.approx(0, abs=1e-12)
    assert (np.diff(losses) > 0.1).all()


@pytest.mark.parametrize("steepness", [0.5, 1.0, 5.0, 10.0, 50.0])
@pytest.mark.parametrize(("name", "momentum"), [("SGD", 0.0), ("momentum", 0.5), ("momentum", 0.9), ("Nesterov", 0.9)])
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_the_bound_is_exact(steepness: float, name: str, momentum: float, decay: float) -> None:
    surface = Surface("valley", steepness)
    assert surface.largest_curvature is not None
    bound = largest_learning_rate(surface.largest_curvature, momentum, nesterov=name == "Nesterov", weight_decay=decay)
    ends = [
        walk(surface, [-2.0, 1.0], Rule(name, share * bound, momentum, weight_decay=decay), 3000)
        for share in (0.99, 1.01)
    ]
    assert ends[0].diverged is None
    assert ends[0].losses[-1] < 1e-6
    assert ends[1].diverged is not None


def test_the_curriculum_s_valley() -> None:
    assert largest_learning_rate(10.0) == pytest.approx(0.2)
    assert best_learning_rate(1.0, 10.0) == pytest.approx(2 / 11)
    surface = Surface("valley", 10.0)
    slow, right, wild = (walk(surface, [-2.0, 1.0], Rule("SGD", lr), 40) for lr in (0.02, 2 / 11, 0.21))
    assert right.losses[-1] < 1e-5 < 0.3 < slow.losses[-1]
    np.testing.assert_allclose(wild.points[:, 1], (1 - 0.21 * 10) ** np.arange(41), rtol=1e-9)
    assert wild.losses[-1] > wild.losses[0]


def test_momentum_rolls_over_the_ridge_where_sgd_stays() -> None:
    surface = Surface("two_valleys", 10.0)
    deep, shallow = surface.minima
    np.testing.assert_allclose(walk(surface, [2.0, 1.0], Rule("SGD", 0.05), 400).points[-1], shallow, atol=1e-6)
    np.testing.assert_allclose(walk(surface, [2.0, 1.0], Rule("momentum", 0.05), 800).points[-1], deep, atol=1e-6)


def test_a_walk_that_leaves_all_bounds_ends_and_warns_nobody() -> None:
    path = walk(Surface("two_valleys", 10.0), [2.0, 1.0], Rule("SGD", 1.0), 60)
    assert path.diverged == len(path.taken) < 60
    assert len(path.points) == len(path.losses) == path.diverged + 1


@pytest.mark.parametrize("rule", RULES)
def test_a_walk_can_be_repeated(rule: str) -> None:
    surface = Surface("two_valleys", 3.0)
    first, second = (walk(surface, [2.0, 1.0], Rule(rule, 0.03), 20) for _ in range(2))
    np.testing.assert_array_equal(first.points, second.points)


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no such surface"):
        Surface("hill")
    with pytest.raises(InvalidInputError, match="cannot be drawn with this steepness"):
        Surface("valley", 0.0)
    with pytest.raises(InvalidInputError, match="no such optimiser"):
        Rule("Adagrad", 0.1)


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("level", [0.05, 0.4, 1.0, 8.0])
def test_rings_are_lines_of_one_loss(name: str, level: float) -> None:
    surface = Surface(name, 10.0)
    rings = surface.rings(level)
    for ring in rings:
        np.testing.assert_allclose(surface.loss(ring), level, atol=1e-8)


def test_low_rings_lie_around_one_valley_each() -> None:
    surface = Surface("two_valleys", 10.0)
    counts = [len(surface.rings(level)) for level in (0.1, 0.42, 0.6)]
    assert counts == [1, 2, 1]
