"""The backward pass of a network in NumPy: from the loss back to every activation and every weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core import gradients as G
from cnn_core.errors import InvalidInputError
from cnn_core.gradients import LayerGradients, NormalizationGradients
from cnn_core.gradients._checks import check_grad_of
from cnn_core.network import layers as L
from cnn_core.network.network import INPUT, Network
from cnn_core.network.running import Run, arrays_of, border, check_weights

Array = NDArray[Any]
Arrays = Mapping[str, Array]
Passed = tuple[tuple[Array, ...], dict[str, Array]]  # one gradient a source, and those of the layer's own arrays


class Gradients(NamedTuple):
    """
    Hold the gradient of the loss with respect to every activation and every weight.

    Attributes
    ----------
    activations : dict of str to ndarray
        With what each layer gave, by path; with the batch itself as `INPUT`.
    weights : dict of str to ndarray
        With each learned array, by name.
    """

    activations: dict[str, Array]
    weights: dict[str, Array]


def backward(network: Network, weights: Arrays, run: Run, grad_output: Array) -> Gradients:
    """
    Run the backward pass: compute every gradient.

    Parameters
    ----------
    network : Network
        Which network.
    weights : mapping of str to ndarray
        The arrays it ran with.
    run : Run
        What `forward` gave.
    grad_output : ndarray of the output's shape and dtype
        How the loss changes with each number of the output.

    Returns
    -------
    Gradients
        By the chain rule, layer by layer from the last; where paths begin, what comes back through each is added.

    Raises
    ------
    InvalidInputError
        If `grad_output` has not the output's shape and dtype, or run or weights are those of another network.

    Examples
    --------
    >>> import numpy as np
    >>> from cnn_core.network import Linear, Network, ReLU, forward
    >>> network = Network((Linear(2, bias=False), ReLU()))
    >>> weights = {"0.weight": np.array([[1.0, 2.0], [3.0, -4.0]])}
    >>> run = forward(network, weights, np.array([[1.0, 1.0]]))
    >>> gradients = backward(network, weights, run, np.array([[1.0, 1.0]]))
    >>> gradients.activations["input"], gradients.weights["0.weight"]
    (array([[1., 2.]]), array([[1., 1.],
           [0., 0.]]))
    """
    _check(network, weights, run, grad_output)
    found = Gradients({network.output: grad_output}, {})
    for node in reversed(network.nodes):
        arriving = found.activations[node.path]
        inputs = [run.activations[source] for source in node.sources]
        passed, learned = _through(node.layer, arriving, inputs, arrays_of(weights, node.path), run, node.path)
        for source, gradient in zip(node.sources, passed, strict=True):
            before = found.activations.get(source)
            found.activations[source] = gradient if before is None else before + gradient
        found.weights.update({f"{node.path}.{name}": value for name, value in learned.items()})
    return found


def _check(network: Network, weights: Arrays, run: Run, grad_output: Array) -> None:
    layers = run.activations.keys() - {INPUT}
    if layers != network.node_by_path.keys():
        other = sorted(layers ^ network.node_by_path.keys())
        raise InvalidInputError(
            "The run is not one of this network.",
            given={"layers that ran": len(layers), "layers of the network": len(network.nodes)},
            allowed="run is what forward of the same network gave",
            here=f"layer {other[0]} is in one of them only",
        )
    check_weights(network, weights, run.activations[INPUT])
    check_grad_of(grad_output, run.output.shape, run.output.dtype)


def _through(layer: Any, g: Array, inputs: list[Array], arrays: Arrays, run: Run, path: str) -> Passed:
    """Pass a gradient back through one layer."""
    if isinstance(layer, L.Residual):
        return (g, g), {}
    if isinstance(layer, L.Concat):
        ends = np.cumsum([x.shape[1] for x in inputs])[:-1]
        return tuple(np.split(g, ends, axis=1)), {}
    (x,) = inputs
    if isinstance(layer, L.Dropout):
        return (g * run.masks[path] if run.training else g,), {}
    if isinstance(layer, L.BatchNorm2d):
        return _named(_batch_norm(layer, g, x, arrays, run.training))
    if type(layer) in WITH_ARRAYS:
        return _named(WITH_ARRAYS[type(layer)](layer, g, x, arrays))
    return (WITHOUT_ARRAYS[type(layer)](layer, g, x),), {}


def _named(gradients: LayerGradients | NormalizationGradients) -> Passed:
    grad_input, grad_weight, grad_bias = gradients
    learned = {"weight": grad_weight, "bias": grad_bias}
    return (grad_input,), {name: value for name, value in learned.items() if value is not None}


def _batch_norm(layer: L.BatchNorm2d, g: Array, x: Array, arrays: Arrays, training: bool) -> NormalizationGradients:
    mean, variance = arrays["running_mean"], arrays["running_var"]
    weight, bias = arrays.get("weight"), arrays.get("bias")
    return G.batch_norm_backward(g, x, mean, variance, weight, bias, training, layer.momentum, layer.eps)


def _convolve(layer: L.Conv2d, g: Array, x: Array, arrays: Arrays) -> LayerGradients:
    weight, bias = arrays["weight"], arrays.get("bias")
    if layer.padding_mode == "zeros":
        return G.conv2d_backward(g, x, weight, bias, layer.stride, layer.padding, layer.dilation, layer.groups)
    edges = border(layer)
    padded = F.pad(x, edges, mode=layer.padding_mode)
    gradients = G.conv2d_backward(g, padded, weight, bias, layer.stride, 0, layer.dilation, layer.groups)
    return gradients._replace(grad_input=G.pad_backward(gradients.grad_input, x, edges, layer.padding_mode))


def _conv_transpose2d(layer: L.ConvTranspose2d, g: Array, x: Array, arrays: Arrays) -> LayerGradients:
    settings = (layer.stride, layer.padding, layer.output_padding, layer.groups, layer.dilation)
    return G.conv_transpose2d_backward(g, x, arrays["weight"], arrays.get("bias"), *settings)


def _max_pool(layer: L.MaxPool2d, g: Array, x: Array) -> Array:
    settings = (layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.ceil_mode)
    return G.max_pool2d_backward(g, x, *settings)


def _avg_pool(layer: L.AvgPool2d, g: Array, x: Array) -> Array:
    settings = (layer.kernel_size, layer.stride, layer.padding, layer.ceil_mode, layer.count_include_pad)
    return G.avg_pool2d_backward(g, x, *settings)


WITH_ARRAYS: Mapping[type, Callable[..., LayerGradients | NormalizationGradients]] = {
    L.Conv2d: _convolve,
    L.ConvTranspose2d: _conv_transpose2d,
    L.LayerNorm: lambda layer, g, x, a: G.layer_norm_backward(
        g, x, x.shape[1:], a.get("weight"), a.get("bias"), layer.eps
    ),
    L.GroupNorm: lambda layer, g, x, a: G.group_norm_backward(
        g, x, layer.num_groups, a.get("weight"), a.get("bias"), layer.eps
    ),
    L.InstanceNorm2d: lambda layer, g, x, a: G.instance_norm_backward(
        g, x, weight=a.get("weight"), bias=a.get("bias"), eps=layer.eps
    ),
    L.Linear: lambda layer, g, x, a: G.linear_backward(g, x, a["weight"], a.get("bias")),
}
WITHOUT_ARRAYS: Mapping[type, Callable[..., Array]] = {
    L.MaxPool2d: _max_pool,
    L.AvgPool2d: _avg_pool,
    L.AdaptiveAvgPool2d: lambda layer, g, x: G.adaptive_avg_pool2d_backward(g, x, layer.output_size),
    L.LocalResponseNorm: lambda layer, g, x: G.local_response_norm_backward(
        g, x, layer.size, layer.alpha, layer.beta, layer.k
    ),
    L.ReLU: lambda layer, g, x: G.relu_backward(g, x),
    L.LeakyReLU: lambda layer, g, x: G.leaky_relu_backward(g, x, layer.negative_slope),
    L.Sigmoid: lambda layer, g, x: G.sigmoid_backward(g, x),
    L.Tanh: lambda layer, g, x: G.tanh_backward(g, x),
    L.Softmax: lambda layer, g, x: G.softmax_backward(g, x, 1),
    L.Flatten: lambda layer, g, x: g.reshape(x.shape),
}
