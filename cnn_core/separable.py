"""Split a kernel into a column and a row, where its rank is 1; where it is not, find the best such split."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes

Vector = NDArray[np.float64]
Plane = NDArray[np.float64]

LARGEST_DENOMINATOR = 1024  # weights are tried as whole numbers over 1, 2, … this many
NEAR = 1e-9  # numbers this close count as the same


class Separation(NamedTuple):
    """
    Hold the split of a kernel into a column and a row.

    Attributes
    ----------
    kernel : ndarray of shape (K_h, K_w)
        The kernel.
    rank : int
        How many columns times rows it takes to add up to the kernel.
    singular_values : ndarray of shape (min(K_h, K_w),)
        Decreasing; as many as the rank are not 0.
    column : ndarray of shape (K_h,)
        The column.
    row : ndarray of shape (K_w,)
        The row.
    """

    kernel: Plane
    rank: int
    singular_values: Vector
    column: Vector
    row: Vector

    @property
    def product(self) -> Plane:
        """Column times row: the kernel itself for rank 1, else the nearest kernel of rank 1."""
        return np.outer(self.column, self.row)

    @property
    def difference(self) -> Plane:
        """What the product misses: exact zeros where the kernel is met."""
        missing: Plane = self.kernel - self.product
        missing[np.abs(missing) < NEAR] = 0.0
        return missing

    @property
    def is_exact(self) -> bool:
        """Whether a column and a row are enough."""
        return self.rank <= 1

    @property
    def kept(self) -> float:
        """The share of the kernel's sum of squares that the product keeps, from 0 to 1."""
        total = float((self.singular_values**2).sum())
        return float(self.singular_values[0] ** 2) / total if total else 1.0

    @property
    def weights(self) -> tuple[int, int]:
        """Weights of the kernel, and of column and row together."""
        return self.kernel.size, self.column.size + self.row.size


@offer_working_fixes
def separate(kernel: ArrayLike) -> Separation:
    """
    Split a kernel into a column and a row.

    Parameters
    ----------
    kernel : array_like of shape (K_h, K_w)
        Finite numbers.

    Returns
    -------
    Separation
        For rank 1, whole numbers or simple fractions where that is possible; else from the singular value
        decomposition, with the largest singular value shared equally.

    Raises
    ------
    InvalidInputError
        If it is not a plane of finite numbers.

    References
    ----------
    Eckart and Young, "The approximation of one matrix by another of lower rank", Psychometrika 1, 1936.

    Examples
    --------
    >>> split = separate([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    >>> split.rank, split.column.tolist(), split.row.tolist()
    (1, [1.0, 2.0, 1.0], [-1.0, 0.0, 1.0])
    """
    plane = np.asarray(kernel, dtype=np.float64)
    if plane.ndim != 2 or plane.size == 0 or not np.isfinite(plane).all():
        raise InvalidInputError(
            "Only a grid of finite numbers can be split.",
            given={"kernel.shape": plane.shape},
            allowed="kernel: K_h × K_w finite numbers",
            here=f"kernel.shape = {plane.shape}",
            fixes=[Fix("kernel", "=", [[1.0]])],
        )
    left, singular, right = np.linalg.svd(plane)
    floor = float(singular[0]) * max(plane.shape) * np.finfo(np.float64).eps
    rank = int((singular > max(floor, 1e-12 * float(singular[0]))).sum())
    if rank == 1:
        column, row = _whole_split(plane) or _pivot_split(plane)
    else:
        sign = -1.0 if left[np.abs(left[:, 0]).argmax(), 0] < 0 else 1.0
        share = sign * math.sqrt(float(singular[0]))
        column, row = left[:, 0] * share + 0.0, right[0] * share + 0.0
    return Separation(plane, rank, singular, column, row)


def _whole_split(plane: Plane) -> tuple[Vector, Vector] | None:
    """Split a kernel of rank 1 that is whole numbers over one denominator; None if it is not."""
    largest = float(np.abs(plane).max())
    for denominator in range(1, LARGEST_DENOMINATOR + 1):
        whole = np.rint(plane * denominator)
        if np.abs(plane * denominator - whole).max() <= NEAR * max(1.0, largest):
            break
    else:
        return None
    if np.abs(whole).max() > 2**31:
        return None
    i = int(np.abs(whole).sum(axis=1).argmax())
    row = whole[i] / np.gcd.reduce(whole[i].astype(np.int64))
    j = int(np.abs(row).argmax())
    column = whole[:, j] / row[j]
    if column[np.flatnonzero(column)[0]] < 0:
        column, row = -column, -row
    side = math.isqrt(denominator)
    shares = (side, side) if side * side == denominator else (denominator, 1)
    return column / shares[0] + 0.0, row / shares[1] + 0.0


def _pivot_split(plane: Plane) -> tuple[Vector, Vector]:
    """Split a kernel of rank 1 along the column and the row of its largest number."""
    i, j = np.unravel_index(int(np.abs(plane).argmax()), plane.shape)
    root = math.sqrt(abs(float(plane[i, j])))
    return plane[:, j] / root * np.sign(plane[i, j]), plane[i] / root
