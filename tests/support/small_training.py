"""A real training that takes a second or two: long enough to be ended in the midst; and what it must tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnn_core.datasets import DataSource, load_source
from cnn_core.network import Conv2d, Dropout, Flatten, Linear, MaxPool2d, Network, ReLU
from cnn_core.training import Recipe, Step, TrainingSpec, spec_to_json, unpack
from jobs import StoredEvent

NETWORK = Network((Conv2d(8, 3), ReLU(), MaxPool2d(2), Dropout(0.1), Flatten(), Linear(10)))
DATA = DataSource("digits")
EPOCHS = 30


def small_spec(epochs: int = EPOCHS, **more: Any) -> TrainingSpec:
    train = load_source(DATA).train
    recipe = Recipe(epochs=epochs, optimizer="Adam", learning_rate=0.002, seed=3)
    return TrainingSpec(NETWORK, train.shape, train.class_names, DATA, recipe, snapshot_every=25, **more)


def small_json(epochs: int = EPOCHS) -> str:
    return spec_to_json(small_spec(epochs))


def losses(events: Sequence[StoredEvent]) -> list[tuple[int, float, float]]:
    told = [unpack(event.packed) for event in events]
    return [(event.step, event.loss, event.gradient_norm) for event in told if isinstance(event, Step)]
