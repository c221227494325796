"""Local response normalisation: each value divided by the activity of its neighbouring channels."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional._normalization_checks import check_local_response_norm


def local_response_norm(input: Array, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Array:
    """
    Divide each value by the activity of its neighbouring channels.

    Parameters
    ----------
    input : ndarray of shape (N, C, L, ...)
        Feature maps of at least three axes; int64 gives float32.
    size : int, >= 1
        Channels of the neighbourhood, its own among them.
    alpha : float
        Factor of the activity.
    beta : float
        Power of the denominator.
    k : float
        Added to the activity.

    Returns
    -------
    ndarray of the input's shape
        x_c / (k + α/size Σ x²_c′)^β over c − ⌊size/2⌋ ≤ c′ < c − ⌊size/2⌋ + size; channels that are not there
        are 0.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.local_response_norm` would refuse the call.

    References
    ----------
    Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks", 2012,
    section 3.3.

    Examples
    --------
    >>> local_response_norm(np.ones((1, 3, 1)), 3, alpha=3.0, beta=1.0).ravel().round(4)
    array([0.3333, 0.25  , 0.3333])
    """
    check_local_response_norm(input, size, alpha, beta, k)
    activity = sum_of_neighbours(input * input, size // 2, (size - 1) // 2)
    is_integer = input.dtype.kind == "i"
    dtype = np.dtype(np.float32) if is_integer else input.dtype
    mean = (activity // size).astype(dtype) if is_integer else activity / dtype.type(size)
    with np.errstate(invalid="ignore", divide="ignore"):  # k <= 0: as the reference, without complaint
        divisor = (mean * dtype.type(alpha) + dtype.type(k)) ** dtype.type(beta)
        return np.asarray(input.astype(dtype) / divisor)


def sum_of_neighbours(values: Array, before: int, after: int) -> Array:
    """
    Sum, for each channel, those from `before` channels in front of it to `after` behind it.

    Parameters
    ----------
    values : ndarray of shape (N, C, ...)
        Numbers.
    before, after : int
        Neighbours on either side; fewer at the ends of the channels.

    Returns
    -------
    ndarray of the same shape
        Σ values[n, c'] over c − before ≤ c' ≤ c + after.
    """
    C = values.shape[1]
    total = np.zeros_like(values)
    for offset in range(max(-C, -before), min(C, after) + 1):
        to, source = slice(max(0, -offset), C - max(0, offset)), slice(max(0, offset), C + min(0, offset))
        total[:, to] += values[:, source]
    return total
