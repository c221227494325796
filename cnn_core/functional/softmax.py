"""Softmax: turn scores into probabilities, and into their logarithms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cnn_core.array_checks import FLOATS, INTEGERS, Array, check_array
from cnn_core.checks import as_integer
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes


def softmax(input: Array, dim: int | None = None, *, dtype: DTypeLike | None = None) -> Array:
    """
    Turn scores into probabilities that sum to 1.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape.
    dim : int, −ndim ... ndim − 1, optional
        The axis along which the results sum to 1. Left out, PyTorch's old rule holds: axis 0 for an input of
        0, 1 or 3 axes, axis 1 for any other.
    dtype : data type, optional
        Convert to float32 or float64 first.

    Returns
    -------
    ndarray of the input's shape
        eˣ / Σ eˣ along `dim`.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.softmax` would refuse the call.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.

    Examples
    --------
    >>> softmax(np.array([[3.0, 0.0]]), dim=1).round(2)
    array([[0.95, 0.05]])
    """
    x, axis = softmax_input(input, dim, dtype)
    powers = np.exp(_below_largest(x, axis))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True)).reshape(input.shape)


def log_softmax(input: Array, dim: int | None = None, *, dtype: DTypeLike | None = None) -> Array:
    """
    Take the logarithm of the softmax without computing the softmax.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape.
    dim : int, −ndim ... ndim − 1, optional
        The axis along which the probabilities sum to 1; left out as for `softmax`.
    dtype : data type, optional
        Convert to float32 or float64 first.

    Returns
    -------
    ndarray of the input's shape
        x − ln Σ eˣ along `dim`.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.log_softmax` would refuse the call.

    References
    ----------
    PyTorch, `torch.nn.LogSoftmax`.

    Examples
    --------
    >>> log_softmax(np.array([[3.0, 0.0]]), dim=1).round(4)
    array([[-0.0486, -3.0486]])
    """
    x, axis = softmax_input(input, dim, dtype)
    below = _below_largest(x, axis)
    with np.errstate(divide="ignore"):  # an empty axis: no probabilities, hence no logarithm
        log_total = np.log(np.exp(below).sum(axis=axis, keepdims=True))
    return np.asarray(below - log_total).reshape(input.shape)


def _below_largest(x: Array, axis: int) -> Array:
    """Subtract the largest score, which changes no probability and keeps the powers from overflowing."""
    with np.errstate(invalid="ignore"):  # infinite scores: no number, as in the reference
        return np.asarray(x - x.max(axis=axis, keepdims=True, initial=-np.inf))


@offer_working_fixes
def softmax_input(input: Array, dim: Any, dtype: Any) -> tuple[Array, int]:
    """
    Check the arguments of `softmax`; convert the input, and say along which axis.

    Parameters
    ----------
    input : ndarray of any shape
        Logits.
    dim : int or None
        The axis; None takes the one that PyTorch takes.
    dtype : str, dtype or None
        What to convert to first; None keeps the input's.

    Returns
    -------
    x : ndarray of the input's shape, (1,) for a single number
        The input converted.
    axis : int
        Along which axis; below 0 from the end.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.softmax` would refuse them.
    """
    if dtype is not None:
        dtype = _check_dtype(dtype)
    check_array("input", input, FLOATS if dtype is None else (*FLOATS, *INTEGERS, "bool"))
    axes = max(1, input.ndim)  # a single number counts as one axis
    axis = (0 if input.ndim in (0, 1, 3) else 1) if dim is None else as_integer(dim)
    if axis is None or not -axes <= axis < axes:
        raise InvalidInputError(
            "The dim is no axis of the input.",
            given={"dim": dim, "input.shape": input.shape},
            allowed="-input.ndim <= dim < input.ndim",
            here=f"dim = {dim!r}, input.ndim = {input.ndim}",
            fixes=[Fix("dim", "=", axes - 1)],
        )
    x = input if dtype is None else input.astype(dtype)
    return (x, axis) if input.ndim else (x[None], 0)


def _check_dtype(dtype: Any) -> Any:
    try:
        name = np.dtype(dtype).name
    except TypeError:
        name = repr(dtype)
    if name not in FLOATS:
        raise InvalidInputError(
            "The dtype cannot hold probabilities.",
            given={"dtype": dtype},
            allowed=f"dtype is None or in {FLOATS}",
            here=f"dtype = {name}",
            fixes=[Fix("dtype", "=", np.float32)],
        )
    return np.dtype(name)
