"""Explain mean and variance of a set of cells, then the steps normalise, scale, shift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cnn_core.array_checks import check_dims
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.explain.explanation import Explanation, Index, Operand, make_explanation, make_term
from cnn_core.explain.operands import FloatArray, as_numbers, check_size, constant, operand_at


class Statistics(NamedTuple):
    """
    Mean and variance as operands, with their explanations where they were computed.

    Attributes
    ----------
    mean, variance : Operand
        The two numbers.
    parts : tuple of Explanation
        Of the mean and of the variance; none where they are running averages.
    """

    mean: Operand
    variance: Operand
    parts: tuple[Explanation, ...] = ()


def shared_statistics(x: FloatArray, owner: Index, shared: tuple[slice | int, ...]) -> Statistics:
    """
    Explain mean and variance of the cells that share them.

    Parameters
    ----------
    x : ndarray of any shape
        The input.
    owner : tuple of int
        Index that names the two: a channel, a group, a sample.
    shared : tuple of slice or int
        Which cells: a slice or one coordinate for each axis of `x`.

    Returns
    -------
    Statistics
        μ = Σ x / M and σ² = Σ (x − μ)² / M over M cells.
    """
    starts = [
        axis.indices(size)[0] if isinstance(axis, slice) else axis for axis, size in zip(shared, x.shape, strict=True)
    ]
    region = tuple(axis if isinstance(axis, slice) else slice(axis, axis + 1) for axis in shared)
    cells = [
        operand_at(x, "input", tuple(start + offset for start, offset in zip(starts, offsets, strict=True)))
        for offsets in np.ndindex(x[region].shape)
    ]
    count = Operand("count", (), float(len(cells)))
    steps = [("sum", None), ("divide", count)]
    mean = make_explanation("mean", owner, [make_term(cell) for cell in cells], steps)
    mean_operand = Operand("mean", owner, mean.result)
    squares = [make_term(cell, mean_operand, rule="squared_difference") for cell in cells]
    variance = make_explanation("variance", owner, squares, steps)
    return Statistics(mean_operand, Operand("variance", owner, variance.result), (mean, variance))


def normalise(
    operation: str,
    number: Operand,
    statistics: Statistics,
    eps: float,
    affine: Sequence[tuple[str, Operand]],
) -> Explanation:
    """
    Explain (number - mean) / sqrt(variance + eps), then the steps of `affine_steps`.

    Parameters
    ----------
    operation : str
        What the explanation is called.
    number : Operand
        The number of the input.
    statistics : Statistics
        Its mean and variance.
    eps : float
        Added to the variance.
    affine : sequence of (str, Operand)
        From `affine_steps`.

    Returns
    -------
    Explanation
        One term, the number; steps "subtract" the mean, "divide" by the deviation, and those of `affine`.
    """
    deviation = make_explanation(
        "standard_deviation",
        statistics.variance.index,
        [make_term(statistics.variance)],
        [("sum", None), ("add", constant(eps)), ("square_root", None)],
        statistics.parts,
    )
    divisor = Operand("standard_deviation", deviation.index, deviation.result)
    steps = [("sum", None), ("subtract", statistics.mean), ("divide", divisor), *affine]
    return make_explanation(operation, number.index, [make_term(number)], steps, (*statistics.parts, deviation))


def affine_steps(
    weight: ArrayLike | None, bias: ArrayLike | None, place: Index, shape: Sequence[int]
) -> list[tuple[str, Operand]]:
    """
    Make the steps that scale by a weight and shift by a bias.

    Parameters
    ----------
    weight, bias : array_like of shape `shape`, optional
        Without one there is no such step.
    place : tuple of int
        Index of the number in them.
    shape : sequence of int
        What their shape must be.

    Returns
    -------
    list of (str, Operand)
        "multiply", then "bias".

    Raises
    ------
    InvalidInputError
        If one has another shape.
    """
    steps = []
    for step, name, array in (("multiply", "weight", weight), ("bias", "bias", bias)):
        if array is not None:
            numbers = as_numbers(array)
            if numbers.shape != tuple(shape):
                raise InvalidInputError(
                    f"The {name} does not have one number for each normalised place.",
                    given={f"{name}.shape": numbers.shape},
                    allowed=f"{name}.shape = {tuple(shape)}",
                    here=f"{name}.shape = {numbers.shape}",
                    fixes=[Fix(f"{name}.shape", "=", tuple(shape))],
                )
            steps.append((step, operand_at(numbers, name, place)))
    return steps


def running_operand(name: str, array: ArrayLike | None, channels: int, c: int) -> Operand:
    """
    Name one number of a running average.

    Parameters
    ----------
    name : str
        What it is called, e.g. ``"running_mean"``.
    array : array_like of shape (C,), or None
        The running average.
    channels : int
        C of the input.
    c : int
        The channel.

    Returns
    -------
    Operand
        The number of channel `c`.

    Raises
    ------
    InvalidInputError
        If there is none, or not one number a channel.
    """
    if array is None:
        raise InvalidInputError(
            f"Without the batch's own statistics, {name} is needed.",
            given={name: None},
            allowed=f"{name} has one number a channel",
            here=f"{name} = None",
        )
    numbers = as_numbers(array)
    check_dims(name, numbers, (1,), "(C,)")
    check_size(numbers.shape[0], channels, f"{name}.shape[0]", "input.shape[1]")
    return operand_at(numbers, name, (c,))
