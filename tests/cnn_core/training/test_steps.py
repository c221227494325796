"""The course of a training can be told before it begins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.training import Recipe, batch_sizes, learning_rate_at, picture_order, snapshot_interval


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.integers(1, 300))
def test_batches_take_every_picture_once_and_keep_their_turn(sizes: list[int], count: int) -> None:
    taken = batch_sizes(Recipe(batch_size=tuple(sizes)), count)
    assert sum(taken) == count
    assert min(taken) >= 1
    for turn, size in enumerate(taken[:-1]):
        assert size == sizes[turn % len(sizes)]


def test_orders_differ_by_epoch_and_seed_and_repeat() -> None:
    orders = [tuple(picture_order(Recipe(seed=seed), epoch, 50)) for seed in (0, 1) for epoch in (1, 2)]
    assert len(set(orders)) == 4
    assert sorted(orders[0]) == list(range(50))
    assert orders[0] == tuple(picture_order(Recipe(seed=0, epochs=99), 1, 50))


def rates(recipe: Recipe, per_epoch: int) -> list[float]:
    return [learning_rate_at(recipe, step, per_epoch) for step in range(1, recipe.epochs * per_epoch + 1)]


def test_a_constant_rate_stays() -> None:
    assert rates(Recipe(epochs=2, learning_rate=0.5), 3) == [0.5] * 6


def test_a_step_falls_between_epochs() -> None:
    found = rates(Recipe(epochs=4, learning_rate=1.0, schedule="step", step_size=2, gamma=0.5), 3)
    np.testing.assert_allclose(found, [1.0] * 6 + [0.5] * 6)


def test_a_cosine_falls_from_all_towards_nothing() -> None:
    found = rates(Recipe(epochs=2, learning_rate=2.0, schedule="cosine"), 4)
    np.testing.assert_allclose(found, 1 + np.cos(np.pi * np.arange(8) / 8))
    assert sorted(found, reverse=True) == found


def test_warm_up_rises_evenly_and_hands_over() -> None:
    found = rates(Recipe(epochs=2, learning_rate=1.0, schedule="cosine", warmup_steps=4), 6)
    np.testing.assert_allclose(found[:5], [0.25, 0.5, 0.75, 1.0, 1.0])
    np.testing.assert_allclose(found[4:], (1 + np.cos(np.pi * np.arange(8) / 8)) / 2)


def test_a_warm_up_longer_than_the_training_only_rises() -> None:
    found = rates(Recipe(epochs=1, learning_rate=1.0, schedule="cosine", warmup_steps=10), 5)
    np.testing.assert_allclose(found, [0.1, 0.2, 0.3, 0.4, 0.5])


@pytest.mark.parametrize(("steps", "per_epoch"), [(1, 1), (40, 1), (41, 1), (4000, 40), (1000, 7), (5000, 1)])
def test_snapshots_are_at_most_forty_and_at_ends_of_epochs(steps: int, per_epoch: int) -> None:
    every = snapshot_interval(steps, per_epoch)
    assert every % per_epoch == 0
    assert steps / every <= 40
    assert snapshot_interval(steps, per_epoch, 3) == 3
