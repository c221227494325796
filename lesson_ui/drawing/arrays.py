"""The numbers of a scene as bytes, each array where the table of contents says."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNED = 8  # bytes


class Arrays:
    """Arrays laid one after the other, each beginning at a multiple of eight bytes."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def add(self, values: NDArray[Any] | None, dtype: str) -> dict[str, Any] | None:
        """
        Append an array.

        Parameters
        ----------
        values : ndarray or None
            Of any shape; None appends nothing.
        dtype : str
            How its numbers are written: ``"u1"``, ``"i4"``, ``"f8"`` …

        Returns
        -------
        dict or None
            Its type, its shape, and where it begins.
        """
        if values is None:
            return None
        raw = np.ascontiguousarray(values, dtype=np.dtype(dtype).newbyteorder("<")).tobytes()
        at = self._length
        filler = bytes(-len(raw) % ALIGNED)
        self._parts += [raw, filler]
        self._length += len(raw) + len(filler)
        return {"dtype": dtype, "shape": values.shape, "at": at}

    def joined(self) -> bytes:
        """
        Join the bytes of all arrays.

        Returns
        -------
        bytes
            One array after the other, where the message says that they begin.
        """
        return b"".join(self._parts)


def exact_type(values: NDArray[Any]) -> str:
    """
    Choose the smallest type that holds some numbers without loss.

    Parameters
    ----------
    values : ndarray of any shape
        The numbers.

    Returns
    -------
    str
        ``"i2"``, ``"i4"``, ``"f4"`` or ``"f8"``.

    Examples
    --------
    >>> exact_type(np.array([1.0, 300.0])), exact_type(np.array([0.1]))
    ('i2', 'f8')
    """
    for dtype in ("i2", "i4", "f4"):
        with np.errstate(invalid="ignore", over="ignore"):  # too large for the type: then it is not equal
            cast = values.astype(dtype)
        if np.array_equal(cast, values):
            return dtype
    return "f8"
