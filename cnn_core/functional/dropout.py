"""Dropout: switch activations off at random while training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, INTEGERS, Array, check_array
from cnn_core.checks import check_choice, check_number
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.functional._inplace import deliver


def dropout(
    input: Array,
    p: float = 0.5,
    training: bool = True,
    inplace: bool = False,
    *,
    rng: np.random.Generator | None = None,
) -> Array:
    """
    Zero each activation with probability p, and enlarge the others so that the mean stays.

    Parameters
    ----------
    input : ndarray of any shape
        Any shape. Integers only where nothing is scaled: not training, or p = 0 or 1.
    p : float, 0 ... 1
        Probability that an activation is dropped.
    training : bool
        Drop; otherwise the input passes unchanged.
    inplace : bool
        Write the result into `input` as well, and return that array.
    rng : numpy.random.Generator, optional
        Where chance comes from; a fresh generator if not given. PyTorch draws from its global one instead.

    Returns
    -------
    ndarray of the input's shape
        x m / (1 − p) with independent m = 1 with probability 1 − p, else 0.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.dropout` would refuse the call.

    References
    ----------
    Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.

    Examples
    --------
    >>> dropout(np.ones(6), 0.5, rng=np.random.default_rng(1))
    array([2., 2., 0., 2., 0., 0.])
    """
    check_dropout(input, p, training, inplace, rng)
    if not training or p == 0:
        return input if inplace else np.array(input)
    if p == 1:
        return deliver(np.zeros_like(input), input, inplace)
    rng = np.random.default_rng() if rng is None else rng
    kept = (dropout_mask(input.shape, p, rng) / (1 - p)).astype(input.dtype)
    return deliver(input * kept, input, inplace)


def dropout_mask(shape: Sequence[int], p: float, rng: np.random.Generator) -> Array:
    """
    Draw which activations stay, as `dropout` does with a generator in the same state.

    Parameters
    ----------
    shape : sequence of int
        Shape of the input.
    p : float, 0 ... 1
        Probability that an activation is dropped.
    rng : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    ndarray of bool of that shape
        m: True, with probability 1 − p, for what stays.

    Raises
    ------
    InvalidInputError
        If `p` is no probability.

    Examples
    --------
    >>> dropout_mask((6,), 0.5, np.random.default_rng(1))
    array([ True,  True, False,  True, False, False])
    """
    check_number("p", p, 0, 1)
    return np.asarray(rng.random(tuple(shape)) >= p)


@offer_working_fixes
def check_dropout(input: Array, p: Any, training: Any, inplace: Any, rng: Any) -> None:
    """
    Check the arguments of `dropout`.

    Parameters
    ----------
    input, p, training, inplace, rng : object
        As for `dropout`, whatever the caller gave; the input of any shape.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.dropout` would refuse them, or `rng` is no generator.
    """
    check_choice("training", training, (True, False))
    check_choice("inplace", inplace, (True, False))
    check_number("p", p, default=0.5)
    if not 0 <= p <= 1:
        raise InvalidInputError(
            "The p is no probability.",
            given={"p": p},
            allowed="0 <= p <= 1",
            here=f"p = {p}",
            fixes=[Fix("p", "=", 1.0 if p > 1 else 0.0)],
        )
    scales = training and 0 < p < 1
    check_array("input", input, FLOATS if scales else (*FLOATS, *INTEGERS, "bool"))
    if rng is not None and not isinstance(rng, np.random.Generator):
        raise InvalidInputError(
            "The rng is no random number generator.",
            given={"rng": rng},
            allowed="rng is None or a numpy.random.Generator",
            here=f"type(rng) = {type(rng).__name__}",
            fixes=[Fix("rng", "=", None)],
        )
