"""Gradient of local response normalisation."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional._normalization_checks import check_local_response_norm
from cnn_core.functional.response_normalization import sum_of_neighbours
from cnn_core.gradients._checks import check_grad_output


def local_response_norm_backward(
    grad_output: Array, input: Array, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Array:
    """
    Pass a gradient back through `local_response_norm`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `local_response_norm`; same dtype as
        `input`.
    input : ndarray of shape (N, C, L, ...)
        Feature maps, as given to `local_response_norm`, like all that follow.
    size, alpha, beta, k
        As for `local_response_norm`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x_c = g_c d_c^−β − 2 αβ/size · x_c Σ g_c′ x_c′ d_c′^(−β−1) over the channels c′ in whose
        neighbourhood c is, with d_c = k + α/size Σ x² over the neighbourhood of c.

    Raises
    ------
    InvalidInputError
        If `local_response_norm` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> x, g = np.ones((1, 3, 1)), np.array([[[1.0], [0.0], [0.0]]])
    >>> local_response_norm_backward(g, x, 3, alpha=3.0, beta=1.0).ravel().round(4)
    array([ 0.1111, -0.2222,  0.    ])
    """
    check_local_response_norm(input, size, alpha, beta, k)
    check_grad_output(grad_output, input, input.shape)
    number = input.dtype.type
    activity = sum_of_neighbours(input * input, size // 2, (size - 1) // 2)
    with np.errstate(invalid="ignore", divide="ignore"):  # k <= 0: as forward, without complaint
        divisor = activity * number(alpha / size) + number(k)
        direct = grad_output / divisor ** number(beta)
        through_divisor = grad_output * input / divisor ** number(beta + 1)
        # c is in the neighbourhood of c′ where c′ is in the mirrored neighbourhood of c
        pulled = sum_of_neighbours(through_divisor, (size - 1) // 2, size // 2)
        return np.asarray(direct - number(2 * alpha * beta / size) * input * pulled)
