"""Gradients of the dense layer: two matrix products."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional.linear import check_linear
from cnn_core.gradients._checks import check_grad_output
from cnn_core.gradients._unbroadcast import sum_to
from cnn_core.gradients.results import LayerGradients


def linear_backward(grad_output: Array, input: Array, weight: Array, bias: Array | None = None) -> LayerGradients:
    """
    Pass a gradient back through `linear`.

    Parameters
    ----------
    grad_output : ndarray of shape (..., out_features) or (...,)
        g = ∂L/∂y, the gradient of the loss with respect to the result of `linear`; same dtype as `input`.
    input : ndarray of shape (..., in_features)
        One or more vectors, as given to `linear`, like all that follow.
    weight : ndarray of shape (out_features, in_features) or (in_features,)
        One row an output.
    bias : ndarray of shape (out_features,), (), (1,) or (..., out_features), optional
        Only its shape matters here.

    Returns
    -------
    LayerGradients
        ∂L/∂x = g W, ∂L/∂W = gᵀ x summed over all vectors, ∂L/∂b = g summed over all vectors.

    Raises
    ------
    InvalidInputError
        If `linear` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> gradients = linear_backward(np.array([1.0, 2.0]), np.array([5.0, 7.0]), np.array([[3.0, 4.0], [5.0, 6.0]]))
    >>> gradients.grad_input
    array([13., 16.])
    >>> gradients.grad_weight
    array([[ 5.,  7.],
           [10., 14.]])
    """
    check_linear(input, weight, bias)
    check_grad_output(grad_output, input, (*input.shape[:-1], *weight.shape[:-1]))
    in_features, out_features = input.shape[-1], weight.shape[0] if weight.ndim == 2 else 1
    vectors = int(np.prod(input.shape[:-1], dtype=np.int64))
    x, g = input.reshape(vectors, in_features), grad_output.reshape(vectors, out_features)
    rows = weight.reshape(out_features, in_features)
    grad_bias = None if bias is None else sum_to(grad_output, bias.shape)
    return LayerGradients((g @ rows).reshape(input.shape), (g.T @ x).reshape(weight.shape), grad_bias)
