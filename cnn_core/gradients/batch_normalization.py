"""Gradient of batch normalisation: in training every value of the batch moves the mean and the variance too."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional._normalization_checks import check_batch_norm
from cnn_core.functional._statistics import all_but, by_channel, normalize
from cnn_core.gradients._checks import check_grad_output
from cnn_core.gradients._normalized import over_deviation, sum_into, through_own_statistics
from cnn_core.gradients.results import NormalizationGradients


def batch_norm_backward(
    grad_output: Array,
    input: Array,
    running_mean: Array | None,
    running_var: Array | None,
    weight: Array | None = None,
    bias: Array | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> NormalizationGradients:
    """
    Pass a gradient back through `batch_norm`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `batch_norm`; same dtype as `input`.
    input : ndarray of shape (N, C, ...), or of any shape without values, such as (0,)
        Feature maps, as given to `batch_norm`, like all that follow.
    running_mean : ndarray of shape (C,) or None
        Mean to use when not training.
    running_var : ndarray of shape (C,) or None
        Variance to use when not training.
    weight : ndarray of shape (C,), optional
        γ.
    bias : ndarray of shape (C,), optional
        β; only whether there is one matters here.
    training : bool
        Whether the mean and variance are those of this batch, rather than the running ones.
    momentum : float
        Without effect.
    eps : float, > 0, or >= 0 when not training
        ε, which keeps the division from zero.

    Returns
    -------
    NormalizationGradients
        ∂L/∂x = γ_c / √(σ²_c + ε) · (g − Σ g / m − x̂ Σ g x̂ / m) in training, with x̂ = (x − μ_c) / √(σ²_c + ε)
        and sums over the m values of channel c; γ_c g / √(σ²_c + ε) otherwise. ∂L/∂γ_c = Σ g x̂.
        ∂L/∂β_c = Σ g.

    Raises
    ------
    InvalidInputError
        If `batch_norm` would refuse the call, or `grad_output` does not fit its result.

    References
    ----------
    Ioffe and Szegedy, "Batch normalization", 2015, section 3.

    Examples
    --------
    >>> x = np.array([[1.0], [2.0], [3.0]])
    >>> batch_norm_backward(np.array([[1.0], [0.0], [0.0]]), x, None, None, training=True).grad_input.round(3)
    array([[ 0.204],
           [-0.408],
           [ 0.204]])
    """
    check_batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)
    check_grad_output(grad_output, input, input.shape)
    if input.size == 0:
        grads = (None if parameter is None else np.zeros_like(parameter) for parameter in (weight, bias))
        return NormalizationGradients(np.zeros_like(input), *grads)
    axes = all_but(input, 1)
    scaled = grad_output if weight is None else grad_output * by_channel(weight, input)
    if training:
        grad_input, normalized = through_own_statistics(scaled, input, axes, eps)
    else:
        assert running_mean is not None
        assert running_var is not None
        mean, variance = by_channel(running_mean, input), by_channel(running_var, input)
        grad_input, normalized = over_deviation(scaled, variance, eps), normalize(input, mean, variance, eps)
    grad_weight = sum_into(grad_output * normalized, weight, axes)
    return NormalizationGradients(np.asarray(grad_input), grad_weight, sum_into(grad_output, bias, axes))
