"""A small task that is learned in a second, as fixtures of the tests that train."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from cnn_core.datasets import DataSource, Split, make_gratings
from cnn_core.datasets.dataset import Dataset
from cnn_core.network import BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, Network, ReLU, Residual
from cnn_core.training import Recipe, TrainingSpec


def gratings(count: int, seed: int) -> Dataset:
    return make_gratings(count, np.random.default_rng(seed), 16, directions=(0, 90), period=(4, 6))


@pytest.fixture(scope="session")
def data() -> Split:
    return Split(gratings(70, 1), gratings(30, 2), gratings(20, 3))


@pytest.fixture(scope="session")
def spec(data: Split) -> TrainingSpec:
    network = Network((Conv2d(6, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(2)))
    recipe = Recipe(epochs=3, batch_size=16, learning_rate=0.01, seed=5)
    return TrainingSpec(network, data.train.shape, data.train.class_names, DataSource("gratings"), recipe)


@pytest.fixture(scope="session")
def deep_network() -> Network:
    block = Residual((Conv2d(4, 3, padding=1), BatchNorm2d(), ReLU(), Conv2d(4, 3, padding=1)))
    return Network((Conv2d(4, 3), BatchNorm2d(), ReLU(), block, MaxPool2d(2), Flatten(), Dropout(0.25), Linear(2)))


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
