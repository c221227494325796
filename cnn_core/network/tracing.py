"""Follow a sample through a network without computing a number: shapes, costs, receptive fields, one row a layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import layers as L
from cnn_core.network.editing import apply_network_fix
from cnn_core.network.layer_cost import Cost, cost
from cnn_core.network.network import INPUT, Network, Node
from cnn_core.network.receptive_fields import Fields, seen_through
from cnn_core.network.shapes import output_shape
from cnn_core.network.sized import Shape
from cnn_core.receptive_field import PIXEL


class Row(NamedTuple):
    """
    Hold a layer's shapes, cost and receptive field, known before anything is computed.

    Attributes
    ----------
    path : str
        Where the layer stands.
    layer : Layer
        The layer itself.
    sources : tuple of str
        Paths of the layers it reads.
    input_shapes : tuple of tuple of int
        Shape of each of its inputs.
    output_shape : tuple of int
        (C, H, W) or (F,).
    size_formula : str
        How the size came about, with the numbers.
    cost : Cost
        Parameters, connections, multiply-adds.
    fields : Fields or None
        What one unit sees of the input; None where it differs from unit to unit.
    remark : str
        What is odd about it.
    """

    path: str
    layer: L.Layer
    sources: tuple[str, ...]
    input_shapes: tuple[Shape, ...]
    output_shape: Shape
    size_formula: str
    cost: Cost
    fields: Fields | None
    remark: str = ""

    @property
    def name(self) -> str:
        """The layer's kind."""
        return type(self.layer).__name__


class Trace(NamedTuple):
    """
    Hold the trace of a network: one row per layer.

    Attributes
    ----------
    input_shape : tuple of int
        Shape of a sample.
    rows : tuple of Row
        In the order of the computation; the rows of a block's paths stand before the block's own.
    """

    input_shape: Shape
    rows: tuple[Row, ...]

    @property
    def output_shape(self) -> Shape:
        """Shape of what the network gives for a sample."""
        return self.rows[-1].output_shape

    @property
    def parameters(self) -> int:
        """Numbers learned in all layers."""
        return sum(row.cost.parameters for row in self.rows)

    @property
    def connections(self) -> int:
        """Connections in all layers."""
        return sum(row.cost.connections for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds in all layers, for one sample."""
        return sum(row.cost.multiply_adds for row in self.rows)

    def row(self, path: str) -> Row:
        """
        Find a layer's row.

        Parameters
        ----------
        path : str
            Where the layer stands.

        Returns
        -------
        Row
            What is known of it.
        """
        return next(row for row in self.rows if row.path == path)


class Followed(NamedTuple):
    """
    Hold how far a trace comes, and the refusal of the layer that stops it.

    Attributes
    ----------
    trace : Trace
        The rows of all layers that can be computed.
    broken : str
        Path of the first layer that cannot; empty where all can.
    refusal : InvalidInputError or None
        Why it cannot, with fixes that mend the network.
    """

    trace: Trace
    broken: str = ""
    refusal: InvalidInputError | None = None


def trace(network: Network, input_shape: Sequence[int]) -> Trace:
    """
    Trace a network: follow the shape of a sample through every layer.

    Parameters
    ----------
    network : Network
        Which network.
    input_shape : (C, H, W) or (F,)
        Shape of one sample.

    Returns
    -------
    Trace
        Hold the trace of a network: one row per layer.

    Raises
    ------
    InvalidInputError
        Naming the first layer that cannot read what comes to it, with fixes that mend the network.
    """
    followed = follow(network, input_shape)
    if followed.refusal is not None:
        raise followed.refusal
    return followed.trace


def follow(network: Network, input_shape: Sequence[int]) -> Followed:
    """
    Trace a network as far as a sample comes.

    Parameters
    ----------
    network, input_shape
        As for `trace`.

    Returns
    -------
    Followed
        The rows, and what stopped the sample.

    Raises
    ------
    InvalidInputError
        If that is not the shape of a sample.
    """
    shape = tuple(input_shape)
    _check_input(shape)
    rows, refusal = _follow(network, shape)
    if refusal is None:
        return Followed(Trace(shape, rows))
    node, error = refusal
    explained = InvalidInputError(
        f"Layer {node.path} ({type(node.layer).__name__}): {error.problem}",
        given={"layer": node.path, **error.given},
        allowed=error.allowed,
        here=error.here,
        fixes=_working(network, shape, node, error, len(rows)),
    )
    return Followed(Trace(shape, rows), node.path, explained)


def _check_input(shape: Shape) -> None:
    if len(shape) not in (1, 3) or not all(isinstance(size, int) and size > 0 for size in shape):
        raise InvalidInputError(
            "That is not the shape of a sample.",
            given={"input_shape": shape},
            allowed="input_shape is (C, H, W) or (F,), each an integer >= 1",
            here=f"input_shape = {shape}",
            fixes=[Fix("input_shape", "=", (3, 32, 32))],
        )


def _follow(network: Network, input_shape: Shape) -> tuple[tuple[Row, ...], tuple[Node, InvalidInputError] | None]:
    """Trace as far as possible: the rows so far, and where and why the rest is impossible."""
    shapes: dict[str, Shape] = {INPUT: input_shape}
    fields: dict[str, Fields | None] = {INPUT: Fields(PIXEL, PIXEL)}
    rows: list[Row] = []
    for node in network.nodes:
        inputs = tuple(shapes[source] for source in node.sources)
        try:
            sized = output_shape(node.layer, inputs)
        except InvalidInputError as error:
            return tuple(rows), (node, error)
        shapes[node.path] = sized.shape
        below = [fields[source] for source in node.sources]
        seen, remark = seen_through(node.layer, below, inputs[0], sized.shape)
        fields[node.path] = seen
        shown = None if isinstance(node.layer, L.Flatten) and remark else seen
        if isinstance(node.layer, L.Residual | L.Concat):
            spent = Cost(0, sum(_volume(shape) for shape in inputs), 0)
        else:
            spent = cost(node.layer, inputs[0], sized.shape)
        rows.append(Row(node.path, node.layer, node.sources, inputs, sized.shape, sized.formula, spent, shown, remark))
    return tuple(rows), None


def _volume(shape: Shape) -> int:
    total = 1
    for size in shape:
        total *= size
    return total


def _working(network: Network, input_shape: Shape, node: Node, error: InvalidInputError, reached: int) -> list[Fix]:
    """Of the fixes a rule offers, keep those that mend the network, or else those after which it goes further."""
    offered = [
        Fix(f"{node.path}.{fix.parameter}".rstrip("."), fix.relation, _as_wide(node.layer, fix))
        for fix in error.fixes
        if not fix.parameter or hasattr(node.layer, fix.parameter)
    ]
    offered += _shrink_less(network, node)
    whole, further = [], []
    for fix in dict.fromkeys(offered):
        try:
            mended = apply_network_fix(network, fix)
        except InvalidInputError:
            continue
        rows, refusal = _follow(mended, input_shape)
        if refusal is None:
            whole.append(fix)
        elif len(rows) > reached:
            further.append(fix)
    return whole or further


def _as_wide(layer: L.Layer, fix: Fix) -> Any:
    """Keep a pair a pair in a fix: what a rule says of one axis holds for both where one number stands for both."""
    before = getattr(layer, fix.parameter) if fix.parameter else None
    if isinstance(before, tuple) and isinstance(fix.value, int):
        change = max if fix.relation == ">=" else min
        return tuple(change(fix.value, size) if fix.relation != "=" else fix.value for size in before)
    return fix.value


def _shrink_less(network: Network, node: Node) -> list[Fix]:
    """Offer to remove what made the maps small: the poolings and strides before."""
    offers = []
    for earlier in reversed(network.nodes[: network.nodes.index(node)]):
        if isinstance(earlier.layer, L.MaxPool2d | L.AvgPool2d):
            offers.append(Fix(earlier.path, "remove", None))
        elif isinstance(earlier.layer, L.Conv2d) and earlier.layer.stride != 1:
            offers.append(Fix(f"{earlier.path}.stride", "=", 1))
        elif isinstance(earlier.layer, L.Flatten) and type(node.layer) is not L.Linear:
            offers.append(Fix(earlier.path, "remove", None))
        if len(offers) == 3:
            break
    return offers
