"""Gradients of activations: the gradient times the derivative, cell by cell."""

from __future__ import annotations

import math

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional.activation import check_approximate, normal_probability, sigmoid, tanh
from cnn_core.gradients._checks import check_grad_output
from cnn_core.gradients._masked import masked


def relu_backward(grad_output: Array, input: Array) -> Array:
    """
    Pass a gradient back through `relu`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `relu`; same dtype as `input`.
    input : ndarray of any shape
        x, as given to `relu`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = g where x > 0, else 0. At 0 itself there is no slope; as in PyTorch it counts as 0.

    Raises
    ------
    InvalidInputError
        If `grad_output` does not fit the input.

    Examples
    --------
    >>> relu_backward(np.array([1.0, 2.0, 3.0]), np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 3.])
    """
    check_grad_output(grad_output, input, np.shape(input))
    # not x <= 0 rather than x > 0, so that what is no number passes, as in the reference
    return masked(grad_output, np.asarray(~(input <= 0)))


def leaky_relu_backward(grad_output: Array, input: Array, negative_slope: float = 0.01) -> Array:
    """
    Pass a gradient back through `leaky_relu`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `leaky_relu`.
    input : ndarray of any shape
        x, as given to `leaky_relu`.
    negative_slope : float
        Slope on the negative side.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = g where x > 0, negative_slope · g elsewhere.

    Raises
    ------
    InvalidInputError
        If `grad_output` does not fit the input.

    Examples
    --------
    >>> leaky_relu_backward(np.array([1.0, 2.0, 3.0]), np.array([-1.0, 0.0, 2.0]), 0.1)
    array([0.1, 0.2, 3. ])
    """
    check_grad_output(grad_output, input, np.shape(input))
    return np.where(input > 0, grad_output, grad_output * input.dtype.type(negative_slope))


def elu_backward(grad_output: Array, input: Array, alpha: float = 1.0) -> Array:
    """
    Pass a gradient back through `elu`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `elu`.
    input : ndarray of any shape
        x, as given to `elu`.
    alpha : float
        The α of `elu`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = g where x > 0, g α eˣ elsewhere.

    Raises
    ------
    InvalidInputError
        If `grad_output` does not fit the input.

    Examples
    --------
    >>> elu_backward(np.array([1.0, 2.0, 3.0]), np.array([-1.0, 0.0, 2.0])).round(4)
    array([0.3679, 2.    , 3.    ])
    """
    check_grad_output(grad_output, input, np.shape(input))
    derivative = np.exp(np.minimum(input, input.dtype.type(0))) * input.dtype.type(alpha)
    return np.where(input <= 0, grad_output * derivative, grad_output)


def gelu_backward(grad_output: Array, input: Array, approximate: str = "none") -> Array:
    """
    Pass a gradient back through `gelu`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `gelu`.
    input : ndarray of any shape
        x, as given to `gelu`.
    approximate : {"none", "tanh"}
        Which of the two formulas `gelu` computed.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = g (Φ(x) + x φ(x)) with φ(x) = e^(−x²/2) / √(2π); or, with t = tanh(√(2/π) (x + 0.044715 x³)),
        g/2 · (1 + t + x (1 − t²) √(2/π) (1 + 3 · 0.044715 x²)).

    Raises
    ------
    InvalidInputError
        If `approximate` is unknown, or `grad_output` does not fit the input.

    Examples
    --------
    >>> gelu_backward(np.ones(3), np.array([-1.0, 0.0, 2.0])).round(4)
    array([-0.0833,  0.5   ,  1.0852])
    """
    check_approximate(approximate)
    check_grad_output(grad_output, input, np.shape(input))
    x = input.astype(np.float64)
    if approximate == "none":
        density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
        derivative = normal_probability(x) + x * density
    else:
        t = np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))
        inner_derivative = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x * x)
        derivative = (1 + t + x * (1 - t * t) * inner_derivative) / 2
    return np.asarray(grad_output * derivative, input.dtype)


def sigmoid_backward(grad_output: Array, input: Array) -> Array:
    """
    Pass a gradient back through `sigmoid`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `sigmoid`.
    input : ndarray of any shape
        x, as given to `sigmoid`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = g y (1 − y) with y = 1 / (1 + e⁻ˣ); never more than g / 4.

    Raises
    ------
    InvalidInputError
        If `grad_output` does not fit the input.

    Examples
    --------
    >>> sigmoid_backward(np.ones(3), np.array([-2.0, 0.0, 2.0])).round(4)
    array([0.105, 0.25 , 0.105])
    """
    check_grad_output(grad_output, input, np.shape(input))
    y = sigmoid(input)
    return np.asarray(grad_output * (1 - y) * y)


def tanh_backward(grad_output: Array, input: Array) -> Array:
    """
    Pass a gradient back through `tanh`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `tanh`.
    input : ndarray of any shape
        x, as given to `tanh`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = g (1 − y²) with y = tanh x.

    Raises
    ------
    InvalidInputError
        If `grad_output` does not fit the input.

    Examples
    --------
    >>> tanh_backward(np.ones(3), np.array([-2.0, 0.0, 2.0])).round(4)
    array([0.0707, 1.    , 0.0707])
    """
    check_grad_output(grad_output, input, np.shape(input))
    y = tanh(input)
    return np.asarray(grad_output * (1 - y * y))
