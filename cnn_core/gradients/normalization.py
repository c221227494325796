"""Gradients of the normalisations of each sample by itself; the layers differ in what they average over."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_core.array_checks import Array
from cnn_core.functional._normalization_checks import check_group_norm, check_instance_norm, check_layer_norm
from cnn_core.functional._statistics import all_but, by_channel, normalize
from cnn_core.gradients._checks import check_grad_output
from cnn_core.gradients._normalized import over_deviation, sum_into, through_own_statistics
from cnn_core.gradients.results import NormalizationGradients


def layer_norm_backward(
    grad_output: Array,
    input: Array,
    normalized_shape: Sequence[int],
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
) -> NormalizationGradients:
    """
    Pass a gradient back through `layer_norm`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `layer_norm`; same dtype as `input`.
    input : ndarray of shape (..., *normalized_shape)
        Samples, as given to `layer_norm`, like all that follow.
    normalized_shape : sequence of int
        The sizes of the axes to average over.
    weight : ndarray of shape normalized_shape, optional
        γ.
    bias : ndarray of shape normalized_shape, optional
        β; only whether there is one matters here.
    eps : float
        ε, which keeps the division from zero.

    Returns
    -------
    NormalizationGradients
        ∂L/∂x = (γ g − mean(γ g) − x̂ mean(γ g x̂)) / √(σ² + ε), with x̂ = (x − μ) / √(σ² + ε) and means over the
        last axes of each sample. ∂L/∂γ = Σ g x̂ and ∂L/∂β = Σ g over all samples.

    Raises
    ------
    InvalidInputError
        If `layer_norm` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> import numpy as np
    >>> layer_norm_backward(np.array([[1.0, 0, 0]]), np.array([[1.0, 2, 3]]), (3,)).grad_input.round(3)
    array([[ 0.204, -0.408,  0.204]])
    """
    check_layer_norm(input, normalized_shape, weight, bias, eps)
    check_grad_output(grad_output, input, input.shape)
    samples = input.ndim - len(normalized_shape)
    scaled = grad_output if weight is None else grad_output * weight
    grad_input, normalized = through_own_statistics(scaled, input, tuple(range(samples, input.ndim)), eps)
    axes = tuple(range(samples))
    grad_weight = sum_into(grad_output * normalized, weight, axes)
    return NormalizationGradients(grad_input, grad_weight, sum_into(grad_output, bias, axes))


def group_norm_backward(
    grad_output: Array,
    input: Array,
    num_groups: int,
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
) -> NormalizationGradients:
    """
    Pass a gradient back through `group_norm`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `group_norm`; same dtype as `input`.
    input : ndarray of shape (N, C, ...)
        Feature maps, as given to `group_norm`, like all that follow.
    num_groups : int, >= 1
        Groups of C / num_groups neighbouring channels.
    weight : ndarray of shape (C,), optional
        γ.
    bias : ndarray of shape (C,), optional
        β; only whether there is one matters here.
    eps : float
        ε, which keeps the division from zero.

    Returns
    -------
    NormalizationGradients
        ∂L/∂x = (γ_c g − mean(γ g) − x̂ mean(γ g x̂)) / √(σ² + ε), with means over the channels of a group and all
        positions of one sample. ∂L/∂γ_c = Σ g x̂ and ∂L/∂β_c = Σ g over samples and positions.

    Raises
    ------
    InvalidInputError
        If `group_norm` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> import numpy as np
    >>> group_norm_backward(np.array([[1.0, 0, 0]]), np.array([[1.0, 2, 3]]), 1).grad_input.round(3)
    array([[ 0.204, -0.408,  0.204]])
    """
    check_group_norm(input, num_groups, weight, bias, eps)
    check_grad_output(grad_output, input, input.shape)
    N, C = input.shape[:2]
    grouped = N, num_groups, C // num_groups, *input.shape[2:]
    scaled = grad_output if weight is None else grad_output * by_channel(weight, input)
    per_group = tuple(range(2, len(grouped)))
    grad_input, normalized = through_own_statistics(scaled.reshape(grouped), input.reshape(grouped), per_group, eps)
    axes = all_but(input, 1)
    grad_weight = sum_into(grad_output * normalized.reshape(input.shape), weight, axes)
    return NormalizationGradients(grad_input.reshape(input.shape), grad_weight, sum_into(grad_output, bias, axes))


def instance_norm_backward(
    grad_output: Array,
    input: Array,
    running_mean: Array | None = None,
    running_var: Array | None = None,
    weight: Array | None = None,
    bias: Array | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> NormalizationGradients:
    """
    Pass a gradient back through `instance_norm`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `instance_norm`; same dtype as
        `input`.
    input : ndarray of shape (N, C, ...)
        Feature maps, as given to `instance_norm`, like all that follow.
    running_mean : ndarray of shape (C,), optional
        Mean to use without `use_input_stats`.
    running_var : ndarray of shape (C,), optional
        Variance to use without `use_input_stats`.
    weight : ndarray of shape (C,), optional
        γ.
    bias : ndarray of shape (C,), optional
        β; only whether there is one matters here.
    use_input_stats : bool
        Whether the mean and variance are those of each map, rather than the running ones.
    momentum : float
        Without effect.
    eps : float
        ε, which keeps the division from zero.

    Returns
    -------
    NormalizationGradients
        ∂L/∂x = γ_c (g − mean(g) − x̂ mean(g x̂)) / √(σ²_nc + ε), with means over the positions of one map; γ_c g /
        √(σ²_c + ε) with running statistics. ∂L/∂γ_c = Σ g x̂ and ∂L/∂β_c = Σ g over samples and positions.

    Raises
    ------
    InvalidInputError
        If `instance_norm` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> import numpy as np
    >>> instance_norm_backward(np.array([[[1.0, 0, 0]]]), np.array([[[1.0, 2, 3]]])).grad_input.round(3)
    array([[[ 0.204, -0.408,  0.204]]])
    """
    check_instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)
    check_grad_output(grad_output, input, input.shape)
    scaled = grad_output if weight is None else grad_output * by_channel(weight, input)
    if use_input_stats:
        grad_input, normalized = through_own_statistics(scaled, input, tuple(range(2, input.ndim)), eps)
    else:
        assert running_mean is not None
        assert running_var is not None
        mean, variance = (by_channel(statistic.astype(input.dtype), input) for statistic in (running_mean, running_var))
        grad_input, normalized = over_deviation(scaled, variance, eps), normalize(input, mean, variance, eps)
    axes = all_but(input, 1)
    grad_weight = sum_into(grad_output * normalized, weight, axes)
    return NormalizationGradients(grad_input, grad_weight, sum_into(grad_output, bias, axes))
