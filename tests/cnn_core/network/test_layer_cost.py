"""The cost of a layer: names and shapes of torch's arrays, its number of parameters, connections counted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.network import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GroupNorm,
    InstanceNorm2d,
    LayerNorm,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    trace,
)
from cnn_core.network.layer_cost import BUFFERS, array_shapes, cost
from cnn_core.network.shapes import output_shape
from tests.support.networks import random_network, torch_module

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
SHAPE = (4, 6, 5)
LAYERS = [
    Conv2d(6, 3),
    Conv2d(6, (3, 2), 2, 1, groups=2, bias=False),
    Conv2d(4, 3, padding="same", groups=4),
    ConvTranspose2d(6, 3, 2),
    ConvTranspose2d(6, (2, 3), groups=2, bias=False),
    BatchNorm2d(),
    BatchNorm2d(affine=False),
    LayerNorm(),
    LayerNorm(elementwise_affine=False),
    GroupNorm(2),
    GroupNorm(2, affine=False),
    InstanceNorm2d(),
    InstanceNorm2d(affine=True),
    MaxPool2d(2),
    ReLU(),
    Flatten(),
]


@pytest.mark.parametrize("layer", LAYERS, ids=repr)
def test_arrays_and_parameters_are_torch_s(layer: Any) -> None:
    assert_arrays_are_torch_s(layer, SHAPE)


@pytest.mark.parametrize("layer", [Linear(3), Linear(3, bias=False), LayerNorm(), GroupNorm(2)], ids=repr)
def test_arrays_of_a_vector_are_torch_s(layer: Any) -> None:
    assert_arrays_are_torch_s(layer, (8,))


@given(st.integers(0, 2**32 - 1))
def test_every_layer_of_a_random_network_has_torch_s_arrays(seed: int) -> None:
    network, shape = random_network(seed)
    for row in trace(network, shape).rows:
        if not isinstance(row.layer, Residual | Concat):
            assert_arrays_are_torch_s(row.layer, row.input_shapes[0])


def assert_arrays_are_torch_s(layer: Any, shape: tuple[int, ...]) -> None:
    module = torch_module((layer,), shape)[0][0]
    theirs = {name: tuple(value.shape) for name, value in module.state_dict().items() if "batches" not in name}
    assert array_shapes(layer, shape) == theirs
    spent = cost(layer, shape, output_shape(layer, (shape,)).shape)
    assert spent.parameters == sum(parameter.numel() for parameter in module.parameters())
    assert bool(spent.formula) == bool(spent.parameters)
    if spent.formula:
        counted, total = spent.formula.split(" = ")
        assert int(total) == spent.parameters
        assert eval(counted.replace("·", "*")) == spent.parameters


def test_learned_arrays_come_first_and_buffers_are_not_learned() -> None:
    assert list(array_shapes(BatchNorm2d(), SHAPE)) == ["weight", "bias", *BUFFERS]
    assert cost(BatchNorm2d(affine=False), SHAPE, SHAPE).parameters == 0


@pytest.mark.parametrize(
    ("layer", "formula"),
    [
        (Conv2d(6, (3, 2), groups=2), "(3·2·2 + 1)·6 = 78"),
        (Conv2d(6, 3, bias=False), "(3·3·4)·6 = 216"),
        (ConvTranspose2d(6, 3, groups=2), "4·3·3·3 + 6 = 114"),
        (ConvTranspose2d(6, 3, bias=False), "4·6·3·3 = 216"),
        (BatchNorm2d(), "2·4 = 8"),
        (LayerNorm(), "2·120 = 240"),
        (ReLU(), ""),
    ],
)
def test_how_parameters_are_counted(layer: Any, formula: str) -> None:
    assert cost(layer, SHAPE, output_shape(layer, (SHAPE,)).shape).formula == formula


@pytest.mark.parametrize(
    "layer", [Conv2d(6, (3, 2), 2, 1, groups=2), ConvTranspose2d(6, (2, 3), 2), Linear(3)], ids=repr
)
def test_connections_are_the_terms_of_all_numbers(layer: Any) -> None:
    """Ones through weights of one: a convolution adds one per connection; its border counts, so it holds ones too."""
    shape = (8,) if isinstance(layer, Linear) else SHAPE
    module = torch_module((layer,), shape)[0][0].double()
    for name, parameter in module.named_parameters():
        torch.nn.init.constant_(parameter, float(name == "weight"))
    x = torch.ones(1, *shape, dtype=torch.float64)
    if isinstance(layer, Conv2d):
        x = torch.nn.functional.pad(x, (1, 1, 1, 1), value=1.0)
        module.padding = (0, 0)  # type: ignore[assignment]
    spent = cost(layer, shape, output_shape(layer, (shape,)).shape)
    assert spent.connections == spent.multiply_adds == int(module(x).sum())


@pytest.mark.parametrize(
    ("layer", "connections"),
    [
        (MaxPool2d(2), 4 * 3 * 2 * 4),
        (AvgPool2d((3, 2)), 4 * 2 * 2 * 6),
        (AdaptiveAvgPool2d(1), 4 * 6 * 5),
        (AdaptiveAvgPool2d((12, 10)), 4 * 12 * 10),
        (ReLU(), 4 * 6 * 5),
        (Dropout(), 4 * 6 * 5),
    ],
)
def test_what_only_passes_numbers_on_multiplies_nothing(layer: Any, connections: int) -> None:
    spent = cost(layer, SHAPE, output_shape(layer, (SHAPE,)).shape)
    assert (spent.parameters, spent.connections, spent.multiply_adds) == (0, connections, 0)


def test_a_square_kernel_costs_what_a_pair_of_its_side_costs() -> None:
    one, both = (cost(Conv2d(6, size), SHAPE, (6, 4, 3)) for size in (3, (3, 3)))
    assert one == both
    assert one.connections == np.prod((6, 4, 3)) * 9 * 4
