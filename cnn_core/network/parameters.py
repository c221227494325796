"""The parameters of a whole network: names and shapes of its arrays, and initial weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.network.layer_cost import array_shapes
from cnn_core.network.network import Network
from cnn_core.network.sized import Shape
from cnn_core.network.tracing import trace


def parameter_shapes(network: Network, input_shape: Shape) -> dict[str, Shape]:
    """
    List the parameters of a network, names and shapes, as its `torch.nn` module's ``state_dict`` does.

    Parameters
    ----------
    network : Network
        Which network.
    input_shape : tuple of int
        Shape of a sample.

    Returns
    -------
    dict of str to tuple of int
        ``"0.weight"`` …; running averages included, the count of batches seen left out.

    Raises
    ------
    InvalidInputError
        If the network cannot read such a sample.
    """
    return {
        f"{row.path}.{name}": shape
        for row in trace(network, input_shape).rows
        for name, shape in array_shapes(row.layer, row.input_shapes[0]).items()
    }


def initial_weights(
    network: Network, input_shape: Shape, rng: np.random.Generator, dtype: Any = np.float32
) -> dict[str, NDArray[Any]]:
    """
    Draw initial weights for an untrained network.

    Parameters
    ----------
    network, input_shape
        As for `parameter_shapes`.
    rng : numpy Generator
        Where the numbers come from.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    dict of str to ndarray
        Weights from −√(6/fan_in) to √(6/fan_in), which keeps the spread of rectified maps; normalisations begin as
        the identity, biases at 0.

    Raises
    ------
    InvalidInputError
        If a layer cannot read what comes to it.

    References
    ----------
    He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.
    """
    weights = {}
    for name, shape in parameter_shapes(network, input_shape).items():
        kind = name.rsplit(".", 1)[1]
        if kind == "weight" and len(shape) in (2, 4):
            limit = math.sqrt(6 / max(1, math.prod(shape[1:])))
            weights[name] = rng.uniform(-limit, limit, shape).astype(dtype)
        else:
            weights[name] = np.full(shape, 1 if kind in ("weight", "running_var") else 0, dtype)
    return weights
