"""Batch normalisation, and the running statistics it remembers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional._normalization_checks import check_batch_norm
from cnn_core.functional._statistics import all_but, by_channel, mean_and_variance, normalize, scale_and_shift


class RunningStatistics(NamedTuple):
    """
    What a batch normalisation remembers of the batches it has seen.

    Attributes
    ----------
    running_mean : ndarray of shape (C,)
        Mean of each channel.
    running_var : ndarray of shape (C,)
        Variance of each channel.
    """

    running_mean: Array
    running_var: Array


def batch_norm(
    input: Array,
    running_mean: Array | None,
    running_var: Array | None,
    weight: Array | None = None,
    bias: Array | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Array:
    """
    Normalise each channel over the batch and all positions.

    Parameters
    ----------
    input : ndarray of shape (N, C, ...), or of any shape without values, such as (0,)
        Feature maps.
    running_mean : ndarray of shape (C,) or None
        Mean to use when not training. Not changed: `update_running_statistics` gives the new one.
    running_var : ndarray of shape (C,) or None
        Variance to use when not training. Not changed either.
    weight : ndarray of shape (C,), optional
        γ, the new spread of each channel.
    bias : ndarray of shape (C,), optional
        β, the new mean of each channel.
    training : bool
        Use the mean and variance of this batch, rather than the running ones.
    momentum : float
        Weight of this batch in the running statistics; without effect on the result.
    eps : float, > 0, or >= 0 when not training
        Keeps the division from zero.

    Returns
    -------
    ndarray of the input's shape
        γ_c (x − μ_c) / √(σ²_c + ε) + β_c; in training μ_c = Σ x / m and σ²_c = Σ (x − μ_c)² / m over the m
        values of channel c.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.batch_norm` would refuse the call.

    References
    ----------
    Ioffe and Szegedy, "Batch normalization", 2015, algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> batch_norm(np.array([[1.0], [3.0]]), None, None, training=True).round(3)
    array([[-1.],
           [ 1.]])
    """
    check_batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)
    if input.size == 0:
        return np.array(input)
    if training:
        mean, variance = mean_and_variance(input, all_but(input, 1))
    else:
        assert running_mean is not None
        assert running_var is not None
        mean, variance = (by_channel(statistic, input) for statistic in (running_mean, running_var))
    return scale_and_shift(normalize(input, mean, variance, eps), weight, bias)


def update_running_statistics(
    input: Array, running_mean: Array, running_var: Array, momentum: float = 0.1
) -> RunningStatistics:
    """
    Move the running statistics toward a batch, as PyTorch's `batch_norm` does in place when training.

    Parameters
    ----------
    input : ndarray of shape (N, C, ...)
        The batch.
    running_mean : ndarray of shape (C,)
        Mean so far.
    running_var : ndarray of shape (C,)
        Variance so far.
    momentum : float
        Weight of this batch.

    Returns
    -------
    RunningStatistics
        (1 − momentum) · old + momentum · that of the batch; the variance of the batch is Σ (x − μ)² / (m − 1)
        here.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.batch_norm` would refuse to train with these arguments.

    References
    ----------
    Ioffe and Szegedy, "Batch normalization", 2015, algorithm 2.

    Examples
    --------
    >>> import numpy as np
    >>> update_running_statistics(np.array([[1.0], [3.0]]), np.zeros(1), np.ones(1))
    RunningStatistics(running_mean=array([0.2]), running_var=array([1.1]))
    """
    check_batch_norm(input, running_mean, running_var, None, None, True, momentum, 1e-5)
    if input.size == 0:
        return RunningStatistics(running_mean.copy(), running_var.copy())
    mean, variance = mean_and_variance(input, all_but(input, 1))
    m = input.size // input.shape[1]
    old, new = input.dtype.type(1 - momentum), input.dtype.type(momentum)
    return RunningStatistics(
        old * running_mean + new * mean.reshape(running_mean.shape),
        old * running_var + new * variance.reshape(running_var.shape) * input.dtype.type(m / (m - 1)),
    )
