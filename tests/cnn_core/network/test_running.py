"""Networks in NumPy against `torch.nn`: shapes, parameters, every activation, for 200 random networks."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    BUFFERS,
    INPUT,
    PRESETS,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Linear,
    Network,
    forward,
    initial_weights,
    trace,
)
from tests.support.networks import load, random_network, random_weights, torch_module

SEEDS = range(200)
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")


@pytest.mark.parametrize("seed", SEEDS)
def test_random_networks_have_torch_s_shapes_parameters_and_values(seed: int) -> None:
    network, shape = random_network(seed)
    traced = trace(network, shape)
    module, after = torch_module(network.layers, shape)
    assert traced.output_shape == after
    learned = sum(parameter.numel() for parameter in module.parameters())
    assert traced.parameters == learned
    dtype = np.float64 if seed % 2 else np.float32
    weights = random_weights(network, shape, seed, dtype)
    load(module, weights).eval()
    x = np.random.default_rng(seed).standard_normal((2, *shape)).astype(dtype)
    ours = forward(network, weights, x)
    with torch.no_grad():
        theirs = module(torch.from_numpy(x)).numpy()
    tolerance = 1e-9 if dtype is np.float64 else 1e-4
    assert ours.output.dtype == dtype
    np.testing.assert_allclose(ours.output, theirs, rtol=tolerance, atol=tolerance * np.abs(theirs).max())
    assert [ours.activations[row.path].shape[1:] for row in traced.rows] == [row.output_shape for row in traced.rows]


@pytest.mark.parametrize("name", [name for name in PRESETS if name not in ("vgg16", "alexnet", "alexnet_2012")])
def test_presets_compute_what_torch_computes(name: str) -> None:
    preset = PRESETS[name]
    shape = (preset.input_shape[0], *(64, 64)) if preset.input_shape[1] > 64 else preset.input_shape
    weights = initial_weights(preset.network, shape, np.random.default_rng(0))
    module, _ = torch_module(preset.network.layers, shape)
    load(module, weights).eval()
    x = np.random.default_rng(1).random((1, *shape), np.float32)
    ours = forward(preset.network, weights, x).output
    with torch.no_grad():
        theirs = module(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 * np.abs(theirs).max())


def test_a_single_picture_is_a_batch_of_one() -> None:
    network = Network((Conv2d(2, 3),))
    weights = initial_weights(network, (1, 5, 5), np.random.default_rng(0))
    x = np.random.default_rng(1).random((1, 5, 5), np.float32)
    run = forward(network, weights, x)
    np.testing.assert_array_equal(run.output, forward(network, weights, x[None]).output)
    assert run.activations[INPUT].shape == (1, 1, 5, 5)


def test_training_uses_the_batch_and_moves_the_running_averages() -> None:
    network, shape = Network((Conv2d(3, 3), BatchNorm2d())), (2, 6, 6)
    weights = random_weights(network, shape, 0, np.float64)
    x = np.random.default_rng(1).standard_normal((4, *shape))
    module, _ = torch_module(network.layers, shape)
    load(module, weights).train()
    run = forward(network, weights, x, training=True)
    theirs = module(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(run.output, theirs, rtol=1e-9, atol=1e-9)
    for name in BUFFERS:
        np.testing.assert_allclose(run.running[f"1.{name}"], module.state_dict()[f"1.{name}"].numpy(), rtol=1e-9)
    assert forward(network, weights, x).running == {}


def test_dropout_drops_in_training_only() -> None:
    network = Network((Dropout(0.5),))
    x = np.ones((1, 1, 30, 30))
    np.testing.assert_array_equal(forward(network, {}, x).output, x)
    run = forward(network, {}, x, training=True, rng=np.random.default_rng(0))
    assert set(np.unique(run.output)) == {0.0, 2.0}
    np.testing.assert_array_equal(run.masks["0"], run.output)


def test_weights_of_another_network_are_refused() -> None:
    network = Network((Linear(3),))
    weights = initial_weights(network, (4,), np.random.default_rng(0))
    with pytest.raises(InvalidInputError, match="not those of this network") as refusal:
        forward(network, weights, np.zeros((1, 5), np.float32))
    assert "0.weight" in refusal.value.allowed
    with pytest.raises(InvalidInputError, match="is missing"):
        forward(network, {}, np.zeros((1, 4), np.float32))
