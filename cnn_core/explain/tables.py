"""List every product and running sum of one channel, so that a drawing computes none of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.array_checks import check_dims
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.explain.operands import FloatArray, as_numbers, check_size
from cnn_core.geometry import Reads, padded_values

LevelArray = NDArray[np.int32]

SCALES = (1.0, 255.0)  # pictures hold whole numbers, or whole numbers over 255
WIDEST_RANGE = 65536  # levels counted by their number up to here, sorted beyond


class TermTable(NamedTuple):
    """
    List every product that a kernel can make with a plane.

    Attributes
    ----------
    levels : ndarray of shape (rows, columns), int32
        For each cell of the padded input, the place of its value among `values`.
    values : ndarray of shape (L,), float64
        The distinct values of the plane, increasing.
    products : ndarray of shape (T, L), float64
        ``products[t, l] = weight[u, v] * values[l]`` with ``t = u * K_w + v``. Where value or weight is not
        finite, so may be the product.
    """

    levels: LevelArray
    values: FloatArray
    products: FloatArray


def distinct_levels(plane: FloatArray) -> tuple[LevelArray, FloatArray]:
    """
    Number the distinct values of a plane.

    Parameters
    ----------
    plane : ndarray of shape (H, W)
        Any numbers.

    Returns
    -------
    levels : ndarray of shape (H, W), int32
        The place of each cell's value among the values.
    values : ndarray of shape (L,), float64
        The distinct values, increasing; ``values[levels]`` is the plane.

    Examples
    --------
    >>> levels, values = distinct_levels(np.array([[0.5, 2.0], [2.0, 0.5]]))
    >>> levels.tolist(), values.tolist()
    ([[0, 1], [1, 0]], [0.5, 2.0])
    """
    for scale in SCALES:
        counted = _whole_levels(plane, scale)
        if counted is not None:
            return counted
    values, levels = np.unique(plane, return_inverse=True)
    return levels.reshape(plane.shape).astype(np.int32), values


def _whole_levels(plane: FloatArray, scale: float) -> tuple[LevelArray, FloatArray] | None:
    """Number whole multiples of 1 / scale without sorting; None if the plane holds anything else."""
    low, high = plane.min() * scale, plane.max() * scale
    if not (np.isfinite(low) and high - low < WIDEST_RANGE):  # NaN compares false
        return None
    if abs(low) > 2**31:
        return None
    whole = np.rint(plane * scale)
    if not np.array_equal(whole / scale, plane):
        return None
    offset = whole.astype(np.int64) - int(whole.min())
    present = np.bincount(offset.ravel()) > 0
    levels = (np.cumsum(present) - 1).astype(np.int32)[offset]
    return levels, (np.flatnonzero(present) + whole.min()) / scale


@offer_working_fixes
def term_table(padded_input: ArrayLike, weight: ArrayLike) -> TermTable:
    """
    Multiply every distinct value of a padded plane with every weight.

    Parameters
    ----------
    padded_input : array_like of shape (rows, columns), not empty
        One channel with its padding: row 0, column 0 is the first cell of the padding, if there is any.
    weight : array_like of shape (K_h, K_w)
        One kernel.

    Returns
    -------
    TermTable
        The product of a cell and weight t is ``products[t, levels[cell]]``.

    Raises
    ------
    InvalidInputError
        If either is not a plane, or the input has no cell.

    Examples
    --------
    >>> table = term_table([[0, 1], [1, 2]], [[1, -1]])
    >>> table.levels.tolist(), table.products.tolist()
    ([[0, 1], [1, 2]], [[0.0, 1.0, 2.0], [0.0, -1.0, -2.0]])
    """
    plane, w = as_numbers(padded_input), as_numbers(weight)
    check_dims("padded_input", plane, (2,), "(rows, columns)")
    check_dims("weight", w, (2,), "(K_h, K_w)")
    if plane.size == 0:
        raise InvalidInputError(
            "There is no cell to multiply.",
            given={"padded_input.shape": plane.shape},
            allowed="padded_input has a row and a column",
            here=f"padded_input.shape = {plane.shape}",
            fixes=[Fix("padded_input.shape", "=", (max(1, plane.shape[0]), max(1, plane.shape[1])))],
        )
    levels, values = distinct_levels(plane)
    with np.errstate(invalid="ignore", over="ignore"):
        products = w.reshape(-1, 1) * values + 0.0  # + 0.0 turns -0.0 into 0.0
    return TermTable(levels, values, products)


@offer_working_fixes
def running_sums(padded_input: ArrayLike, weight: ArrayLike, reads: Reads, bias: float = 0.0) -> FloatArray:
    """
    Add up the products of every output cell, one after another.

    Parameters
    ----------
    padded_input : array_like of shape (H + 2 P_h, W + 2 P_w)
        One channel with its padding, whatever the mode; without any for a transposed convolution.
    weight : array_like of shape (K_h, K_w)
        One kernel.
    reads : Reads
        Which cells are read: of `conv2d_reads` or `conv_transpose2d_reads`.
    bias : float
        What the sums start from.

    Returns
    -------
    ndarray of shape (O_h * O_w, K_h * K_w)
        Row ``i * O_w + j``, column t: the bias and products 0 ... t, in reading order of the kernel. The
        last column is the output. Taps that read nothing add 0.

    Raises
    ------
    InvalidInputError
        If input or weight is not a plane, or not the one that `reads` is about.

    Examples
    --------
    >>> from cnn_core.geometry import conv2d_reads
    >>> running_sums([[1, 2, 3]], [[1, -1]], conv2d_reads((1, 3), (1, 2)), bias=10).tolist()
    [[11.0, 9.0], [12.0, 9.0]]
    """
    plane, w = as_numbers(padded_input), as_numbers(weight)
    check_dims("padded_input", plane, (2,), "(rows, columns)")
    check_dims("weight", w, (2,), "(K_h, K_w)")
    for a in (0, 1):
        check_size(plane.shape[a], reads.padded_size[a], f"padded_input.shape[{a}]", f"reads.padded_size[{a}]")
        check_size(w.shape[a], reads.kernel_size[a], f"weight.shape[{a}]", f"reads.kernel_size[{a}]")
    with np.errstate(invalid="ignore", over="ignore"):
        products = (padded_values(reads, plane) * w).reshape(-1, w.size)
        sums: FloatArray = bias + np.cumsum(products, axis=1)
    return sums
