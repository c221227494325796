"""Where each number of a volume lands when all maps are written into one vector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.geometry.reads import IntArray


def flat_order(shape: tuple[int, int, int], *, channels_last: bool = False) -> IntArray:
    """
    Tell which number of a volume stands at each place of the vector.

    Parameters
    ----------
    shape : (C, H, W)
        Maps, rows, columns; each >= 1.
    channels_last : bool
        Whether the volume is kept as H × W × C, as TensorFlow does: all maps' numbers of one place stand together.

    Returns
    -------
    ndarray of shape (C * H * W,), int64
        For each place of the vector the number's place in the volume, counted map by map, row by row.

    Examples
    --------
    >>> flat_order((2, 1, 2)).tolist(), flat_order((2, 1, 2), channels_last=True).tolist()
    ([0, 1, 2, 3], [0, 2, 1, 3])
    """
    places = np.arange(np.prod(shape), dtype=np.int64).reshape(shape)
    return (places.transpose(1, 2, 0) if channels_last else places).ravel()


@offer_working_fixes
def flat_place(shape: tuple[int, int, int], index: Sequence[int], *, channels_last: bool = False) -> int:
    """
    Tell where one number of a volume lands.

    Parameters
    ----------
    shape : (C, H, W)
        Maps, rows, columns; each >= 1.
    index : (c, i, j)
        The number: map, row, column, from 0.
    channels_last : bool
        As for `flat_order`.

    Returns
    -------
    int
        ``(c * H + i) * W + j``; with channels last ``(i * W + j) * C + c``.

    Raises
    ------
    InvalidInputError
        If the volume has no such number.

    Examples
    --------
    >>> flat_place((2, 3, 4), (1, 1, 2)), flat_place((2, 3, 4), (1, 1, 2), channels_last=True)
    (18, 13)
    """
    C, H, W = shape
    if len(index) != 3 or not all(0 <= k < size for k, size in zip(index, shape, strict=True)):
        raise InvalidInputError(
            "The volume has no number at this index.",
            given={"shape": shape, "index": tuple(index)},
            allowed="index = (c, i, j) with 0 <= c < C, 0 <= i < H, 0 <= j < W",
            here=f"index = {tuple(index)}, (C, H, W) = {shape}",
            fixes=[Fix("index", "=", (0, 0, 0))],
        )
    c, i, j = index
    return (i * W + j) * C + c if channels_last else (c * H + i) * W + j
