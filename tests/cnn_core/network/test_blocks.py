"""Skips, branches and suggestions: what is put in can be computed, and what is wrapped can be unwrapped."""

from __future__ import annotations

from functools import partial

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    LAYERS,
    Concat,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    add_branch,
    add_skip,
    insert_layers,
    suggested_layer,
    trace,
    unwrap,
)

PLAIN = Network((Conv2d(16, 3, padding=1), ReLU(), Conv2d(32, 3, stride=2, padding=1), ReLU(), Flatten(), Linear(10)))
SAMPLE = (3, 32, 32)


def test_a_skip_around_layers_that_keep_the_shape_needs_no_projection() -> None:
    network = add_skip(PLAIN, "1", 1, SAMPLE)
    assert network.layers[1] == Residual((ReLU(),))
    assert trace(network, SAMPLE).output_shape == (10,)
    assert unwrap(network, "1") == PLAIN


@pytest.mark.parametrize("count", [1, 2])
def test_a_skip_gets_the_projection_that_makes_the_sum_fit(count: int) -> None:
    network = add_skip(PLAIN, "2", count, SAMPLE)
    assert isinstance(network.layers[2], Residual)
    assert network.layers[2].shortcut == (Conv2d(32, 1, 2),)
    assert trace(network, SAMPLE).output_shape == (10,)
    assert unwrap(network, "2") == PLAIN


def test_a_branch_lies_beside_and_a_concat_grows() -> None:
    network = add_branch(PLAIN, "0", 2, (Conv2d(4, 1),))
    assert network.layers[0] == Concat(((Conv2d(16, 3, padding=1), ReLU()), (Conv2d(4, 1),)))
    grown = add_branch(network, "0", 1, (ReLU(),))
    assert [row.output_shape for row in trace(grown, SAMPLE).rows if row.path == "0"] == [(23, 32, 32)]
    assert unwrap(grown, "0") == PLAIN


def test_layers_inside_a_block_can_be_wrapped_too() -> None:
    network = add_skip(add_skip(PLAIN, "0", 2, SAMPLE), "0.branch.1", 1, SAMPLE)
    assert network.node_by_path["0.branch.1.branch.0"].layer == ReLU()


@pytest.mark.parametrize("path", ["9", "0.branch.0", "x", ""])
def test_places_that_do_not_exist(path: str) -> None:
    for edit in (partial(add_skip, count=1, input_shape=SAMPLE), partial(add_branch, count=1, beside=()), unwrap):
        with pytest.raises(InvalidInputError, match="no such layer"):
            edit(PLAIN, path)


def test_only_blocks_are_taken_apart() -> None:
    with pytest.raises(InvalidInputError, match="Only a block"):
        unwrap(PLAIN, "0")


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("shape", [(3, 8, 8), (16, 4, 4), (30, 5, 7)])
def test_what_is_suggested_can_read_what_comes(kind: str, shape: tuple[int, ...]) -> None:
    layer = suggested_layer(kind, (64,) if kind == "Linear" else shape)
    assert type(layer).__name__ == kind
    assert trace(Network((layer,)), (64,) if kind == "Linear" else shape).rows
    assert type(suggested_layer(kind)).__name__ == kind


def test_suggestions_fit_between_other_layers() -> None:
    network = insert_layers(Network((Conv2d(6, 3), MaxPool2d(2))), "1", (suggested_layer("GroupNorm", (6, 30, 30)),))
    assert trace(network, SAMPLE).output_shape == (6, 15, 15)


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="no such layer"):
        suggested_layer("Conv9d")
