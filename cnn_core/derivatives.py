"""Derivatives of the activations and of softmax, as scripts and lessons ask for them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core import gradients
from cnn_core.explain.operands import as_numbers
from cnn_core.functional.activation import normal_probability

FloatArray = NDArray[np.float64]

BACKWARD: Mapping[str, Callable[..., FloatArray]] = {
    "relu": gradients.relu_backward,
    "leaky_relu": gradients.leaky_relu_backward,
    "elu": gradients.elu_backward,
    "gelu": gradients.gelu_backward,
    "sigmoid": gradients.sigmoid_backward,
    "tanh": gradients.tanh_backward,
}


def activation_derivative(name: str, input: ArrayLike, *settings: float) -> FloatArray:
    """
    Compute the derivative of an activation: what becomes of a gradient of 1 in the backward pass.

    Parameters
    ----------
    name : str
        Key of `BACKWARD`.
    input : array_like
        Any shape.
    *settings : float
        As for the activation itself.

    Returns
    -------
    ndarray of the input's shape
        f′(x).

    Examples
    --------
    >>> activation_derivative("sigmoid", [0.0]), activation_derivative("leaky_relu", [-1.0, 2.0], 0.1)
    (array([0.25]), array([0.1, 1. ]))
    """
    x = as_numbers(input)
    return BACKWARD[name](np.ones_like(x), x, *settings)


def normal_cdf(input: ArrayLike) -> FloatArray:
    """
    Compute the probability that a normal variable lies below a number.

    Parameters
    ----------
    input : array_like
        Any shape.

    Returns
    -------
    ndarray of the input's shape
        Φ(x) = (1 + erf(x/√2)) / 2.

    Examples
    --------
    >>> normal_cdf([0.0, 1.96]).round(3)
    array([0.5  , 0.975])
    """
    return normal_probability(as_numbers(input))


def normal_density(input: ArrayLike) -> FloatArray:
    """
    Compute the density of the normal distribution.

    Parameters
    ----------
    input : array_like
        Any shape.

    Returns
    -------
    ndarray of the input's shape
        φ(x) = e^(−x²/2) / √(2π).

    Examples
    --------
    >>> normal_density([0.0]).round(4)
    array([0.3989])
    """
    return np.asarray(np.exp(-(as_numbers(input) ** 2) / 2) / math.sqrt(2 * math.pi))


def softmax_jacobian(probabilities: ArrayLike) -> FloatArray:
    """
    Compute the Jacobian of a softmax: how every probability changes with every score.

    Parameters
    ----------
    probabilities : array_like of shape (C,)
        What softmax returned.

    Returns
    -------
    ndarray of shape (C, C)
        Row k, column j: p_k (1 − p_k) where j = k, else −p_k p_j. Every row and every column sums to 0.

    Examples
    --------
    >>> softmax_jacobian([0.5, 0.5])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    p = as_numbers(probabilities)
    return np.asarray(np.diag(p) - np.outer(p, p))
