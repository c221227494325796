"""Take apart one normalised number: which cells share its mean and variance, then scale and shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from numpy.typing import ArrayLike

from cnn_core.array_checks import check_dims
from cnn_core.checks import check_groups
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.explain.explanation import Explanation
from cnn_core.explain.operands import as_numbers, check_index, operand_at
from cnn_core.explain.statistics import (
    Statistics,
    affine_steps,
    normalise,
    running_operand,
    shared_statistics,
)


@offer_working_fixes
def explain_batch_norm(
    input: ArrayLike,
    running_mean: ArrayLike | None,
    running_var: ArrayLike | None,
    weight: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of a batch normalisation.

    Parameters
    ----------
    input : array_like of shape (N, C, ...)
        The mini-batch.
    running_mean, running_var : array_like of shape (C,) or None
        Used in evaluation; may be None in training.
    weight, bias : array_like of shape (C,), optional
        Scale and shift.
    training : bool
        Take mean and variance from the mini-batch: every sample and place of the channel shares them.
    momentum : float
        Moves the running averages; the output does not depend on it.
    eps : float
        Added to the variance.
    index : (n, c, ...)
        The number asked about.

    Returns
    -------
    Explanation
        (x - mean) / sqrt(var + eps) * weight + bias: steps "subtract", "divide", then "multiply" and "bias"
        where given. `parts` explain mean, variance and standard deviation; their index is (c,).

    Raises
    ------
    InvalidInputError
        If shapes do not agree, running averages are missing, or the index is outside of the input.

    Examples
    --------
    >>> explain_batch_norm([[1.0], [3.0]], None, None, training=True, eps=0.0, index=(1, 0)).result
    1.0
    """
    x = as_numbers(input)
    if x.ndim < 2:
        check_dims("input", x, (2, 3, 4), "(N, C) or (N, C, L) or (N, C, H, W)")
    place = check_index(index, x.shape)
    c = place[1]
    if training:
        statistics = shared_statistics(x, (c,), (slice(None), c, *[slice(None)] * (x.ndim - 2)))
    else:
        mean, variance = (
            running_operand(name, array, x.shape[1], c)
            for name, array in (("running_mean", running_mean), ("running_var", running_var))
        )
        statistics = Statistics(mean, variance)
    affine = affine_steps(weight, bias, (c,), (x.shape[1],))
    return normalise("batch_norm", operand_at(x, "input", place), statistics, eps, affine)


@offer_working_fixes
def explain_layer_norm(
    input: ArrayLike,
    normalized_shape: Sequence[int],
    weight: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    eps: float = 1e-5,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of a layer normalisation.

    Parameters
    ----------
    input : array_like of shape (..., *normalized_shape)
        The numbers.
    normalized_shape : sequence of int
        The last axes; all numbers along them share mean and variance.
    weight, bias : array_like of shape normalized_shape, optional
        Scale and shift.
    eps : float
        Added to the variance.
    index : sequence of int
        The number asked about.

    Returns
    -------
    Explanation
        As in `explain_batch_norm`; the parts' index is that of the axes before `normalized_shape`.

    Raises
    ------
    InvalidInputError
        If the input does not end in `normalized_shape`, or the index is outside of it.

    Examples
    --------
    >>> explain_layer_norm([[1.0, 3.0]], (2,), eps=0.0, index=(0, 1)).result
    1.0
    """
    x = as_numbers(input)
    shape = tuple(normalized_shape)
    if not shape or x.shape[-len(shape) :] != shape:
        raise InvalidInputError(
            "The input does not end in the normalised shape.",
            given={"input.shape": x.shape, "normalized_shape": shape},
            allowed="input.shape = (..., *normalized_shape), normalized_shape not empty",
            here=f"input.shape[-{len(shape)}:] = {x.shape[-len(shape) :] if shape else ()}",
            fixes=[Fix("normalized_shape", "=", x.shape[-max(1, len(shape)) :])],
        )
    place = check_index(index, x.shape)
    lead = place[: x.ndim - len(shape)]
    statistics = shared_statistics(x, lead, (*lead, *[slice(None)] * len(shape)))
    affine = affine_steps(weight, bias, place[len(lead) :], shape)
    return normalise("layer_norm", operand_at(x, "input", place), statistics, eps, affine)


@offer_working_fixes
def explain_group_norm(
    input: ArrayLike,
    num_groups: int,
    weight: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    eps: float = 1e-5,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of a group normalisation.

    Parameters
    ----------
    input : array_like of shape (N, C, ...)
        The numbers.
    num_groups : int
        Divides C; the channels of a group, of one sample, share mean and variance.
    weight, bias, eps, index
        As for `explain_batch_norm`.

    Returns
    -------
    Explanation
        As in `explain_batch_norm`; the parts' index is (n, group).

    Raises
    ------
    InvalidInputError
        If `num_groups` does not divide C, or the index is outside of the input.

    Examples
    --------
    >>> explain_group_norm([[1.0, 3.0, 7.0, 7.5]], 2, eps=0.0, index=(0, 1)).result
    1.0
    """
    x = as_numbers(input)
    if x.ndim < 2:
        check_dims("input", x, (2, 3, 4), "(N, C) or (N, C, L) or (N, C, H, W)")
    channels = x.shape[1]
    check_groups({"input.shape[1]": channels}, num_groups, "num_groups", given={"input.shape": x.shape})
    n, c, *_ = place = check_index(index, x.shape)
    depth = channels // num_groups
    group = c // depth
    members = slice(group * depth, (group + 1) * depth)
    statistics = shared_statistics(x, (n, group), (n, members, *[slice(None)] * (x.ndim - 2)))
    affine = affine_steps(weight, bias, (c,), (channels,))
    return normalise("group_norm", operand_at(x, "input", place), statistics, eps, affine)


@offer_working_fixes
def explain_instance_norm(
    input: ArrayLike,
    running_mean: ArrayLike | None = None,
    running_var: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of an instance normalisation.

    Parameters
    ----------
    input : array_like of shape (N, C, ...)
        The numbers.
    running_mean, running_var : array_like of shape (C,), optional
        Used without `use_input_stats`.
    weight, bias : array_like of shape (C,), optional
        Scale and shift.
    use_input_stats : bool
        Take mean and variance from the input: all places of one channel of one sample share them.
    momentum, eps, index
        As for `explain_batch_norm`.

    Returns
    -------
    Explanation
        As in `explain_batch_norm`; the parts' index is (n, c).

    Raises
    ------
    InvalidInputError
        If shapes do not agree, running averages are missing, or the index is outside of the input.

    Examples
    --------
    >>> explain_instance_norm([[[1.0, 3.0]]], eps=0.0, index=(0, 0, 1)).result
    1.0
    """
    if not use_input_stats:
        evaluated = explain_batch_norm(
            input, running_mean, running_var, weight, bias, False, momentum, eps, index=index
        )
        return replace(evaluated, operation="instance_norm")
    x = as_numbers(input)
    if x.ndim < 3:
        check_dims("input", x, (3, 4), "(N, C, L) or (N, C, H, W)")
    n, c, *_ = place = check_index(index, x.shape)
    statistics = shared_statistics(x, (n, c), (n, c, *[slice(None)] * (x.ndim - 2)))
    affine = affine_steps(weight, bias, (c,), (x.shape[1],))
    return normalise("instance_norm", operand_at(x, "input", place), statistics, eps, affine)
