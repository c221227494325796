"""Modules have the names, shapes and values of the networks they are built from."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_core.errors import InvalidInputError
from cnn_core.network import BatchNorm2d, Conv2d, Flatten, Linear, Network, forward, initial_weights, parameter_shapes
from cnn_core.torch_backend.building import build, read_weights, write_weights
from tests.support.networks import random_network, random_weights

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
NETWORK, SHAPE = Network((Conv2d(2, 3, bias=False), BatchNorm2d(), Flatten(), Linear(3))), (1, 5, 5)


@pytest.mark.parametrize("seed", range(60))
def test_random_networks_keep_names_shapes_and_values(seed: int) -> None:
    network, shape = random_network(seed)
    module = build(network, shape).eval()
    assert {name: array.shape for name, array in read_weights(module).items()} == parameter_shapes(network, shape)
    weights = random_weights(network, shape, seed, np.float32)
    write_weights(module, weights)
    for name, array in read_weights(module).items():
        np.testing.assert_array_equal(array, weights[name])
    x = np.random.default_rng(seed).standard_normal((2, *shape)).astype(np.float32)
    with torch.no_grad():
        theirs = module(torch.tensor(x)).numpy()
    ours = forward(network, weights, x).output
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 * np.abs(theirs).max())


def test_weights_are_copies() -> None:
    module = build(NETWORK, SHAPE)
    read = read_weights(module)
    read["0.weight"][:] = 7
    assert not (read_weights(module)["0.weight"] == 7).any()
    given = initial_weights(NETWORK, SHAPE, np.random.default_rng(0))
    write_weights(module, given)
    given["0.weight"][:] = 7
    assert not (read_weights(module)["0.weight"] == 7).any()


@pytest.mark.parametrize("change", ["missing", "superfluous", "shape"])
def test_other_weights_are_refused_and_change_nothing(change: str) -> None:
    module = build(NETWORK, SHAPE)
    before = read_weights(module)
    weights = initial_weights(NETWORK, SHAPE, np.random.default_rng(0))
    if change == "missing":
        del weights["3.bias"]
    else:
        weights["3.bias" if change == "shape" else "4.bias"] = np.zeros(9, np.float32)
    with pytest.raises(InvalidInputError, match="not those of this network"):
        write_weights(module, weights)
    for name, array in read_weights(module).items():
        np.testing.assert_array_equal(array, before[name])


def test_an_impossible_network_is_refused_before_torch_sees_it() -> None:
    with pytest.raises(InvalidInputError, match="Linear"):
        build(Network((Linear(3),)), (1, 5, 5))
