"""The cost of one layer: names and shapes of its arrays, its parameters, connections, multiply-adds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cnn_core.checks import pair
from cnn_core.network import layers as L
from cnn_core.network.sized import Shape

BUFFERS = ("running_mean", "running_var")  # remembered, not learned


class Cost(NamedTuple):
    """
    The parameters, connections and multiply-adds of a layer.

    Attributes
    ----------
    parameters : int
        Numbers learned.
    connections : int
        Wires from an input to an output, without the biases; a padding cell counts as an input.
    multiply_adds : int
        Multiplications, each added to a sum: those of convolutions and dense layers.
    formula : str
        How the parameters are counted, with the numbers; empty without parameters.
    """

    parameters: int
    connections: int
    multiply_adds: int
    formula: str = ""


def array_shapes(layer: L.Layer, input_shape: Shape) -> dict[str, Shape]:
    """
    List the arrays of a layer: weight, bias and running statistics, with their shapes.

    Parameters
    ----------
    layer : Layer
        Which layer.
    input_shape : tuple of int
        Shape of a sample that it reads.

    Returns
    -------
    dict of str to tuple of int
        Learned ones first, then `BUFFERS`; names and shapes as in `torch.nn`.
    """
    named = ARRAYS.get(type(layer))
    return named(layer, input_shape) if named else {}


def _convolution_arrays(layer: L.Conv2d, shape: Shape) -> dict[str, Shape]:
    weight = (layer.out_channels, shape[0] // layer.groups, *pair("kernel_size", layer.kernel_size))
    return {"weight": weight} | ({"bias": (layer.out_channels,)} if layer.bias else {})


def _transposed_arrays(layer: L.ConvTranspose2d, shape: Shape) -> dict[str, Shape]:
    weight = (shape[0], layer.out_channels // layer.groups, *pair("kernel_size", layer.kernel_size))
    return {"weight": weight} | ({"bias": (layer.out_channels,)} if layer.bias else {})


def _batch_norm_arrays(layer: L.BatchNorm2d, shape: Shape) -> dict[str, Shape]:
    return _by_channel(layer, shape) | dict.fromkeys(BUFFERS, shape[:1])


def _by_channel(layer: Any, shape: Shape) -> dict[str, Shape]:
    return dict.fromkeys(("weight", "bias"), shape[:1]) if layer.affine else {}


def _by_number(layer: L.LayerNorm, shape: Shape) -> dict[str, Shape]:
    return dict.fromkeys(("weight", "bias"), shape) if layer.elementwise_affine else {}


def _dense_arrays(layer: L.Linear, shape: Shape) -> dict[str, Shape]:
    return {"weight": (layer.out_features, shape[0])} | ({"bias": (layer.out_features,)} if layer.bias else {})


ARRAYS: Mapping[type, Callable[[Any, Shape], dict[str, Shape]]] = {
    L.Conv2d: _convolution_arrays,
    L.ConvTranspose2d: _transposed_arrays,
    L.BatchNorm2d: _batch_norm_arrays,
    L.LayerNorm: _by_number,
    L.GroupNorm: _by_channel,
    L.InstanceNorm2d: _by_channel,
    L.Linear: _dense_arrays,
}


def cost(layer: L.Layer, input_shape: Shape, output_shape: Shape) -> Cost:
    """
    Count the parameters, connections and multiply-adds of a layer.

    Parameters
    ----------
    layer : Layer
        Which layer; a block counts nothing by itself but its sum, for its paths have rows of their own.
    input_shape, output_shape : tuple of int
        Shapes of a sample.

    Returns
    -------
    Cost
        Per sample.

    Raises
    ------
    InvalidInputError
        If a kernel's size is no integer or pair of integers.
    """
    arrays = array_shapes(layer, input_shape)
    learned = sum(math.prod(shape) for name, shape in arrays.items() if name not in BUFFERS)
    match layer:
        case L.Conv2d():
            K_h, K_w = pair("kernel_size", layer.kernel_size)
            depth = input_shape[0] // layer.groups
            connections = math.prod(output_shape) * K_h * K_w * depth
            bias = " + 1" if layer.bias else ""
            return Cost(
                learned, connections, connections, f"({K_h}·{K_w}·{depth}{bias})·{layer.out_channels} = {learned}"
            )
        case L.ConvTranspose2d():
            K_h, K_w = pair("kernel_size", layer.kernel_size)
            depth = layer.out_channels // layer.groups
            connections = math.prod(input_shape) * K_h * K_w * depth
            bias = f" + {layer.out_channels}" if layer.bias else ""
            return Cost(learned, connections, connections, f"{input_shape[0]}·{depth}·{K_h}·{K_w}{bias} = {learned}")
        case L.Linear():
            connections = input_shape[0] * layer.out_features
            bias = " + 1" if layer.bias else ""
            return Cost(learned, connections, connections, f"({input_shape[0]}{bias})·{layer.out_features} = {learned}")
        case L.MaxPool2d() | L.AvgPool2d():
            return Cost(0, math.prod(output_shape) * math.prod(pair("kernel_size", layer.kernel_size)), 0)
        case L.AdaptiveAvgPool2d():
            return Cost(0, max(math.prod(input_shape), math.prod(output_shape)), 0)
    return Cost(learned, math.prod(input_shape), 0, f"2·{learned // 2} = {learned}" if learned else "")
