"""The dense layer: every output is a weighted sum of every input."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import FLOATS, INTEGERS, Array, check_array, check_dims, check_same_dtype
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes


def linear(input: Array, weight: Array, bias: Array | None = None) -> Array:
    """
    Multiply by a matrix and add a bias.

    Parameters
    ----------
    input : ndarray of shape (..., in_features)
        One or more vectors.
    weight : ndarray of shape (out_features, in_features) or (in_features,)
        One row an output; same dtype as `input`.
    bias : ndarray of shape (out_features,), (), (1,) or (..., out_features), optional
        Added to the outputs: one number each, one for all, or one for every output of every vector.

    Returns
    -------
    ndarray of shape (..., out_features) or (...,)
        y = x Wᵀ + b.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.linear` would refuse the call.

    References
    ----------
    Rosenblatt, "The perceptron", 1958.

    Examples
    --------
    >>> linear(np.array([1.0, 2.0]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.array([0.5, 0.0]))
    array([11.5, 17. ])
    """
    check_linear(input, weight, bias)
    product = np.asarray(input @ weight.T)
    return product if bias is None else np.asarray(product + bias)


@offer_working_fixes
def check_linear(input: Array, weight: Array, bias: Array | None) -> None:
    """
    Check the arguments of `linear`.

    Parameters
    ----------
    input, weight, bias
        As for `linear`, whatever the caller gave.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.linear` would refuse them.
    """
    check_array("input", input, (*FLOATS, *INTEGERS))
    check_dims("input", input, range(1, 65), "(..., in_features)")
    check_same_dtype("weight", weight, input)
    check_dims("weight", weight, (1, 2), "(out_features, in_features) or (in_features,)")
    if weight.shape[-1] != input.shape[-1]:
        raise InvalidInputError(
            "The weight has no number for each input feature.",
            given={"input.shape": input.shape, "weight.shape": weight.shape},
            allowed="weight.shape[-1] = input.shape[-1]",
            here=f"{weight.shape[-1]} != {input.shape[-1]}",
            fixes=[
                Fix("weight.shape", "=", (*weight.shape[:-1], input.shape[-1])),
                Fix("input.shape", "=", (*input.shape[:-1], weight.shape[-1])),
            ],
        )
    if bias is not None:
        check_same_dtype("bias", bias, input)
        _check_bias(bias, input, weight)


def _check_bias(bias: Array, input: Array, weight: Array) -> None:
    output_shape = (*input.shape[:-1], *weight.shape[:-1])
    if weight.ndim == 1:  # the reference has no product of a matrix, a vector and a bias in one step
        stretches = bias.ndim == 0 and input.ndim != 2
    else:
        stretches = bias.shape in ((), (1,), weight.shape[:1], output_shape)
    if not stretches:
        raise InvalidInputError(
            "The bias does not stretch to the output.",
            given={"bias.shape": bias.shape, "output shape": output_shape},
            allowed="bias.shape = (out_features,)",
            here=f"{bias.shape} against {output_shape}",
            fixes=[Fix("bias.shape", "=", weight.shape[:-1]), Fix("bias", "=", None)],
        )
