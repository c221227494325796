"""Training tells what happens, and what happens is what a plain PyTorch loop does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnn_core.datasets import DataSource, Split, make_gratings
from cnn_core.network import Conv2d, Flatten, Linear, MaxPool2d, Network, ReLU
from cnn_core.torch_backend.train import train
from cnn_core.training import Finished, Measured, Recipe, Snapshot, Started, Step, TrainingSpec

NETWORK = Network((Conv2d(6, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(2)))


def gratings(count, seed):
    return make_gratings(count, np.random.default_rng(seed), 16, directions=(0, 90), period=(4, 6))


DATA = Split(gratings(70, 1), gratings(30, 2), gratings(20, 3))
SPEC = TrainingSpec(
    NETWORK,
    DATA.train.shape,
    DATA.train.class_names,
    DataSource("gratings"),
    Recipe(epochs=3, batch_size=16, learning_rate=0.01, seed=5),
)


def run(spec=SPEC, data=DATA, **options):
    return list(train(spec, data, device="cpu", **options))


def losses(events):
    return [event.loss for event in events if isinstance(event, Step)]


def test_it_learns_and_tells_what_happens_in_order():
    events = run()
    assert [type(event) for event in events[:3]] == [Started, Snapshot, Measured]
    assert events[0] == Started(0, 15, 5, 6 * 9 + 6 + 294 * 2 + 2, "cpu", 70, 30, 20)
    assert [event.step for event in events if isinstance(event, Step)] == list(range(1, 16))
    assert [event.step for event in events if isinstance(event, Measured)] == [0, 5, 10, 15]
    assert [event.step for event in events if isinstance(event, Snapshot)] == [0, 5, 10, 15]
    assert isinstance(events[-1], Finished)
    assert (events[-1].step, events[-1].reason, events[-1].best_step) == (15, "done", 15)
    assert events[-1].test.accuracy >= 0.95


@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "AdamW"])
def test_the_same_seed_gives_the_same_losses(optimizer):
    spec = replace(SPEC, recipe=replace(SPEC.recipe, optimizer=optimizer))
    assert losses(run(spec)) == losses(run(spec))
    other = replace(spec, recipe=replace(spec.recipe, seed=6))
    assert losses(run(spec)) != losses(run(other))
