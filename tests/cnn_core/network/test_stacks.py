"""Stacks: what a unit sees is where torch's gradient is not zero: on one axis, at borders, through all layers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError
from cnn_core.network import Conv2d, Network, spans, trace
from cnn_core.network.receptive_fields import axis_window
from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import (
    effective_field,
    ends_of,
    layer_fields,
    layer_reads,
    layer_sizes,
    seen_by,
    sliding_layers,
)
from tests.support.networks import stacks

VGG_16 = "c3p1-c3p1-p2-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2"
ALEXNET = "c11s4p2-p3s2-c5p2-p3s2-c3p1-c3p1-c3p1-p3s2"


def without_padding(stack: Network) -> Network:
    return Network(tuple(replace(layer, padding=0) for layer in sliding_layers(stack)))


def torch_forward(stack: Network, x: torch.Tensor) -> torch.Tensor:
    """Run a stack with positive weights: a pooling as the sum of its window, for every cell of it counts."""
    for window in map(axis_window, sliding_layers(stack)):
        weight = torch.rand(1, 1, window.kernel_size, dtype=torch.float64) + 0.5
        x = torch.nn.functional.conv1d(x, weight, None, window.stride, window.padding, window.dilation)
    return x


def torch_seen(stack: Network, input_size: int) -> np.ndarray:
    """Mark where the gradient of each unit is not zero: shape (units, cells)."""
    x = torch.ones(1, 1, input_size, dtype=torch.float64, requires_grad=True)
    y = torch_forward(stack, x)[0, 0]
    rows = [torch.autograd.grad(unit, x, retain_graph=True)[0][0, 0].numpy() != 0 for unit in y]
    return np.array(rows)


def size_with(stack: Network, wanted: int) -> int:
    """Find an input that gives the last layer so many units."""
    for window in map(axis_window, reversed(sliding_layers(stack))):
        wanted = (wanted - 1) * window.stride + window.dilation * (window.kernel_size - 1) + 1
    return wanted


@given(stacks())
def test_a_field_is_where_the_gradient_is_not_zero(stack: Network) -> None:
    """On a large input, without borders: from the first cell to the last, unit after unit."""
    bare = without_padding(stack)
    seen = torch_seen(bare, size_with(bare, 3))
    field = layer_fields(bare)[-1]
    for unit, row in enumerate(seen):
        cells = np.flatnonzero(row)
        assert field.cells(unit) == (cells[0], cells[-1])
        assert field.size == cells[-1] - cells[0] + 1


@given(stacks(), st.integers(1, 4))
def test_at_the_border_the_field_is_cut_exactly_where_the_gradient_ends(stack: Network, units: int) -> None:
    input_size = size_with(stack, units)
    sizes = layer_sizes(stack, input_size)
    seen = seen_by(stack, input_size)[-1][0]
    assert seen.shape == (sizes[-1], input_size)
    np.testing.assert_array_equal(seen, torch_seen(stack, input_size))
    field = layer_fields(stack)[-1]
    for unit, (first, last) in enumerate(ends_of(seen)):
        if first >= 0:
            low, high = field.cells(unit)
            assert low <= first <= last <= high


@given(stacks())
def test_padding_moves_the_start_and_nothing_else(stack: Network) -> None:
    bare = without_padding(stack)
    with_padding, without = layer_fields(stack)[-1], layer_fields(bare)[-1]
    assert with_padding[:2] == without[:2]
    assert with_padding.start == -sum(
        axis_window(layer).padding * field.jump
        for layer, field in zip(sliding_layers(stack), layer_fields(stack), strict=False)
    )


@given(stacks())
def test_the_recurrence_with_the_product_of_all_strides(stack: Network) -> None:
    size, product = 1, 1
    for layer, field in zip(sliding_layers(stack), layer_fields(stack)[1:], strict=True):
        window = axis_window(layer)
        size += window.dilation * (window.kernel_size - 1) * product
        product *= window.stride
        assert field.size == size
        assert field.jump == product


@pytest.mark.parametrize(
    ("text", "size", "jump"),
    [
        ("c3-c3-c3", 7, 1),
        ("c3-c3", 5, 1),
        ("c5", 5, 1),
        (VGG_16, 212, 32),
        (ALEXNET, 195, 32),
        ("c3-c3d2-c3d4", 15, 1),
        ("c3s2-c3s2-c3s2", 15, 8),
    ],
)
def test_known_stacks(text: str, size: int, jump: int) -> None:
    field = layer_fields(from_short_form(text))[-1]
    assert field.size == size
    assert field.jump == jump


def test_a_window_that_does_not_fit_names_its_layer() -> None:
    with pytest.raises(InvalidInputError, match="layer 3"):
        layer_sizes(from_short_form("c3-c3-c3"), 6)


def test_dilation_leaves_holes() -> None:
    assert layer_reads(Conv2d(1, 3, dilation=2), 5).astype(int).tolist() == [[1, 0, 1, 0, 1]]


@given(stacks())
def test_the_effective_field_is_torch_s_gradient(stack: Network) -> None:
    bare = without_padding(stack)
    rng = np.random.default_rng(3)
    windows = [axis_window(layer) for layer in sliding_layers(bare)]
    weights = [rng.random((window.kernel_size,) * 2) + 0.1 for window in windows]
    side = size_with(bare, 1)
    x = torch.ones(1, 1, side, side, dtype=torch.float64, requires_grad=True)
    y = x
    for window, weight in zip(windows, weights, strict=True):
        kernel = torch.tensor(weight)[None, None]
        y = torch.nn.functional.conv2d(y, kernel, stride=window.stride, dilation=window.dilation)
    y.sum().backward()
    assert y.numel() == 1
    assert x.grad is not None
    np.testing.assert_allclose(effective_field(bare, weights), x.grad[0, 0].numpy(), rtol=1e-9, atol=1e-12)


def test_three_small_kernels_count_the_middle_most() -> None:
    counted = effective_field(from_short_form("c3-c3-c3"))
    line = np.array([1, 3, 6, 7, 6, 3, 1])
    np.testing.assert_array_equal(counted, np.outer(line, line))


@given(stacks(), st.integers(1, 4))
def test_a_network_s_spans_are_the_ends_of_the_marks_layer_by_layer(stack: Network, units: int) -> None:
    input_size = size_with(stack, units)
    found = spans(trace(stack, (1, input_size, input_size)))
    marked = seen_by(stack, input_size)
    for place, node in enumerate(stack.nodes, start=1):
        for ends in found[node.path]:
            np.testing.assert_array_equal(ends, ends_of(marked[place][0]))


@given(stacks(), st.integers(1, 4))
def test_every_layer_is_seen_through_the_layers_between(stack: Network, units: int) -> None:
    seen = seen_by(stack, size_with(stack, units))
    for top in range(1, len(stack.layers) + 1):
        for bottom in range(top - 1):
            product = seen[top][top - 1].astype(int) @ seen[top - 1][bottom].astype(int)
            np.testing.assert_array_equal(seen[top][bottom], product > 0)
