"""Activations: what a neuron makes of its sum. Each formula stands beside its name."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, INTEGERS, Array, check_array
from cnn_core.checks import check_choice, check_number
from cnn_core.errors import offer_working_fixes
from cnn_core.functional._inplace import deliver

GELU_APPROXIMATIONS = ("none", "tanh")


def relu(input: Array, inplace: bool = False) -> Array:
    """
    Cut off what is negative.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape; floating point or integer.
    inplace : bool
        Write the result into `input` as well, and return that array.

    Returns
    -------
    ndarray of the input's shape
        max(0, x).

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.relu` would refuse the call.

    References
    ----------
    Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.

    Examples
    --------
    >>> relu(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 2.])
    """
    _check(input, (*FLOATS, *INTEGERS), {}, inplace)
    return deliver(np.maximum(input, input.dtype.type(0)), input, inplace)


def leaky_relu(input: Array, negative_slope: float = 0.01, inplace: bool = False) -> Array:
    """
    Shrink what is negative instead of cutting it off.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape.
    negative_slope : float
        Slope on the negative side.
    inplace : bool
        Write the result into `input` as well, and return that array.

    Returns
    -------
    ndarray of the input's shape
        x where x > 0, negative_slope · x elsewhere.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.leaky_relu` would refuse the call.

    References
    ----------
    Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.

    Examples
    --------
    >>> leaky_relu(np.array([-1.0, 0.0, 2.0]), 0.1)
    array([-0.1,  0. ,  2. ])
    """
    _check(input, FLOATS, {"negative_slope": (negative_slope, 0.01)}, inplace)
    return deliver(np.where(input > 0, input, input * input.dtype.type(negative_slope)), input, inplace)


def elu(input: Array, alpha: float = 1.0, inplace: bool = False) -> Array:
    """
    Bend the negative side toward −α.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape.
    alpha : float
        The value that large negative inputs approach, with the sign changed.
    inplace : bool
        Write the result into `input` as well, and return that array.

    Returns
    -------
    ndarray of the input's shape
        x where x > 0, α (eˣ − 1) elsewhere.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.elu` would refuse the call.

    References
    ----------
    Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by ELUs", 2016.

    Examples
    --------
    >>> elu(np.array([-1.0, 0.0, 2.0])).round(4)
    array([-0.6321,  0.    ,  2.    ])
    """
    _check(input, FLOATS, {"alpha": (alpha, 1.0)}, inplace)
    bent = np.expm1(np.minimum(input, input.dtype.type(0))) * input.dtype.type(alpha)
    return deliver(np.where(input > 0, input, bent), input, inplace)


def gelu(input: Array, approximate: str = "none") -> Array:
    """
    Weight each value by the probability that a normal variable is smaller.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape.
    approximate : {"none", "tanh"}
        ``"tanh"`` replaces the normal distribution by a formula that is quicker to compute.

    Returns
    -------
    ndarray of the input's shape
        x Φ(x) = x/2 · (1 + erf(x/√2)), or x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))).

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.gelu` would refuse the call.

    References
    ----------
    Hendrycks and Gimpel, "Gaussian error linear units", 2016.

    Examples
    --------
    >>> gelu(np.array([-1.0, 0.0, 2.0])).round(4)
    array([-0.1587,  0.    ,  1.9545])
    """
    _check(input, FLOATS, {}, False)
    check_approximate(approximate)
    x = input.astype(np.float64)
    if approximate == "none":
        return np.asarray(x * normal_probability(x), input.dtype)
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    return np.asarray(x / 2 * (1 + np.tanh(inner)), input.dtype)


def sigmoid(input: Array) -> Array:
    """
    Squeeze every number into 0 … 1.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape; integers and bool give float32.

    Returns
    -------
    ndarray of the input's shape
        1 / (1 + e⁻ˣ).

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.sigmoid` would refuse the call.

    References
    ----------
    Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.

    Examples
    --------
    >>> sigmoid(np.array([-2.0, 0.0, 2.0])).round(4)
    array([0.1192, 0.5   , 0.8808])
    """
    x = _as_float(input)
    decay = np.exp(-np.abs(x))  # never overflows
    return np.asarray(np.where(x >= 0, 1, decay) / (1 + decay))


def tanh(input: Array) -> Array:
    """
    Squeeze every number into −1 … 1.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape; integers and bool give float32.

    Returns
    -------
    ndarray of the input's shape
        (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.tanh` would refuse the call.

    References
    ----------
    LeCun, Bottou, Orr and Müller, "Efficient backprop", 1998, section 4.4.

    Examples
    --------
    >>> tanh(np.array([-2.0, 0.0, 2.0])).round(4)
    array([-0.964,  0.   ,  0.964])
    """
    return np.asarray(np.tanh(_as_float(input)))


def normal_probability(x: Array) -> Array:
    """
    Compute Φ(x): the probability that a standard normal variable is smaller.

    Parameters
    ----------
    x : ndarray of any shape
        Where.

    Returns
    -------
    ndarray of the same shape, float64
        Φ(x) = (1 + erf(x / √2)) / 2.
    """
    erf = np.fromiter(map(math.erf, (x / math.sqrt(2)).ravel()), np.float64, x.size).reshape(x.shape)
    return np.asarray((1 + erf) / 2)


@offer_working_fixes
def _check(input: Array, dtypes: tuple[str, ...], numbers: dict[str, tuple[Any, float]], inplace: Any) -> None:
    check_array("input", input, dtypes)
    for name, (value, default) in numbers.items():
        check_number(name, value, default=default)
    check_choice("inplace", inplace, (True, False))


@offer_working_fixes
def check_approximate(approximate: Any) -> None:
    """
    Refuse a formula of `gelu` that there is not.

    Parameters
    ----------
    approximate : object
        What the caller gave.

    Raises
    ------
    InvalidInputError
        If it is none of `GELU_APPROXIMATIONS`.
    """
    check_choice("approximate", approximate, GELU_APPROXIMATIONS)


@offer_working_fixes
def _as_float(input: Array) -> Array:
    check_array("input", input, (*FLOATS, *INTEGERS, "bool"))
    return np.asarray(input if input.dtype.kind == "f" else input.astype(np.float32))
