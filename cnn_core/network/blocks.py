"""Blocks: give layers a skip connection or a parallel branch, or take a block apart; suggest the next layer."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import layers as L
from cnn_core.network.editing import apply_network_fix, change_layers, layer_at
from cnn_core.network.network import Network
from cnn_core.network.sized import Shape
from cnn_core.network.tracing import follow


def add_skip(network: Network, path: str, count: int, input_shape: Shape) -> Network:
    """
    Put a skip connection around some layers: what comes to the first is added to what leaves the last.

    Parameters
    ----------
    network : Network
        Which network; stays as it is.
    path : str
        The first layer.
    count : int
        How many layers of its path, from 1.
    input_shape : tuple of int
        The sample: where the sum would not fit, the skip gets a projection that makes it fit.

    Returns
    -------
    Network
        The layers stand in the `Residual`'s branch.

    Raises
    ------
    InvalidInputError
        If there is no such place.
    """
    changed = _wrapped(network, path, count, L.Residual)
    followed = follow(changed, input_shape)
    if followed.broken == path and followed.refusal:
        projections = [fix for fix in followed.refusal.fixes if fix.parameter == f"{path}.shortcut"]
        return apply_network_fix(changed, projections[0]) if projections else changed
    return changed


def add_branch(network: Network, path: str, count: int, beside: tuple[L.Layer, ...]) -> Network:
    """
    Put a parallel branch beside some layers: the maps of both are concatenated.

    Parameters
    ----------
    network, path, count
        As for `add_skip`.
    beside : tuple of Layer
        The other branch.

    Returns
    -------
    Network
        The layers stand in the first branch of a `Concat`; a lone `Concat` gets one branch more.

    Raises
    ------
    InvalidInputError
        If there is no such place.
    """
    layer = layer_at(network, path)
    if count == 1 and isinstance(layer, L.Concat):
        grown = L.Concat((*layer.branches, beside))
        return change_layers(network, path, lambda layers, k: (*layers[:k], grown, *layers[k + 1 :]))
    return _wrapped(network, path, count, lambda inner: L.Concat((inner, beside)))


def _wrapped(network: Network, path: str, count: int, wrap: Callable[[tuple[L.Layer, ...]], L.Layer]) -> Network:
    layer_at(network, path)
    return change_layers(
        network, path, lambda layers, k: (*layers[:k], wrap(layers[k : k + count]), *layers[k + count :])
    )


def unwrap(network: Network, path: str) -> Network:
    """
    Take a block apart: its first path stays, the others go.

    Parameters
    ----------
    network : Network
        Which network; stays as it is.
    path : str
        A `Residual` or `Concat`.

    Returns
    -------
    Network
        The layers of the branch stand in the block's place.

    Raises
    ------
    InvalidInputError
        If there is no such place, it is no block, or nothing would be left.
    """
    layer = layer_at(network, path)
    if not isinstance(layer, L.Residual | L.Concat):
        raise InvalidInputError(
            "Only a block can be taken apart.",
            given={"layer": layer},
            allowed="a Residual or a Concat",
            here=f"a {type(layer).__name__}",
            fixes=[Fix(path, "remove", None)],
        )
    inner = layer.branch if isinstance(layer, L.Residual) else layer.branches[0]
    return change_layers(network, path, lambda layers, k: (*layers[:k], *inner, *layers[k + 1 :]))


def suggested_layer(kind: str, shape: Shape | None = None) -> L.Layer:
    """
    Suggest a layer of a kind that can read a shape, where such a layer can.

    Parameters
    ----------
    kind : str
        A key of `LAYERS`.
    shape : tuple of int or None
        What it will read, if that is known.

    Returns
    -------
    Layer
        With arguments as they are often chosen.

    Raises
    ------
    InvalidInputError
        If there is no such kind.
    """
    if kind not in L.LAYERS:
        raise InvalidInputError(
            "There is no such layer.",
            given={"kind": kind},
            allowed="kind is one of " + ", ".join(L.LAYERS),
            here=f"kind = {kind!r}",
            fixes=[Fix("kind", "=", "ReLU")],
        )
    channels = shape[0] if shape and len(shape) == 3 else 16
    make = SUGGESTED.get(kind)
    suggested: L.Layer = make(channels) if make else L.LAYERS[kind]()
    return suggested


def _same_maps(channels: int) -> L.Conv2d:
    return L.Conv2d(channels, 3, padding=1)


SUGGESTED: Mapping[str, Callable[[int], L.Layer]] = {
    "Conv2d": lambda channels: _same_maps(max(16, channels)),
    "ConvTranspose2d": lambda channels: L.ConvTranspose2d(channels, 2, stride=2),
    "MaxPool2d": lambda channels: L.MaxPool2d(2),
    "AvgPool2d": lambda channels: L.AvgPool2d(2),
    "AdaptiveAvgPool2d": lambda channels: L.AdaptiveAvgPool2d(1),
    "GroupNorm": lambda channels: L.GroupNorm(math.gcd(channels, 4)),
    "LocalResponseNorm": lambda channels: L.LocalResponseNorm(5),
    "Linear": lambda channels: L.Linear(10),
    "Residual": lambda channels: L.Residual((_same_maps(channels), L.ReLU(), _same_maps(channels))),
    "Concat": lambda channels: L.Concat(((L.Conv2d(channels, 1),), (_same_maps(channels),))),
}
