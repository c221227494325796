"""A network: its layers, written down once, and the steps in which they are computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network.argument_checks import check_fields
from cnn_core.network.layers import LAYERS, Concat, Layer, Residual

INPUT = "input"  # what the first layer reads
MAX_LAYERS = 1000  # deeper than any network of the curriculum; more would stall the page that draws them
MAX_DEPTH = 8  # blocks within blocks


class Node(NamedTuple):
    """
    One step of a network's computation.

    Attributes
    ----------
    path : str
        Where the layer stands, e.g. ``"4.branch.0"``; its parameters' names begin with it, as in `torch.nn`.
    layer : Layer
        What is computed.
    sources : tuple of str
        Paths of what is read: one, or one a path of a `Residual` or `Concat`; `INPUT` is the picture.
    """

    path: str
    layer: Layer
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """
    A network as a list of layers.

    Parameters
    ----------
    layers : tuple of Layer
        In the order they are computed.
    name : str
        What people call it.

    Raises
    ------
    InvalidInputError
        If there is no layer, something that is none, more than `MAX_LAYERS`, or blocks nested deeper than
        `MAX_DEPTH`.

    Examples
    --------
    >>> from cnn_core.network import Conv2d, Flatten, Linear, MaxPool2d, ReLU, trace
    >>> network = Network((Conv2d(16, 3, padding=1), ReLU(), MaxPool2d(2), Flatten(), Linear(10)))
    >>> [row.output_shape for row in trace(network, (3, 32, 32)).rows]
    [(16, 32, 32), (16, 32, 32), (16, 16, 16), (4096,), (10,)]
    """

    layers: tuple[Layer, ...]
    name: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))
        _check_layers(self.layers)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The steps of the computation, each after what it reads."""
        return tuple(_nodes(self.layers, "", INPUT))

    @cached_property
    def node_by_path(self) -> Mapping[str, Node]:
        """Every step by its path."""
        return {node.path: node for node in self.nodes}

    @property
    def output(self) -> str:
        """The path of the last layer."""
        return self.nodes[-1].path


def _nodes(layers: Sequence[Layer], prefix: str, source: str) -> Iterator[Node]:
    for k, layer in enumerate(layers):
        path = f"{prefix}{k}"
        sources = []
        for name, inner in paths_of(layer):
            inside = list(_nodes(inner, f"{path}.{name}.", source))
            yield from inside
            sources.append(inside[-1].path if inside else source)
        yield Node(path, layer, tuple(sources) or (source,))
        source = path


def paths_of(layer: Any) -> tuple[tuple[str, tuple[Layer, ...]], ...]:
    """
    List the paths inside a layer.

    Parameters
    ----------
    layer : Layer
        Any layer.

    Returns
    -------
    tuple of (str, tuple of Layer)
        Name and layers of each path of a `Residual` or `Concat`; nothing for other layers.
    """
    if isinstance(layer, Residual):
        return (("branch", layer.branch), ("shortcut", layer.shortcut))
    if isinstance(layer, Concat):
        return tuple((f"branches.{k}", branch) for k, branch in enumerate(layer.branches))
    return ()


def layer_words(layer: Any) -> str:
    """
    Write a layer in a few words.

    Parameters
    ----------
    layer : Layer
        Any layer.

    Returns
    -------
    str
        E.g. ``Conv2d(16, 3, padding=1)``; of a block's paths only the number of layers.
    """
    if paths := paths_of(layer):
        return f"{type(layer).__name__}({', '.join(f'{name}: {len(inner)}' for name, inner in paths)})"
    return repr(layer)


def _check_layers(layers: tuple[Layer, ...]) -> None:
    if not layers:
        raise InvalidInputError(
            "The network has no layer.",
            given={"layers": ()},
            allowed="at least one layer",
            here="0 layers",
        )
    count = _count(layers, 1)
    if count > MAX_LAYERS:
        raise InvalidInputError(
            "The network has too many layers.",
            given={"layers": count},
            allowed=f"layers <= {MAX_LAYERS}",
            here=f"{count} > {MAX_LAYERS}",
            fixes=[Fix("layers", "<=", MAX_LAYERS)],
        )


def _count(layers: Sequence[Any], depth: int) -> int:
    if depth > MAX_DEPTH:
        raise InvalidInputError(
            "The blocks are nested too deeply.",
            given={"depth": depth},
            allowed=f"depth <= {MAX_DEPTH}",
            here=f"{depth} > {MAX_DEPTH}",
        )
    count = 0
    for layer in layers:
        if type(layer) not in LAYERS.values():
            raise InvalidInputError(
                "There is something among the layers that is no layer.",
                given={"layer": layer},
                allowed="layer is one of " + ", ".join(LAYERS),
                here=f"a {type(layer).__name__}",
            )
        check_fields(layer)
        if isinstance(layer, Concat) and not layer.branches:
            raise InvalidInputError(
                "The block has no branch.",
                given={"branches": ()},
                allowed="at least one branch",
                here="0 branches",
                fixes=[Fix("branches", "=", ((),))],
            )
        count += 1 + sum(_count(inner, depth + 1) for _, inner in paths_of(layer))
    return count
