"""Find the largest of numbers that were computed, so that every computer finds the same one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

SAME = {np.dtype(np.float32): 1e-5, np.dtype(np.float16): 1e-2}  # of the largest magnitude, by type
SAME_IN_DOUBLE = 1e-9


def first_largest(values: ArrayLike) -> tuple[int, ...]:
    """
    Find the first of the largest numbers; those that rounding alone may set apart count as the same.

    Sums come out with other last digits on another processor, so that of two equal numbers now one, now the other is
    larger by a trifle, and a plain ``argmax`` points to another place.

    Parameters
    ----------
    values : array_like
        Numbers, at least one. NaN counts as less than all others.

    Returns
    -------
    tuple of int
        Its index, one number for each axis.

    Examples
    --------
    >>> first_largest([[0.0, 0.1 + 0.2], [0.3, -1.0]]), first_largest([0.3, 0.1 + 0.2])
    ((0, 1), (0,))
    """
    given = np.asarray(values)
    known = np.where(np.isnan(given), -np.inf, given)
    largest, finite = known.max(), np.abs(known[np.isfinite(known)])
    room = SAME.get(given.dtype, SAME_IN_DOUBLE) * float(finite.max()) if finite.size else 0.0
    first = int((known >= largest - room).argmax()) if np.isfinite(largest) else int((known == largest).argmax())
    return tuple(int(index) for index in np.unravel_index(first, known.shape))
