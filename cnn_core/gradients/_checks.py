"""Check a gradient: it has the shape and the dtype of the forward result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, Array, check_array, check_shape
from cnn_core.errors import Fix, InvalidInputError


def check_grad_output(grad_output: Array, input: Array, shape: Sequence[int]) -> None:
    """
    Refuse a gradient that has not the shape and dtype of the forward result.

    Parameters
    ----------
    grad_output : ndarray
        The gradient of the loss with respect to that result.
    input : ndarray of any shape
        The input of the forward function: only floating point has a gradient.
    shape : sequence of int
        The shape of the forward function's result.

    Raises
    ------
    InvalidInputError
        If `grad_output` is no array of that shape and of the input's dtype.
    """
    check_array("input", input, FLOATS)
    check_grad_of(grad_output, shape, input.dtype)


def check_grad_of(grad_output: Array, shape: Sequence[int], dtype: np.dtype[Any]) -> None:
    """Refuse a gradient of another shape or dtype than the forward result has."""
    if not isinstance(grad_output, (np.ndarray, np.generic)):
        check_array("grad_output", grad_output, (dtype.name,))
    if grad_output.dtype != dtype:
        raise InvalidInputError(
            "The grad_output and the forward result have different dtypes.",
            given={"grad_output.dtype": grad_output.dtype.name},
            allowed="grad_output has the dtype of the forward result",
            here=f"{grad_output.dtype.name} != {dtype.name}",
            fixes=[Fix("grad_output.dtype", "=", dtype.name)],
        )
    rule, here = "grad_output has the shape of the forward result", f"{grad_output.shape} != {tuple(shape)}"
    check_shape("grad_output", grad_output, shape, rule, here)
