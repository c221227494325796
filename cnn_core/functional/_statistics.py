"""Mean and variance of a normalisation, its scale and its shift."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array


def all_but(input: Array, kept: int) -> tuple[int, ...]:
    """Every axis of the input but one."""
    return tuple(axis for axis in range(input.ndim) if axis != kept)


def mean_and_variance(x: Array, axes: tuple[int, ...]) -> tuple[Array, Array]:
    """Average over axes that stay as axes of one entry; the variance is the mean squared difference."""
    if x.size == 0:  # nothing to average, and nothing to normalise
        empty = np.zeros([1 if axis in axes else size for axis, size in enumerate(x.shape)], x.dtype)
        return empty, empty
    mean = x.mean(axis=axes, keepdims=True)
    return mean, np.square(x - mean).mean(axis=axes, keepdims=True)


def normalize(x: Array, mean: Array, variance: Array, eps: float) -> Array:
    """Subtract the mean and divide by the root of the variance."""
    with np.errstate(invalid="ignore", divide="ignore"):  # eps <= 0: as the reference, without complaint
        return np.asarray((x - mean) / np.sqrt(variance + x.dtype.type(eps)))


def by_channel(values: Array, input: Array) -> Array:
    """Reshape one number per channel so that it broadcasts over the input."""
    return values.reshape(1, -1, *(1,) * (input.ndim - 2))


def scale_and_shift(normalized: Array, weight: Array | None, bias: Array | None) -> Array:
    """Give each channel its new standard deviation and mean."""
    scaled = normalized if weight is None else normalized * by_channel(weight, normalized)
    return scaled if bias is None else scaled + by_channel(bias, scaled)
