"""Gradient of dropout: activations that were dropped get none."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array, check_array, check_shape
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.functional.dropout import check_dropout
from cnn_core.gradients._checks import check_grad_output


def dropout_backward(
    grad_output: Array, input: Array, p: float = 0.5, training: bool = True, *, mask: Array | None = None
) -> Array:
    """
    Pass a gradient back through `dropout`.

    Parameters
    ----------
    grad_output : ndarray of the input's shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `dropout`; same dtype as `input`.
    input : ndarray of any shape
        The activations as given to `dropout`; their values do not matter.
    p, training
        As for `dropout`.
    mask : ndarray of bool of the input's shape, optional
        m, True for what stayed: `cnn_core.functional.dropout.dropout_mask` with a generator in the state in
        which `dropout` got it. Needed where training and 0 < p < 1.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = g m / (1 − p) in training, g otherwise.

    Raises
    ------
    InvalidInputError
        If `dropout` would refuse the call, `grad_output` does not fit its result, or the mask is missing or
        does not fit the input.

    Examples
    --------
    >>> dropout_backward(np.ones(3), np.ones(3), mask=np.array([True, False, True]))
    array([2., 0., 2.])
    """
    check_dropout(input, p, training, False, None)
    check_grad_output(grad_output, input, input.shape)
    if not training or p == 0:
        return np.array(grad_output)
    if p == 1:
        return np.zeros_like(input)
    if mask is None:
        raise InvalidInputError(
            "Which activations were dropped is not known.",
            given={"mask": mask, "p": p, "training": training},
            allowed="mask is given where training and 0 < p < 1",
            here="mask = None",
            fixes=[Fix("mask", "=", np.ones(input.shape, np.bool_)), Fix("training", "=", False)],
        )
    check_array("mask", mask, ("bool",))
    check_shape("mask", mask, input.shape, "mask.shape = input.shape", f"{mask.shape} != {input.shape}")
    return np.asarray(grad_output * (mask / (1 - p)).astype(input.dtype))
