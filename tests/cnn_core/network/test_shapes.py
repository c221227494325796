"""The output shape of a layer: torch's, with the formula by hand; what cannot be read is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import Fix, InvalidInputError
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
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Residual,
    Softmax,
    trace,
)
from cnn_core.network.layers import LAYERS
from cnn_core.network.shapes import RULES, output_shape
from tests.support.networks import random_network, torch_module

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")


@given(st.integers(0, 2**32 - 1))
def test_every_layer_of_a_random_network_gives_torch_s_shape(seed: int) -> None:
    network, shape = random_network(seed)
    for row in trace(network, shape).rows:
        if not isinstance(row.layer, Residual | Concat):
            sized = output_shape(row.layer, row.input_shapes)
            assert sized.shape == torch_module((row.layer,), row.input_shapes[0])[1]


pairs = st.integers(1, 3) | st.tuples(st.integers(1, 3), st.integers(1, 3))


@given(st.tuples(st.integers(9, 12), st.integers(9, 12)), pairs, pairs, pairs, st.booleans())
def test_windows_of_both_axes_are_torch_s(size: tuple[int, int], K: Any, S: Any, D: Any, ceil: bool) -> None:
    x = torch.zeros(1, 2, *size)
    for layer, theirs in (
        (Conv2d(4, K, S, 1, D, groups=2), torch.nn.Conv2d(2, 4, K, S, 1, D, groups=2)),
        (ConvTranspose2d(4, K, S, dilation=D), torch.nn.ConvTranspose2d(2, 4, K, S, dilation=D)),
        (MaxPool2d(K, S, 0, D, ceil), torch.nn.MaxPool2d(K, S, 0, D, ceil_mode=ceil)),
        (AvgPool2d(K, None, 0, ceil), torch.nn.AvgPool2d(K, None, 0, ceil)),
    ):
        sized = output_shape(layer, ((2, *size),))
        assert sized.shape == tuple(theirs(x).shape[1:])
        assert {int(end) for end in re.findall(r"= (\d+)", sized.formula)} == {*sized.shape[1:]}


@pytest.mark.parametrize(
    ("layer", "formula"),
    [
        (Conv2d(4, 3, 2, 1), "⌊(9 + 2·1 − 3)/2⌋ + 1 = 5; ⌊(7 + 2·1 − 3)/2⌋ + 1 = 4"),
        (Conv2d(4, 3, dilation=2), "⌊(9 + 2·0 − (2·(3 − 1) + 1))/1⌋ + 1 = 5; ⌊(7 + 2·0 − (2·(3 − 1) + 1))/1⌋ + 1 = 3"),
        (Conv2d(4, 4, padding="same"), "⌊(9 + 1 + 2 − 4)/1⌋ + 1 = 9; ⌊(7 + 1 + 2 − 4)/1⌋ + 1 = 7"),
        (ConvTranspose2d(4, 3, 2, 1, 1),
         "(9 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1 = 18; (7 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1 = 14"),
        (MaxPool2d(2), "⌊(9 + 2·0 − 2)/2⌋ + 1 = 4; ⌊(7 + 2·0 − 2)/2⌋ + 1 = 3"),
        (MaxPool2d(2, ceil_mode=True), "⌈(9 + 2·0 − 2)/2⌉ + 1 = 5; ⌈(7 + 2·0 − 2)/2⌉ + 1 = 4"),
        (AdaptiveAvgPool2d((4, 7)), "windows of up to 3 × 1"),
        (Flatten(), "3 · 9 · 7 = 189"),
        (ReLU(), ""),
        (BatchNorm2d(), ""),
        (GroupNorm(3), ""),
    ],
)  # fmt: skip
def test_the_rule_with_its_numbers(layer: Any, formula: str) -> None:
    assert output_shape(layer, ((3, 9, 7),)).formula == formula


def test_one_formula_stands_for_two_equal_axes() -> None:
    assert output_shape(Conv2d(4, 3), ((3, 9, 9),)).formula == "⌊(9 + 2·0 − 3)/1⌋ + 1 = 7"
    assert output_shape(Flatten(), ((12,),)).formula == ""


def test_there_is_a_rule_for_every_layer() -> None:
    assert {kind.__name__ for kind in RULES} == set(LAYERS)


MAPS_ONLY = (Conv2d(2, 1), ConvTranspose2d(2, 1), MaxPool2d(1), AvgPool2d(1), AdaptiveAvgPool2d(1), BatchNorm2d(),
             InstanceNorm2d(), LocalResponseNorm(2))  # fmt: skip


@pytest.mark.parametrize("layer", MAPS_ONLY, ids=lambda layer: type(layer).__name__)
def test_a_vector_is_no_map(layer: Any) -> None:
    with pytest.raises(InvalidInputError, match=f"{type(layer).__name__} reads maps, and a vector comes") as refusal:
        output_shape(layer, ((5,),))
    assert refusal.value.fixes == (Fix("", "remove", None),)


@pytest.mark.parametrize("layer", [ReLU(), Softmax(), Dropout(), LayerNorm(), GroupNorm(5), Linear(5)])
def test_a_vector_is_read_by_the_others(layer: Any) -> None:
    assert output_shape(layer, ((10,),)).shape == ((5,) if isinstance(layer, Linear) else (10,))


@pytest.mark.parametrize(
    ("layer", "shape", "match", "fix"),
    [
        (Conv2d(0, 3), (3, 9, 9), "out_channels is not large enough", Fix("out_channels", ">=", 1)),
        (ConvTranspose2d(0, 3), (3, 9, 9), "out_channels is not large enough", Fix("out_channels", ">=", 1)),
        (Conv2d(4, 3, padding_mode="mirror"), (3, 9, 9), "padding_mode", Fix("padding_mode", "=", "zeros")),
        (Conv2d(4, 3, groups=0), (3, 9, 9), "groups is not large enough", Fix("groups", ">=", 1)),
        (Conv2d(4, 3, groups=3), (3, 9, 9), "evenly", Fix("out_channels", "=", 6)),
        (ConvTranspose2d(4, 3, groups=3), (3, 9, 9), "evenly", Fix("out_channels", "=", 6)),
        (Conv2d(4, 3, groups=2), (3, 9, 9), "evenly", Fix("groups", "=", 1)),
        (Conv2d(4, 5), (3, 9, 4), "does not fit the padded input along width", Fix("padding", ">=", 1)),
        (Conv2d(4, 3, 1, 4, padding_mode="reflect"), (3, 9, 4), "along width", Fix("padding_mode", "=", "zeros")),
        (Conv2d(4, 3, 2, "same"), (3, 9, 9), "only if the window moves by 1", Fix("stride", "=", 1)),
        (MaxPool2d(3, padding=2), (3, 9, 9), "more than half", Fix("padding", "<=", 1)),
        (AdaptiveAvgPool2d(0), (3, 9, 9), "output_size", Fix("output_size", ">=", 1)),
        (GroupNorm(2), (3, 9, 9), "evenly", Fix("num_groups", "=", 1)),
        (GroupNorm(3), (3, 1, 1), "single number", Fix("num_groups", "=", 1)),
        (InstanceNorm2d(), (3, 1, 1), "single number", Fix("", "remove", None)),
        (LocalResponseNorm(0), (3, 9, 9), "size is not large enough", Fix("size", ">=", 1)),
        (Linear(0), (9,), "out_features is not large enough", Fix("out_features", ">=", 1)),
        (Linear(2), (3, 9, 9), "reads a vector, and maps come", Fix("", "before", (Flatten(),))),
    ],
)  # fmt: skip
def test_what_a_layer_cannot_read_is_refused_with_a_way_out(layer: Any, shape: Any, match: str, fix: Fix) -> None:
    with pytest.raises(InvalidInputError, match=match) as refusal:
        output_shape(layer, (shape,))
    assert fix in refusal.value.fixes


def test_more_filters_are_offered_only_where_they_would_be_enough() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        output_shape(Conv2d(4, 3, groups=3), ((4, 9, 9),))
    assert "out_channels" not in {fix.parameter for fix in refusal.value.fixes}


def test_one_number_alone_has_no_smaller_group() -> None:
    with pytest.raises(InvalidInputError, match="single number") as refusal:
        output_shape(GroupNorm(1), ((1, 1, 1),))
    assert refusal.value.fixes == (Fix("", "remove", None),)


def test_blocks_take_a_shape_for_each_path() -> None:
    assert output_shape(Residual((ReLU(),)), ((3, 4, 4), (3, 4, 4))).shape == (3, 4, 4)
    assert output_shape(Concat(((), ())), ((3, 4, 4), (2, 4, 4))).shape == (5, 4, 4)
