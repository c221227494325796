"""What a number depends on: where torch's gradient is not zero, and by hand where a gradient cannot tell."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.network import (
    INPUT,
    AdaptiveAvgPool2d,
    AvgPool2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    GroupNorm,
    InstanceNorm2d,
    LayerNorm,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    Softmax,
    reached,
    spans,
    trace,
    window_reads,
)
from cnn_core.network.dependents import ends_through
from tests.support.networks import random_network, torch_module

LAYERS = [
    Conv2d(4, (3, 2), (2, 1), 1, groups=2),
    Conv2d(2, 3, 1, 2, 2),
    Conv2d(3, 3, padding=1, padding_mode="reflect"),
    Conv2d(3, 2, padding=(2, 1), padding_mode="circular"),
    ConvTranspose2d(4, 3, 2, 1, 1, groups=2),
    AvgPool2d(3, 2, 1),
    AvgPool2d(2, ceil_mode=True),
    AdaptiveAvgPool2d((2, 3)),
    GroupNorm(2, affine=False),
    InstanceNorm2d(),
    LayerNorm(elementwise_affine=False),
    LocalResponseNorm(3, alpha=0.5),
    LocalResponseNorm(2, alpha=0.5),
    Softmax(),
]


def depends(layers: tuple[Any, ...], shape: tuple[int, ...], index: tuple[int, ...]) -> np.ndarray:
    """Mark the inputs with a gradient that is not zero, for weights and numbers that cancel nowhere."""
    module, _ = torch_module(layers, shape)
    module.eval().double()
    rng = torch.Generator().manual_seed(5)
    for parameter in module.parameters():
        torch.nn.init.uniform_(parameter, 0.5, 1.5, generator=rng)
    x = torch.rand(1, *shape, dtype=torch.float64, generator=rng) + 0.5
    x.requires_grad_()
    module(x)[(0, *index)].backward()
    assert x.grad is not None
    return np.asarray(np.abs(x.grad[0].numpy()) > 1e-12)


@pytest.mark.parametrize("layer", LAYERS, ids=repr)
@pytest.mark.parametrize("corner", [0, -1])
def test_a_number_depends_on_what_its_gradient_reaches(layer: Any, corner: int) -> None:
    network, shape = Network((layer,)), (4, 6, 7)
    traced = trace(network, shape)
    index = tuple(corner % size for size in traced.output_shape)
    for place in (index, tuple(size // 2 for size in traced.output_shape)):
        np.testing.assert_array_equal(reached(network, traced, "0", place)[INPUT], depends((layer,), shape, place))


def test_through_blocks_every_path_counts() -> None:
    layers = (
        Conv2d(2, 3, padding=1),
        Residual((Conv2d(2, 3, padding=1),)),
        Concat(((Conv2d(2, (1, 5), padding=(0, 2)),), (AvgPool2d(3, 1, 1),), ())),
    )
    network, shape = Network(layers), (2, 9, 9)
    traced = trace(network, shape)
    for channel in range(6):
        marked = reached(network, traced, "2", (channel, 4, 4))
        np.testing.assert_array_equal(marked[INPUT], depends(layers, shape, (channel, 4, 4)))
    assert not reached(network, traced, "2", (5, 4, 4))["2.branches.0.0"].any()


def test_of_a_maximum_every_cell_of_the_window_counts() -> None:
    network = Network((MaxPool2d(2, 1, 1),))
    marked = reached(network, trace(network, (2, 3, 3)), "0", (1, 0, 1))
    assert np.argwhere(marked[INPUT]).tolist() == [[1, 0, 0], [1, 0, 1]]  # the row above is padding
    assert marked["0"].sum() == 1


def test_a_dense_layer_reads_all_and_a_vector_lies_where_flatten_put_it() -> None:
    network = Network((Flatten(), ReLU(), Linear(3)))
    traced = trace(network, (2, 3, 4))
    assert reached(network, traced, "2", (1,))[INPUT].all()
    marked = reached(network, traced, "1", (1 * 12 + 2 * 4 + 3,))
    assert np.argwhere(marked[INPUT]).tolist() == [[1, 2, 3]]
    assert "2" not in marked


def test_layers_that_have_no_part_are_left_out() -> None:
    network = Network((Conv2d(1, 3), Conv2d(1, 3), ReLU()))
    assert set(reached(network, trace(network, (1, 9, 9)), "1", (0, 0, 0))) == {"1", "0", INPUT}


@pytest.mark.parametrize(
    ("path", "index", "here"),
    [
        ("0", (0, 7, 0), r"shape \(2, 7, 7\)"),
        ("0", (0, 0), r"shape \(2, 7, 7\)"),
        ("0", (0, -1, 0), r"shape \(2, 7, 7\)"),
        ("5", (0, 0, 0), "'5' is no layer"),
    ],
)
def test_a_number_that_is_none_is_refused(path: str, index: tuple[int, ...], here: str) -> None:
    network = Network((Conv2d(2, 3),))
    traced = trace(network, (1, 9, 9))
    with pytest.raises(InvalidInputError, match="no such number") as refusal:
        reached(network, traced, path, index)
    assert re.search(here, refusal.value.here)
    for fix in refusal.value.fixes:
        reached(network, traced, **apply_fix({"path": path, "index": index}, fix))


@given(st.integers(0, 2**32 - 1))
def test_spans_are_the_ends_of_what_is_reached(seed: int) -> None:
    """Of the layers that have spans: every channel's unit, first and last row and column."""
    network, shape = random_network(seed, most=4)
    traced = trace(network, shape)
    for path, (rows, columns) in spans(traced).items():
        size = next(row.output_shape for row in traced.rows if row.path == path)
        index = tuple(n // 2 for n in size)
        marked = np.asarray(reached(network, traced, path, index)[INPUT].any(0))
        place = index[1:] if len(size) == 3 else (index[0], index[0])
        for ends, unit, axis in ((rows, place[0], 1), (columns, place[1], 0)):
            seen = np.flatnonzero(marked.any(axis))
            assert ends[unit].tolist() == ([seen[0], seen[-1]] if len(seen) else [-1, -1])


def test_channels_that_differ_have_no_span_until_a_layer_reads_them_all() -> None:
    network = Network((Concat(((Conv2d(1, 3, padding=1),), ())), ReLU(), Conv2d(2, 1, groups=2), Conv2d(1, 1)))
    assert set(spans(trace(network, (1, 5, 5)))) == {"0.branches.0.0", "3"}


def test_vectors_of_different_lengths_are_concatenated() -> None:
    network = Network((Conv2d(1, 3), Flatten(), Concat(((Linear(3),), (Linear(2),))), Linear(4)))
    found = spans(trace(network, (1, 5, 6)))
    assert "2" not in found
    assert (found["3"].rows.tolist(), found["3"].columns.tolist()) == ([[0, 4]] * 4, [[0, 5]] * 4)


def test_ends_behind_a_window_leave_out_the_padding() -> None:
    below = np.array([[0, 1], [2, 3], [-1, -1]])
    source = np.array([[-1, 0], [0, 1], [1, 2], [2, -1]])
    assert ends_through(source, below).tolist() == [[0, 1], [0, 3], [2, 3], [-1, -1]]


@pytest.mark.parametrize(
    ("layer", "first"),
    [
        (Conv2d(1, 3, 2, 1), [[-1, 0, 1], [1, 2, 3], [3, 4, 5]]),
        (MaxPool2d(2), [[0, 1], [2, 3], [4, 5]]),
        (MaxPool2d(2, 1, 0, 2), [[0, 2], [1, 3], [2, 4], [3, 5]]),
        (AvgPool2d(2, 3, ceil_mode=True), [[0, 1], [3, 4]]),
        (AdaptiveAvgPool2d(3), [[0, 1], [2, 3], [4, 5]]),
    ],
)
def test_the_windows_of_a_layer(layer: Any, first: list[list[int]]) -> None:
    reads = window_reads(layer, (1, 6, 6))
    assert reads is not None
    assert reads.rows.source.tolist() == first


def test_what_slides_no_window_reads_no_window() -> None:
    assert window_reads(ReLU(), (1, 6, 6)) is None
    assert window_reads(Linear(3), (6,)) is None
