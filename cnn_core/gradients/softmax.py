"""Gradients of softmax: probabilities sum to 1, so each score moves all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from cnn_core.array_checks import FLOATS, Array, check_array
from cnn_core.functional.softmax import softmax, softmax_input
from cnn_core.gradients._checks import check_grad_of


def softmax_backward(
    grad_output: Array, input: Array, dim: int | None = None, *, dtype: DTypeLike | None = None
) -> Array:
    """
    Pass a gradient back through `softmax`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `softmax`; same dtype as that.
    input : ndarray of any shape
        Scores, as given to `softmax`, like all that follow.
    dim : int, −ndim ... ndim − 1, optional
        The axis along which the probabilities sum to 1.
    dtype : data type, optional
        What `softmax` converted to first; the gradient comes back in the input's dtype.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = y (g − Σ g y) with y = softmax(x) and the sum along `dim`.

    Raises
    ------
    InvalidInputError
        If `softmax` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> softmax_backward(np.array([1.0, 0.0]), np.array([np.log(3), 0.0]), 0)
    array([ 0.1875, -0.1875])
    """
    g, y, axis = _gradient_and_softmax(grad_output, input, dim, dtype)
    return np.asarray(y * (g - (g * y).sum(axis=axis, keepdims=True)), input.dtype).reshape(input.shape)


def log_softmax_backward(
    grad_output: Array, input: Array, dim: int | None = None, *, dtype: DTypeLike | None = None
) -> Array:
    """
    Pass a gradient back through `log_softmax`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `log_softmax`; same dtype as that.
    input : ndarray of any shape
        Scores, as given to `log_softmax`, like all that follow.
    dim : int, −ndim ... ndim − 1, optional
        The axis along which the probabilities sum to 1.
    dtype : data type, optional
        What `log_softmax` converted to first; the gradient comes back in the input's dtype.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = g − softmax(x) Σ g, with the sum along `dim`.

    Raises
    ------
    InvalidInputError
        If `log_softmax` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> log_softmax_backward(np.array([1.0, 0.0]), np.array([np.log(3), 0.0]), 0)
    array([ 0.25, -0.25])
    """
    g, y, axis = _gradient_and_softmax(grad_output, input, dim, dtype)
    return np.asarray(g - y * g.sum(axis=axis, keepdims=True), input.dtype).reshape(input.shape)


def _gradient_and_softmax(
    grad_output: Array, input: Array, dim: int | None, dtype: DTypeLike | None
) -> tuple[Array, Array, int]:
    x, axis = softmax_input(input, dim, dtype)
    check_array("input", input, FLOATS)
    check_grad_of(grad_output, input.shape, x.dtype)
    return grad_output.reshape(x.shape), softmax(x, axis), axis
