"""Training learns, and gives the same numbers every time."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_core.datasets import Dataset, make_gratings, warp
from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    Network,
    ReLU,
    initial_weights,
)
from cnn_core.torch_backend.building import build, read_weights, write_weights
from cnn_core.torch_backend.training import Recipe, evaluate, fit

NETWORK = Network(
    (Conv2d(8, 5, padding=2), BatchNorm2d(), ReLU(), AdaptiveAvgPool2d(2), Flatten(), Dropout(0.1), Linear(2))
)
SHAPE = (1, 16, 16)


def gratings(count, seed):
    return make_gratings(count, np.random.default_rng(seed), 16, directions=(0, 90), period=(4, 6))


TRAIN, VALIDATION = gratings(150, 1), gratings(60, 2)


def start():
    module = build(NETWORK, SHAPE)
    write_weights(module, initial_weights(NETWORK, SHAPE, np.random.default_rng(0)))
    return module


def train(seed=5):
    module = start()
    recipe = Recipe(epochs=3, batch_size=16, learning_rate=0.01, seed=seed)
    return list(fit(module, TRAIN, recipe, validation=VALIDATION, augment=warp)), module


def test_it_learns():
    epochs, module = train()
    assert [epoch.epoch for epoch in epochs] == [1, 2, 3]
    assert [epoch.step for epoch in epochs] == [10, 20, 30]
    assert epochs[-1].train.loss < epochs[0].train.loss
    assert epochs[-1].validation.accuracy > 0.95
    assert evaluate(module, VALIDATION) == epochs[-1].validation


def test_the_same_seed_gives_the_same_numbers_bit_by_bit():
    (one, first), (other, second) = train(), train()
    assert one == other
    for name, array in read_weights(first).items():
        np.testing.assert_array_equal(array, read_weights(second)[name])


def test_another_seed_gives_other_numbers():
    assert train(seed=5)[0] != train(seed=6)[0]


def test_evaluation_changes_nothing_and_equals_numpy():
    module = train()[1]
    before = read_weights(module)
    score = evaluate(module, VALIDATION)
    for name, array in read_weights(module).items():
        np.testing.assert_array_equal(array, before[name])
    outputs = NETWORK.forward(before, VALIDATION.images).output.astype(np.float64)
    logs = outputs - np.log(np.exp(outputs).sum(axis=1, keepdims=True))
    assert score.accuracy == (outputs.argmax(axis=1) == VALIDATION.labels).mean()
    assert score.loss == pytest.approx(-logs[np.arange(60), VALIDATION.labels].mean(), rel=1e-4)


def test_the_steps_are_adamw_s_by_hand():
    network = Network((Flatten(), Linear(2, bias=False)))
    module = build(network, (1, 1, 2))
    weight = np.array([[0.5, -0.25], [0.0, 1.0]])
    write_weights(module, {"1.weight": weight.astype(np.float32)})
    data = Dataset(np.array([[[[1.0, 2.0]]]], np.float32), np.array([1]), ("a", "b"))
    epochs = fit(module, data, Recipe(epochs=3, learning_rate=0.1, weight_decay=0.01))
    first, second = np.zeros((2, 2)), np.zeros((2, 2))
    for t, epoch in enumerate(epochs, start=1):
        z = weight @ [1.0, 2.0]
        p = np.exp(z) / np.exp(z).sum()
        assert epoch.train.loss == pytest.approx(-np.log(p[1]), rel=1e-5)
        gradient = np.outer(p - [0, 1], [1.0, 2.0])
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        rate = 0.1 * (1 + np.cos(np.pi * (t - 1) / 3)) / 2
        slope = (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
        weight = weight * (1 - rate * 0.01) - rate * slope
        np.testing.assert_allclose(read_weights(module)["1.weight"], weight, rtol=1e-4)


def test_every_picture_is_seen_once_an_epoch():
    seen = []

    def watch(images, rng):
        seen.extend(images[:, 0, 0, 0].tolist())
        return images

    data = Dataset(np.arange(23, dtype=np.float32).reshape(-1, 1, 1, 1), np.zeros(23, np.int64), ("a",))
    module = build(Network((Flatten(), Linear(1))), (1, 1, 1))
    list(fit(module, data, Recipe(epochs=2, batch_size=5), augment=watch))
    assert sorted(seen[:23]) == sorted(seen[23:]) == list(range(23))
    assert seen[:23] != seen[23:]


def test_stopping_to_ask_stops_the_training():
    training = fit(start(), TRAIN, Recipe(epochs=50))
    assert next(training).validation is None
    training.close()
    with pytest.raises(StopIteration):
        next(training)


def test_no_pictures_are_refused():
    with pytest.raises(InvalidInputError, match="cannot begin"):
        next(fit(start(), TRAIN.take(np.array([])), Recipe(epochs=1)))
    with pytest.raises(InvalidInputError, match="cannot begin"):
        evaluate(start(), TRAIN.take(np.array([])))


BAD = {
    "epochs": [0, 1.5, True],
    "batch_size": [0, "8"],
    "learning_rate": [0, -1, float("nan"), None],
    "weight_decay": [-0.1, float("inf")],
    "seed": [-1, 0.5],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_recipes_that_are_none(name, value):
    with pytest.raises(InvalidInputError, match=name) as caught:
        Recipe(**{"epochs": 1, name: value})
    Recipe(**{"epochs": 1, name: caught.value.fixes[0].value})


def test_dropout_is_drawn_from_the_seed_whatever_was_drawn_before():
    one = train()[0]
    torch.rand(7)
    assert train()[0] == one
