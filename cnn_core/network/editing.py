"""Change a network: one layer set, put in, taken out or moved. Networks are never changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network.layers import Concat, Layer, Residual
from cnn_core.network.network import Network

Change = Callable[[tuple[Layer, ...], int], tuple[Layer, ...]]


def set_layer(network: Network, path: str, layer: Layer) -> Network:
    """
    Put another layer in a layer's place.

    Parameters
    ----------
    network : Network
        Which network; stays as it is.
    path : str
        Where, e.g. ``"4.branch.0"``.
    layer : Layer
        The new one.

    Returns
    -------
    Network
        The changed network.

    Raises
    ------
    InvalidInputError
        If there is no such place.
    """
    return change_layers(network, path, lambda layers, k: (*layers[:k], layer, *layers[k + 1 :]))


def insert_layers(network: Network, path: str, layers: Sequence[Layer]) -> Network:
    """
    Put layers in front of a place; the place behind a path's last layer is one too.

    Parameters
    ----------
    network : Network
        Which network; stays as it is.
    path : str
        Where the first of them will stand.
    layers : sequence of Layer
        What is put in.

    Returns
    -------
    Network
        The changed network.

    Raises
    ------
    InvalidInputError
        If there is no such place.
    """
    return change_layers(network, path, lambda old, k: (*old[:k], *layers, *old[k:]), behind=True)


def remove_layer(network: Network, path: str) -> Network:
    """
    Take a layer out.

    Parameters
    ----------
    network : Network
        Which network; stays as it is.
    path : str
        Which layer.

    Returns
    -------
    Network
        The changed network.

    Raises
    ------
    InvalidInputError
        If there is no such layer, or it is the only one.
    """
    return change_layers(network, path, lambda layers, k: (*layers[:k], *layers[k + 1 :]))


def move_layer(network: Network, path: str, by: int) -> Network:
    """
    Move a layer among those of its path.

    Parameters
    ----------
    network : Network
        Which network; stays as it is.
    path : str
        Which layer.
    by : int
        How many places on, or back if negative; it stops at the ends.

    Returns
    -------
    Network
        The changed network.

    Raises
    ------
    InvalidInputError
        If there is no such layer.
    """

    def moved(layers: tuple[Layer, ...], k: int) -> tuple[Layer, ...]:
        rest = [*layers[:k], *layers[k + 1 :]]
        rest.insert(max(0, k + by), layers[k])  # past the end is at the end
        return tuple(rest)

    return change_layers(network, path, moved)


def layer_at(network: Network, path: str) -> Layer:
    """
    Find a layer.

    Parameters
    ----------
    network : Network
        Which network.
    path : str
        Where it stands.

    Returns
    -------
    Layer
        The layer.

    Raises
    ------
    InvalidInputError
        If there is no such layer.
    """
    if path not in network.node_by_path:
        raise _no_such_place(network, path)
    return network.node_by_path[path].layer


def apply_network_fix(network: Network, fix: Fix) -> Network:
    """
    Change a network as a fix of its trace says.

    Parameters
    ----------
    network : Network
        Which network; stays as it is.
    fix : Fix
        ``("3.padding", ">=", 1)`` sets an argument, ``("3", "before", (Flatten(),))`` puts layers in front of one,
        ``("3", "remove", None)`` takes one out.

    Returns
    -------
    Network
        The changed network.

    Raises
    ------
    InvalidInputError
        If there is no such layer.
    """
    if fix.relation == "before":
        return insert_layers(network, fix.parameter, fix.value)
    if fix.relation == "remove":
        return remove_layer(network, fix.parameter)
    path, argument = fix.parameter.rsplit(".", 1)
    return set_layer(network, path, replace(layer_at(network, path), **{argument: fix.value}))


def change_layers(network: Network, path: str, change: Change, *, behind: bool = False) -> Network:
    """
    Change the list of layers that a path leads to.

    Parameters
    ----------
    network : Network
        Which network; stays as it is.
    path : str
        A place in the list.
    change : callable
        Makes of the list and the place's number in it another list.
    behind : bool
        Whether the place behind the last layer is one too.

    Returns
    -------
    Network
        The changed network.

    Raises
    ------
    InvalidInputError
        If there is no such place.
    """
    try:
        layers = _within(network.layers, path.split("."), change, behind)
    except (LookupError, ValueError):
        raise _no_such_place(network, path) from None
    return Network(layers, network.name)


def _within(layers: tuple[Layer, ...], steps: list[str], change: Change, behind: bool) -> tuple[Layer, ...]:
    k = int(steps[0])
    if not 0 <= k < len(layers) + (behind and len(steps) == 1):
        raise LookupError(k)
    if len(steps) == 1:
        return change(layers, k)
    block: Any = layers[k]
    if isinstance(block, Residual) and steps[1] in ("branch", "shortcut"):
        inner = _within(getattr(block, steps[1]), steps[2:], change, behind)
        return (*layers[:k], replace(block, **{steps[1]: inner}), *layers[k + 1 :])
    if isinstance(block, Concat) and steps[1] == "branches":
        b = int(steps[2])
        inner = _within(block.branches[b], steps[3:], change, behind)
        branches = (*block.branches[:b], inner, *block.branches[b + 1 :])
        return (*layers[:k], Concat(branches), *layers[k + 1 :])
    raise LookupError(steps[1])


def _no_such_place(network: Network, path: str) -> InvalidInputError:
    return InvalidInputError(
        "The network has no such layer.",
        given={"path": path},
        allowed="path of one of the network's layers",
        here=f"{path!r} is none of " + ", ".join(node.path for node in network.nodes[:12]),
        fixes=[Fix("path", "=", network.nodes[0].path)],
    )
