"""The gradient of a normalisation: through the division, the mean and the variance."""

from __future__ import annotations

import math

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional._statistics import mean_and_variance, normalize


def through_own_statistics(g: Array, x: Array, axes: tuple[int, ...], eps: float) -> tuple[Array, Array]:
    """
    Pass a gradient back through x̂ = (x − μ) / √(σ² + ε), whose μ and σ² depend on x as well.

    Parameters
    ----------
    g : ndarray of the shape of x
        ∂L/∂x̂.
    x : ndarray
        What was normalised.
    axes : tuple of int
        The axes that μ and σ² average over.
    eps : float
        ε.

    Returns
    -------
    tuple of ndarray
        ∂L/∂x = (g − mean(g) − x̂ mean(g x̂)) / √(σ² + ε), and x̂.
    """
    mean, variance = mean_and_variance(x, axes)
    normalized = normalize(x, mean, variance, eps)
    count = x.dtype.type(max(1, math.prod(x.shape[axis] for axis in axes)))
    mean_g = g.sum(axis=axes, keepdims=True) / count
    with np.errstate(invalid="ignore"):  # no number where eps <= 0 let the division fail
        mean_product = (g * normalized).sum(axis=axes, keepdims=True) / count
        return over_deviation(g - mean_g - normalized * mean_product, variance, eps), normalized


def over_deviation(values: Array, variance: Array, eps: float) -> Array:
    """Divide by the standard deviation, √(σ² + ε)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(values / np.sqrt(variance + values.dtype.type(eps)))


def sum_into(gradient: Array, parameter: Array | None, axes: tuple[int, ...]) -> Array | None:
    """Sum over the axes that share a number of the parameter; None where there is no parameter."""
    if parameter is None:
        return None
    return np.asarray(gradient.sum(axis=axes)).reshape(parameter.shape)
