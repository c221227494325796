"""Normalisation of each sample by itself; the layers differ in what they average over."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_core.array_checks import Array
from cnn_core.functional._normalization_checks import check_group_norm, check_instance_norm, check_layer_norm
from cnn_core.functional._statistics import by_channel, mean_and_variance, normalize, scale_and_shift


def layer_norm(
    input: Array,
    normalized_shape: Sequence[int],
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
) -> Array:
    """
    Normalise each sample over its last axes.

    Parameters
    ----------
    input : ndarray of shape (..., *normalized_shape)
        Samples.
    normalized_shape : sequence of int
        The sizes of the axes to average over.
    weight : ndarray of shape normalized_shape, optional
        γ, the new spread of each feature.
    bias : ndarray of shape normalized_shape, optional
        β, the new mean of each feature.
    eps : float
        Keeps the division from zero.

    Returns
    -------
    ndarray of the input's shape
        γ (x − μ) / √(σ² + ε) + β with μ and σ² over the last axes of each sample.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.layer_norm` would refuse the call.

    References
    ----------
    Ba, Kiros and Hinton, "Layer normalization", 2016.

    Examples
    --------
    >>> import numpy as np
    >>> layer_norm(np.array([[1.0, 3.0], [0.0, 8.0]]), (2,)).round(3)
    array([[-1.,  1.],
           [-1.,  1.]])
    """
    check_layer_norm(input, normalized_shape, weight, bias, eps)
    axes = tuple(range(input.ndim - len(normalized_shape), input.ndim))
    mean, variance = mean_and_variance(input, axes)
    normalized = normalize(input, mean, variance, eps)
    scaled = normalized if weight is None else normalized * weight
    return scaled if bias is None else scaled + bias


def group_norm(
    input: Array,
    num_groups: int,
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
) -> Array:
    """
    Normalise each sample over groups of its channels.

    Parameters
    ----------
    input : ndarray of shape (N, C, ...)
        Feature maps.
    num_groups : int, >= 1
        Groups of C / num_groups neighbouring channels.
    weight : ndarray of shape (C,), optional
        γ, the new spread of each channel.
    bias : ndarray of shape (C,), optional
        β, the new mean of each channel.
    eps : float
        Keeps the division from zero.

    Returns
    -------
    ndarray of the input's shape
        γ_c (x − μ) / √(σ² + ε) + β_c with μ and σ² over the channels of a group and all positions of one
        sample.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.group_norm` would refuse the call.

    References
    ----------
    Wu and He, "Group normalization", 2018.

    Examples
    --------
    >>> import numpy as np
    >>> group_norm(np.array([[1.0, 3.0, 0.0, 8.0]]), 2).round(3)
    array([[-1.,  1., -1.,  1.]])
    """
    check_group_norm(input, num_groups, weight, bias, eps)
    N, C = input.shape[:2]
    grouped = input.reshape(N, num_groups, C // num_groups, *input.shape[2:])
    mean, variance = mean_and_variance(grouped, tuple(range(2, grouped.ndim)))
    return scale_and_shift(normalize(grouped, mean, variance, eps).reshape(input.shape), weight, bias)


def instance_norm(
    input: Array,
    running_mean: Array | None = None,
    running_var: Array | None = None,
    weight: Array | None = None,
    bias: Array | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Array:
    """
    Normalise each channel of each sample over its positions.

    Parameters
    ----------
    input : ndarray of shape (N, C, ...)
        Feature maps.
    running_mean : ndarray of shape (C,), optional
        Mean to use without `use_input_stats`; never changed.
    running_var : ndarray of shape (C,), optional
        Variance to use without `use_input_stats`; never changed.
    weight : ndarray of shape (C,), optional
        γ, the new spread of each channel.
    bias : ndarray of shape (C,), optional
        β, the new mean of each channel.
    use_input_stats : bool
        Use the mean and variance of each map, rather than the running ones.
    momentum : float
        Weight of the input in the running statistics; without effect on the result.
    eps : float
        Keeps the division from zero.

    Returns
    -------
    ndarray of the input's shape
        γ_c (x − μ_nc) / √(σ²_nc + ε) + β_c with μ_nc and σ²_nc over the positions of one map.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.instance_norm` would refuse the call.

    References
    ----------
    Ulyanov, Vedaldi and Lempitsky, "Instance normalization: the missing ingredient for fast stylization",
    2016.

    Examples
    --------
    >>> import numpy as np
    >>> instance_norm(np.array([[[1.0, 3.0], [0.0, 8.0]]])).round(3)
    array([[[-1.,  1.],
            [-1.,  1.]]])
    """
    check_instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)
    if use_input_stats:
        mean, variance = mean_and_variance(input, tuple(range(2, input.ndim)))
    else:
        assert running_mean is not None
        assert running_var is not None
        mean, variance = (by_channel(statistic.astype(input.dtype), input) for statistic in (running_mean, running_var))
    return scale_and_shift(normalize(input, mean, variance, eps), weight, bias)
