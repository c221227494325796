"""Slopes of the activations: how much of a small change each passes on. Each formula stands beside its name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core import functional as F
from cnn_core.explain.doors import as_numbers

FloatArray = NDArray[np.float64]


def relu_slope(input: ArrayLike) -> FloatArray:
    """
    Tell where ReLU lets a change pass.

    Parameters
    ----------
    input : array_like
        Any shape.

    Returns
    -------
    ndarray of the input's shape
        1 where x > 0, else 0: at the corner as PyTorch has it.

    Examples
    --------
    >>> relu_slope([-1.0, 0.0, 2.0])
    array([0., 0., 1.])
    """
    return np.where(as_numbers(input) > 0, 1.0, 0.0)


def leaky_relu_slope(input: ArrayLike, negative_slope: float = 0.01) -> FloatArray:
    """
    Give the two slopes of the leaky ReLU.

    Parameters
    ----------
    input : array_like
        Any shape.
    negative_slope : float
        Slope on the negative side.

    Returns
    -------
    ndarray of the input's shape
        1 where x > 0, else negative_slope.

    Examples
    --------
    >>> leaky_relu_slope([-1.0, 2.0], 0.1)
    array([0.1, 1. ])
    """
    return np.where(as_numbers(input) > 0, 1.0, negative_slope)


def elu_slope(input: ArrayLike) -> FloatArray:
    """
    Give the slope of the ELU with α = 1.

    Parameters
    ----------
    input : array_like
        Any shape.

    Returns
    -------
    ndarray of the input's shape
        1 where x > 0, else eˣ.

    Examples
    --------
    >>> elu_slope([-1.0, 2.0]).round(4)
    array([0.3679, 1.    ])
    """
    return np.asarray(np.exp(np.minimum(as_numbers(input), 0.0)))


def gelu_slope(input: ArrayLike) -> FloatArray:
    """
    Give the slope of the GELU.

    Parameters
    ----------
    input : array_like
        Any shape.

    Returns
    -------
    ndarray of the input's shape
        Φ(x) + x φ(x), with φ the density of the normal distribution and Φ the probability to lie below x.

    Examples
    --------
    >>> gelu_slope([-1.0, 0.0, 2.0]).round(4)
    array([-0.0833,  0.5   ,  1.0852])
    """
    x = as_numbers(input)
    return normal_share(x) + x * normal_density(x)


def normal_share(input: ArrayLike) -> FloatArray:
    """
    Give the probability that a normal variable lies below a number.

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
    >>> normal_share([0.0, 1.96]).round(3)
    array([0.5  , 0.975])
    """
    x = as_numbers(input)
    erf = np.fromiter(map(math.erf, (x / math.sqrt(2)).ravel()), np.float64, x.size).reshape(x.shape)
    return np.asarray((1 + erf) / 2)


def normal_density(input: ArrayLike) -> FloatArray:
    """
    Give the density of the normal distribution.

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


def sigmoid_slope(input: ArrayLike) -> FloatArray:
    """
    Give the slope of the sigmoid: never above 1/4.

    Parameters
    ----------
    input : array_like
        Any shape.

    Returns
    -------
    ndarray of the input's shape
        f(x) (1 − f(x)).

    Examples
    --------
    >>> sigmoid_slope([0.0, 6.0]).round(4)
    array([0.25  , 0.0025])
    """
    y = F.sigmoid(as_numbers(input))
    return np.asarray(y * (1 - y))


def tanh_slope(input: ArrayLike) -> FloatArray:
    """
    Give the slope of the hyperbolic tangent.

    Parameters
    ----------
    input : array_like
        Any shape.

    Returns
    -------
    ndarray of the input's shape
        1 − f(x)².

    Examples
    --------
    >>> tanh_slope([0.0, 2.0]).round(4)
    array([1.    , 0.0707])
    """
    return np.asarray(1 - F.tanh(as_numbers(input)) ** 2)


def softmax_slopes(shares: ArrayLike) -> FloatArray:
    """
    Tell how every share of a softmax answers to a small change of every score.

    Parameters
    ----------
    shares : array_like of shape (C,)
        What softmax returned.

    Returns
    -------
    ndarray of shape (C, C)
        Row k, column j: p_k (1 − p_k) where j = k, else −p_k p_j. Every row and every column sums to 0.

    Examples
    --------
    >>> softmax_slopes([0.5, 0.5])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    p = as_numbers(shares)
    return np.asarray(np.diag(p) - np.outer(p, p))


SLOPES: Mapping[str, Callable[..., FloatArray]] = {
    "relu": relu_slope,
    "leaky_relu": leaky_relu_slope,
    "elu": elu_slope,
    "gelu": gelu_slope,
    "sigmoid": sigmoid_slope,
    "tanh": tanh_slope,
}
