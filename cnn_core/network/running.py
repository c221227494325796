"""The forward pass of a network in NumPy: every activation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.checks import pair
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry import axis_padding
from cnn_core.network import layers as L
from cnn_core.network.layer_cost import BUFFERS
from cnn_core.network.network import INPUT, Network
from cnn_core.network.parameters import parameter_shapes

Array = NDArray[Any]
Arrays = Mapping[str, Array]


class Run(NamedTuple):
    """
    Hold what the forward pass of a network gave for a batch.

    Attributes
    ----------
    activations : dict of str to ndarray
        What each layer gave, by path; the batch itself as `INPUT`.
    output : ndarray of shape (N, ...)
        What the last layer gave.
    training : bool
        Whether dropout dropped and batch normalisation used the batch's own statistics.
    masks : dict of str to ndarray
        What each dropout multiplied with, in training.
    running : dict of str to ndarray
        The running averages after this batch, in training, by their names among the weights.
    """

    activations: dict[str, Array]
    output: Array
    training: bool
    masks: dict[str, Array]
    running: dict[str, Array]


def forward(
    network: Network,
    weights: Arrays,
    x: Array,
    *,
    training: bool = False,
    rng: np.random.Generator | None = None,
) -> Run:
    """
    Run the forward pass: compute every activation.

    Parameters
    ----------
    network : Network
        Which network.
    weights : mapping of str to ndarray
        Names and shapes as `parameter_shapes` gives them; one float dtype.
    x : ndarray of shape (N, C, H, W), (C, H, W) or (N, F)
        The batch; a single picture becomes a batch of one.
    training : bool
        Whether dropout drops and batch normalisation uses the batch's own statistics.
    rng : numpy Generator, optional
        What dropout draws from, in training.

    Returns
    -------
    Run
        What each layer gave.

    Raises
    ------
    InvalidInputError
        If the network cannot read the batch, or an array is missing or of another shape.
    """
    x = x[None] if x.ndim == 3 else x
    check_weights(network, weights, x)
    run = Run({INPUT: x}, x, training, {}, {})
    for node in network.nodes:
        inputs = [run.activations[source] for source in node.sources]
        arrays = arrays_of(weights, node.path)
        if isinstance(node.layer, L.Dropout):
            result = _drop(node.layer, inputs[0], node.path, run, rng)
        elif isinstance(node.layer, L.BatchNorm2d):
            result = _batch_norm(node.layer, inputs[0], node.path, run, arrays)
        else:
            result = FORWARD[type(node.layer)](node.layer, arrays, *inputs)
        run.activations[node.path] = result
    return run._replace(output=run.activations[network.output])


def check_weights(network: Network, weights: Arrays, x: Array) -> None:
    """
    Refuse weights of another network, or for another batch.

    Parameters
    ----------
    network : Network
        Which network.
    weights : mapping of str to ndarray
        What is to be its weights.
    x : ndarray of shape (N, C, H, W) or (N, F)
        The batch.

    Raises
    ------
    InvalidInputError
        If the network cannot read the batch, or an array is missing or of another shape.
    """
    for name, shape in parameter_shapes(network, tuple(map(int, x.shape[1:]))).items():
        found = weights[name].shape if name in weights else None
        if found != shape:
            raise InvalidInputError(
                "The weights are not those of this network.",
                given={f"{name}.shape": found},
                allowed=f"{name} has shape {shape}",
                here=f"{name} is missing" if found is None else f"{found} is not {shape}",
                fixes=[Fix(f"{name}.shape", "=", shape)],
            )


def arrays_of(weights: Arrays, path: str) -> dict[str, Array]:
    """
    Pick the arrays of one layer.

    Parameters
    ----------
    weights : mapping of str to ndarray
        Those of the network.
    path : str
        Which layer.

    Returns
    -------
    dict of str to ndarray
        By the names `torch.nn` gives them.
    """
    names = ("weight", "bias", *BUFFERS)
    return {name: weights[f"{path}.{name}"] for name in names if f"{path}.{name}" in weights}


def _drop(layer: L.Dropout, x: Array, path: str, run: Run, rng: np.random.Generator | None) -> Array:
    if not run.training:
        return x
    run.masks[path] = F.dropout(np.ones_like(x), layer.p, training=True, rng=rng)
    return x * run.masks[path]


def _batch_norm(layer: L.BatchNorm2d, x: Array, path: str, run: Run, arrays: Arrays) -> Array:
    mean, variance = arrays["running_mean"], arrays["running_var"]
    if run.training:
        updated = F.update_running_statistics(x, mean, variance, layer.momentum)
        run.running.update({f"{path}.{name}": value for name, value in zip(BUFFERS, updated, strict=True)})
    weight, bias = arrays.get("weight"), arrays.get("bias")
    return F.batch_norm(x, mean, variance, weight, bias, run.training, layer.momentum, layer.eps)


def border(layer: L.Conv2d) -> tuple[int, int, int, int]:
    """
    Count the padding cells of a convolution at each side.

    Parameters
    ----------
    layer : Conv2d
        The convolution.

    Returns
    -------
    tuple of int
        Left, right, top, bottom, as `pad` takes them.

    Raises
    ------
    InvalidInputError
        If an argument of the layer is no integer or pair of integers.
    """
    K, S, D = (pair("", value) for value in (layer.kernel_size, layer.stride, layer.dilation))
    P = (layer.padding, layer.padding) if isinstance(layer.padding, str) else pair("padding", layer.padding)
    (top, bottom), (left, right) = (axis_padding(P[a], K[a], S[a], D[a]) for a in (0, 1))
    return left, right, top, bottom


def _convolve(layer: L.Conv2d, arrays: Arrays, x: Array) -> Array:
    padding: Any = layer.padding
    if layer.padding_mode != "zeros":
        x, padding = F.pad(x, border(layer), mode=layer.padding_mode), 0
    weight, bias = arrays["weight"], arrays.get("bias")
    return F.conv2d(x, weight, bias, layer.stride, padding, layer.dilation, layer.groups)


def _conv_transpose2d(layer: L.ConvTranspose2d, arrays: Arrays, x: Array) -> Array:
    settings = (layer.stride, layer.padding, layer.output_padding, layer.groups, layer.dilation)
    return F.conv_transpose2d(x, arrays["weight"], arrays.get("bias"), *settings)


def _flatten(layer: L.Flatten, arrays: Arrays, x: Array) -> Array:
    return x.reshape(len(x), -1)


FORWARD: Mapping[type, Callable[..., Any]] = {
    L.Conv2d: _convolve,
    L.ConvTranspose2d: _conv_transpose2d,
    L.MaxPool2d: lambda layer, a, x: F.max_pool2d(
        x, layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.ceil_mode
    ),
    L.AvgPool2d: lambda layer, a, x: F.avg_pool2d(
        x, layer.kernel_size, layer.stride, layer.padding, layer.ceil_mode, layer.count_include_pad
    ),
    L.AdaptiveAvgPool2d: lambda layer, a, x: F.adaptive_avg_pool2d(x, layer.output_size),
    L.LayerNorm: lambda layer, a, x: F.layer_norm(x, x.shape[1:], a.get("weight"), a.get("bias"), layer.eps),
    L.GroupNorm: lambda layer, a, x: F.group_norm(x, layer.num_groups, a.get("weight"), a.get("bias"), layer.eps),
    L.InstanceNorm2d: lambda layer, a, x: F.instance_norm(x, weight=a.get("weight"), bias=a.get("bias"), eps=layer.eps),
    L.LocalResponseNorm: lambda layer, a, x: F.local_response_norm(x, layer.size, layer.alpha, layer.beta, layer.k),
    L.ReLU: lambda layer, a, x: F.relu(x),
    L.LeakyReLU: lambda layer, a, x: F.leaky_relu(x, layer.negative_slope),
    L.Sigmoid: lambda layer, a, x: F.sigmoid(x),
    L.Tanh: lambda layer, a, x: F.tanh(x),
    L.Softmax: lambda layer, a, x: F.softmax(x, 1),
    L.Flatten: _flatten,
    L.Linear: lambda layer, a, x: F.linear(x, a["weight"], a.get("bias")),
    L.Residual: lambda layer, a, branch, shortcut: branch + shortcut,
    L.Concat: lambda layer, a, *xs: np.concatenate(xs, axis=1),
}
