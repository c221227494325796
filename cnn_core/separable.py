"""Split a kernel into a column and a row, where its rank is 1; where it is not, find the best such split."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.largest import first_largest

Vector = NDArray[np.float64]
Plane = NDArray[np.float64]

LARGEST_DENOMINATOR = 1024  # weights are tried as whole numbers over 1, 2, … this many
NEAR = 1e-9  # numbers this close count as the same
TIED = 1e-9  # singular values count as equal where they differ by less than this share of the largest


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
    def equal_first(self) -> int:
        """How many singular values agree with the largest, itself included; 0 for a kernel of zeros."""
        return int((self.singular_values > self.singular_values[0] * (1 - TIED)).sum())

    @property
    def is_unique(self) -> bool:
        """Whether no other product of a column and a row comes as near to the kernel."""
        return self.rank <= 1 or self.equal_first == 1

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
        decomposition, with the largest singular value shared equally. Where several singular values are the largest,
        several products are equally near, and one of them is chosen that does not depend on how the decomposition
        was computed.

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
    left, singular, _ = np.linalg.svd(plane)
    floor = float(singular[0]) * max(plane.shape) * np.finfo(np.float64).eps
    rank = int((singular > max(floor, 1e-12 * float(singular[0]))).sum())
    split = Separation(plane, rank, singular, np.zeros(plane.shape[0]), np.zeros(plane.shape[1]))
    if rank == 1:
        column, row = _whole_split(plane) or _pivot_split(plane)
    elif rank > 1:
        column, row = _nearest_split(plane, left[:, : split.equal_first], float(singular[0]))
    else:
        return split
    return split._replace(column=column, row=row)


def _nearest_split(plane: Plane, leading: Plane, largest: float) -> tuple[Vector, Vector]:
    """
    Find a nearest column and row of a kernel whose rank is above 1.

    A decomposition is free in the signs of its vectors, and free to turn those of equal singular values among
    themselves; what they span is not. So the column is the unit vector of that span that reaches farthest along
    one axis, and along the first where several axes allow the same.
    """
    span = leading @ leading.T
    reach = np.diag(span)
    (axis,) = first_largest(reach)
    unit = span[:, axis] / math.sqrt(float(reach[axis]))
    share = math.sqrt(largest)
    return _without_dust(unit * share), _without_dust(unit @ plane / share)


def _without_dust(values: Vector) -> Vector:
    """Make exact zeros of what is there by rounding only."""
    return np.where(np.abs(values) > 1e-12 * np.abs(values).max(), values, 0.0)


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
