"""Networks changed one layer at a time: the changed one, the old one untouched, places that are none refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import (
    Concat,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    Tanh,
    apply_network_fix,
    insert_layers,
    layer_at,
    move_layer,
    remove_layer,
    set_layer,
)
from cnn_core.network.editing import change_layers
from tests.support.networks import random_network

BLOCKS = Network(
    (
        Conv2d(4, 3),
        Residual((Conv2d(4, 3, padding=1), ReLU()), (Conv2d(4, 1),)),
        Concat(((Conv2d(2, 1),), (), (MaxPool2d(1), ReLU()))),
        Flatten(),
    ),
    "named",
)
PLACES = ["0", "1", "1.branch.1", "1.shortcut.0", "2.branches.0.0", "2.branches.2.1", "3"]
NO_PLACES = ["4", "-1", "", "x", "1.5", "1.branch.2", "1.branches.0.0", "2.branches.1.0", "2.branches.3.0",
             "2.branch.0", "1.branch", "2.branches.0", "0.branch.0", "1.branch.-1"]  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
def test_a_layer_is_replaced_at_its_place_and_nowhere_else(path: str) -> None:
    changed = set_layer(BLOCKS, path, Tanh())
    assert layer_at(changed, path) == Tanh()
    assert layer_at(BLOCKS, path) != Tanh()
    assert changed.name == "named"
    others = [node.path for node in BLOCKS.nodes if not path.startswith(node.path) and not node.path.startswith(path)]
    assert [layer_at(changed, other) for other in others] == [layer_at(BLOCKS, other) for other in others]
    assert set_layer(changed, path, layer_at(BLOCKS, path)) == BLOCKS


@given(st.integers(0, 2**32 - 1), st.data())
def test_what_is_put_in_can_be_taken_out_again(seed: int, data: st.DataObject) -> None:
    network, _ = random_network(seed)
    path = data.draw(st.sampled_from([node.path for node in network.nodes]))
    grown = insert_layers(network, path, (Tanh(), ReLU()))
    following = f"{path[: len(path) - len(path.split('.')[-1])]}{int(path.split('.')[-1]) + 2}"
    assert layer_at(grown, path) == Tanh()
    assert layer_at(grown, following) == layer_at(network, path)
    assert remove_layer(remove_layer(grown, path), path) == network


@given(st.integers(0, 2**32 - 1), st.integers(-9, 9), st.data())
def test_a_moved_layer_keeps_the_others_in_order(seed: int, by: int, data: st.DataObject) -> None:
    network, _ = random_network(seed)
    k = data.draw(st.integers(0, len(network.layers) - 1))
    moved = move_layer(network, str(k), by).layers
    place = min(max(0, k + by), len(network.layers) - 1)
    assert moved[place] == network.layers[k]
    assert (*moved[:place], *moved[place + 1 :]) == (*network.layers[:k], *network.layers[k + 1 :])


def test_moves_stay_within_their_path() -> None:
    assert layer_at(move_layer(BLOCKS, "1.branch.1", -1), "1.branch.0") == ReLU()
    assert move_layer(BLOCKS, "1.branch.0", -3) == BLOCKS
    assert move_layer(BLOCKS, "1.shortcut.0", 1) == BLOCKS


def test_layers_can_be_put_behind_the_last_and_into_an_empty_path() -> None:
    assert insert_layers(BLOCKS, "4", (Linear(3),)).layers[-1] == Linear(3)
    into = insert_layers(BLOCKS, "2.branches.1.0", (ReLU(),))
    assert layer_at(into, "2.branches.1.0") == ReLU()
    plain = Network((Residual((ReLU(),)),))
    assert insert_layers(plain, "0.shortcut.0", (Tanh(),)).layers == (Residual((ReLU(),), (Tanh(),)),)


@pytest.mark.parametrize("path", NO_PLACES)
@pytest.mark.parametrize(
    "edit",
    [
        lambda path: set_layer(BLOCKS, path, Tanh()),
        lambda path: remove_layer(BLOCKS, path),
        lambda path: move_layer(BLOCKS, path, 1),
        lambda path: layer_at(BLOCKS, path),
    ],
)
def test_a_place_that_is_none_is_refused(edit: Any, path: str) -> None:
    with pytest.raises(InvalidInputError, match="no such layer") as refusal:
        edit(path)
    assert repr(path) in refusal.value.here
    for fix in refusal.value.fixes:
        edit(fix.value)


def test_behind_the_place_behind_there_is_none() -> None:
    for path in ("5", "1.branch.3", "2.branches.1.1"):
        with pytest.raises(InvalidInputError, match="no such layer"):
            insert_layers(BLOCKS, path, (ReLU(),))


def test_the_only_layer_stays() -> None:
    with pytest.raises(InvalidInputError, match="no layer"):
        remove_layer(Network((ReLU(),)), "0")


@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        (Fix("0.padding", ">=", 1), set_layer(BLOCKS, "0", Conv2d(4, 3, padding=1))),
        (Fix("1.branch.0.stride", "=", 2), set_layer(BLOCKS, "1.branch.0", Conv2d(4, 3, 2, padding=1))),
        (Fix("1.shortcut", "=", ()), set_layer(BLOCKS, "1", Residual((Conv2d(4, 3, padding=1), ReLU())))),
        (Fix("2.branches.0.0", "remove", None), remove_layer(BLOCKS, "2.branches.0.0")),
        (Fix("1", "before", (ReLU(), Tanh())), insert_layers(BLOCKS, "1", (ReLU(), Tanh()))),
    ],
)
def test_a_fix_is_carried_out(fix: Fix, expected: Network) -> None:
    assert apply_network_fix(BLOCKS, fix) == expected != BLOCKS


def test_a_fix_of_a_layer_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no such layer"):
        apply_network_fix(BLOCKS, Fix("7.padding", ">=", 1))


def test_a_list_of_layers_is_changed_where_the_path_leads() -> None:
    seen = []

    def change(layers: tuple[Any, ...], k: int) -> tuple[Any, ...]:
        seen.append((layers, k))
        return layers[::-1]

    changed = change_layers(BLOCKS, "1.branch.1", change)
    assert seen == [((Conv2d(4, 3, padding=1), ReLU()), 1)]
    assert changed.layers[1] == Residual((ReLU(), Conv2d(4, 3, padding=1)), (Conv2d(4, 1),))
