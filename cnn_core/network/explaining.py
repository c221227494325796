"""Take any number of a network apart: its terms, named by their layer, index and parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core import explain as E
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.explain import Explanation, Operand, make_explanation, make_term
from cnn_core.network import layers as L
from cnn_core.network.network import Network, Node
from cnn_core.network.running import Run, arrays_of

Array = NDArray[Any]
Arrays = Mapping[str, Array]
Index = tuple[int, ...]


def explain_number(network: Network, weights: Arrays, run: Run, path: str, index: Sequence[int]) -> Explanation:
    """
    Take apart one number that a network computed.

    Parameters
    ----------
    network : Network
        Which network.
    weights : mapping of str to ndarray
        The arrays it ran with.
    run : Run
        What `forward` gave.
    path : str
        The layer whose number is asked about.
    index : (n, c, i, j) or (n, f)
        Where it stands in what the layer gave, the sample first.

    Returns
    -------
    Explanation
        As for the layer's operation. An operand's source is the path of the layer it comes from (`INPUT` for the
        picture), the name of an array among the weights, ``"padding"``, ``"constant"``, the name of an argument of
        the layer, or the operation of one of the explanation's parts; its index is the place there.

    Raises
    ------
    InvalidInputError
        If there is no such layer, or no such number in it.
    """
    if path not in network.node_by_path:
        raise InvalidInputError(
            "The network has no such layer.",
            given={"path": path},
            allowed="path of one of the network's layers",
            here=f"{path!r} is none of {len(network.nodes)} layers",
            fixes=[Fix("path", "=", network.output)],
        )
    node = network.node_by_path[path]
    place = _check_place(run.activations[path], index)
    inputs = [run.activations[source] for source in node.sources]
    if isinstance(node.layer, L.Residual | L.Concat):
        return JOINS[type(node.layer)](node, inputs, place)
    whole_batch = isinstance(node.layer, L.BatchNorm2d) and run.training
    n = 0 if whole_batch else place[0]
    x = inputs[0] if whole_batch else inputs[0][n : n + 1]
    asked = (place[0] if whole_batch else 0, *place[1:])
    if isinstance(node.layer, L.Dropout):
        explanation = _dropped(x, run.masks.get(path), place, asked)
    else:
        explanation = EXPLAINERS[type(node.layer)](node.layer, arrays_of(weights, path), x, asked, run)
    return _named(explanation, node, n)


def _check_place(values: Array, index: Sequence[int]) -> Index:
    place = tuple(int(i) for i in index)
    if len(place) == values.ndim and all(0 <= i < size for i, size in zip(place, values.shape, strict=True)):
        return place
    raise InvalidInputError(
        "The layer has no such number.",
        given={"index": place},
        allowed="one coordinate an axis, each 0 <= index < size",
        here=f"the layer gave numbers of shape {values.shape}",
        fixes=[Fix("index", "=", (0,) * values.ndim)],
    )


def _named(explanation: Explanation, node: Node, n: int) -> Explanation:
    """Name operands by where they stand in the network: sample n, the layer below, the layer's own arrays."""
    names = {name: f"{node.path}.{name}" for name in ("weight", "bias", "running_mean", "running_var")}
    below = node.sources[0]

    def operand(old: Operand) -> Operand:
        if old.source == "input":
            return replace(old, source=below, index=(old.index[0] + n, *old.index[1:]))
        if old.source == "padding":
            return replace(old, index=(old.index[0] + n, *old.index[1:]))
        return replace(old, source=names.get(old.source, old.source))

    def named(old: Explanation) -> Explanation:
        terms = tuple(term._replace(operands=tuple(map(operand, term.operands))) for term in old.terms)
        steps = tuple(step._replace(operand=step.operand and operand(step.operand)) for step in old.steps)
        return replace(old, terms=terms, steps=steps, parts=tuple(map(named, old.parts)))

    whole = named(explanation)
    return replace(whole, index=(whole.index[0] + n, *whole.index[1:]))


def _copied(x: Array, place: Index, at: Index, operation: str) -> Explanation:
    number = Operand("input", at, float(x[at]))
    return make_explanation(operation, place, [make_term(number)], [("sum", None)])


def _flattened(layer: L.Flatten, a: Arrays, x: Array, place: Index, run: Run) -> Explanation:
    at = np.unravel_index(place[1], x.shape[1:])
    return _copied(x, place, (0, *map(int, at)), "flatten")


def _dropped(x: Array, mask: Array | None, place: Index, asked: Index) -> Explanation:
    if mask is None:
        return _copied(x, asked, asked, "dropout")
    factor = Operand("constant", (), float(mask[place]))
    return make_explanation(
        "dropout", asked, [make_term(Operand("input", asked, float(x[asked])), factor)], [("sum", None)]
    )


def _summed(node: Node, inputs: Sequence[Array], place: Index) -> Explanation:
    numbers = [Operand(source, place, float(x[place])) for source, x in zip(node.sources, inputs, strict=True)]
    return make_explanation("residual", place, [make_term(number) for number in numbers], [("sum", None)])


def _concatenated(node: Node, inputs: Sequence[Array], place: Index) -> Explanation:
    ends = np.cumsum([x.shape[1] for x in inputs])
    b = int(np.searchsorted(ends, place[1], side="right"))
    at = (place[0], place[1] - int(ends[b] - inputs[b].shape[1]), *place[2:])
    number = Operand(node.sources[b], at, float(inputs[b][at]))
    return make_explanation("concat", place, [make_term(number)], [("sum", None)])


def _dense(layer: L.Linear, a: Arrays, x: Array, place: Index, run: Run) -> Explanation:
    """Take one row of the weights: the first dense layer of VGG-16 has a hundred million."""
    o = place[1]
    bias = a["bias"][o : o + 1] if layer.bias else None
    row = E.explain_linear(x, a["weight"][o : o + 1], bias, index=(0, 0))

    def moved(old: Operand) -> Operand:
        return replace(old, index=(o, *old.index[1:])) if old.source in ("weight", "bias") else old

    terms = tuple(term._replace(operands=tuple(map(moved, term.operands))) for term in row.terms)
    steps = tuple(step._replace(operand=step.operand and moved(step.operand)) for step in row.steps)
    return replace(row, index=place, terms=terms, steps=steps)


def _convolution(layer: L.Conv2d, a: Arrays, x: Array, place: Index, run: Run) -> Explanation:
    settings = (layer.stride, layer.padding, layer.dilation, layer.groups)
    return E.explain_conv2d(x, a["weight"], a.get("bias"), *settings, index=place, padding_mode=layer.padding_mode)


def _conv_transpose2d(layer: L.ConvTranspose2d, a: Arrays, x: Array, place: Index, run: Run) -> Explanation:
    settings = (layer.stride, layer.padding, layer.output_padding, layer.groups, layer.dilation)
    return E.explain_conv_transpose2d(x, a["weight"], a.get("bias"), *settings, index=place)


def _batch_norm(layer: L.BatchNorm2d, a: Arrays, x: Array, place: Index, run: Run) -> Explanation:
    arrays = (a["running_mean"], a["running_var"], a.get("weight"), a.get("bias"))
    return E.explain_batch_norm(x, *arrays, run.training, layer.momentum, layer.eps, index=place)


JOINS: Mapping[type, Callable[..., Explanation]] = {L.Residual: _summed, L.Concat: _concatenated}
EXPLAINERS: Mapping[type, Callable[..., Explanation]] = {
    L.Conv2d: _convolution,
    L.ConvTranspose2d: _conv_transpose2d,
    L.MaxPool2d: lambda layer, a, x, place, run: E.explain_max_pool2d(
        x, layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.ceil_mode, index=place
    ),
    L.AvgPool2d: lambda layer, a, x, place, run: E.explain_avg_pool2d(
        x, layer.kernel_size, layer.stride, layer.padding, layer.ceil_mode, layer.count_include_pad, index=place
    ),
    L.AdaptiveAvgPool2d: lambda layer, a, x, place, run: E.explain_adaptive_avg_pool2d(
        x, layer.output_size, index=place
    ),
    L.BatchNorm2d: _batch_norm,
    L.LayerNorm: lambda layer, a, x, place, run: E.explain_layer_norm(
        x, x.shape[1:], a.get("weight"), a.get("bias"), layer.eps, index=place
    ),
    L.GroupNorm: lambda layer, a, x, place, run: E.explain_group_norm(
        x, layer.num_groups, a.get("weight"), a.get("bias"), layer.eps, index=place
    ),
    L.InstanceNorm2d: lambda layer, a, x, place, run: E.explain_instance_norm(
        x, weight=a.get("weight"), bias=a.get("bias"), eps=layer.eps, index=place
    ),
    L.LocalResponseNorm: lambda layer, a, x, place, run: E.explain_local_response_norm(
        x, layer.size, layer.alpha, layer.beta, layer.k, index=place
    ),
    L.ReLU: lambda layer, a, x, place, run: E.explain_relu(x, index=place),
    L.LeakyReLU: lambda layer, a, x, place, run: E.explain_leaky_relu(x, layer.negative_slope, index=place),
    L.Sigmoid: lambda layer, a, x, place, run: E.explain_sigmoid(x, index=place),
    L.Tanh: lambda layer, a, x, place, run: E.explain_tanh(x, index=place),
    L.Softmax: lambda layer, a, x, place, run: E.explain_softmax(x, 1, index=place),
    L.Flatten: _flattened,
    L.Linear: _dense,
}


def operands_of(explanation: Explanation) -> list[Operand]:
    """
    List every number that goes into an explained one, those of its parts too, each once.

    Parameters
    ----------
    explanation : Explanation
        Which number.

    Returns
    -------
    list of Operand
        In the order they are met; the results of parts are left out, for they are made of the others. Of a
        maximum only the number that won.
    """
    parts = {(part.operation, part.index) for part in explanation.parts}
    found: dict[Operand, None] = {}
    if explanation.steps[0].name != "maximum":
        for term in explanation.terms:
            found.update(dict.fromkeys(term.operands))
    found.update(dict.fromkeys(step.operand for step in explanation.steps if step.operand is not None))
    for part in explanation.parts:
        found.update(dict.fromkeys(operands_of(part)))
    return [operand for operand in found if (operand.source, operand.index) not in parts]
