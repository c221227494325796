"""Which numbers of a mini-batch share their mean and variance: the one thing in which the normalisations differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import check_choice, check_groups
from cnn_core.errors import offer_working_fixes

NORMALIZATIONS = ("batch", "layer", "group", "instance")


class SharedStatistics(NamedTuple):
    """
    Name, for every number of a mini-batch, the set it shares mean and variance with.

    Attributes
    ----------
    owner : ndarray of int, shape (N, C, ...)
        Number of the set, from 0 in reading order.
    layout : (int, int)
        The sets as a table: one row for all samples or one a sample; one column for all channels, one a group or one
        a channel.
    """

    owner: NDArray[np.int64]
    layout: tuple[int, int]

    @property
    def sets(self) -> int:
        """Count the sets."""
        return self.layout[0] * self.layout[1]

    @property
    def size(self) -> int:
        """Count the numbers of a set."""
        return self.owner.size // self.sets

    def cells(self, index: Sequence[int]) -> NDArray[np.bool_]:
        """
        Mark the numbers that share mean and variance with one of them.

        Parameters
        ----------
        index : (n, c, ...)
            The number asked about.

        Returns
        -------
        ndarray of bool, shape (N, C, ...)
            The number itself is one of them.
        """
        return np.asarray(self.owner == self.owner[tuple(index)])


@offer_working_fixes
def shared_statistics(shape: Sequence[int], normalization: str, num_groups: int = 1) -> SharedStatistics:
    """
    Tell which numbers share mean and variance.

    Parameters
    ----------
    shape : (N, C, ...)
        Of the mini-batch.
    normalization : {"batch", "layer", "group", "instance"}
        A layer normalisation here takes all axes but the first.
    num_groups : int
        For ``"group"``: divides C.

    Returns
    -------
    SharedStatistics
        One set a channel; a sample; a group of channels of a sample; a channel of a sample.

    Raises
    ------
    InvalidInputError
        If there is no such normalisation, or the groups do not share the channels evenly.

    Examples
    --------
    >>> shared_statistics((2, 2), "batch").owner.tolist(), shared_statistics((2, 2), "layer").owner.tolist()
    ([[0, 1], [0, 1]], [[0, 0], [1, 1]])
    """
    check_choice("normalization", normalization, NORMALIZATIONS)
    N, C = shape[:2]
    if normalization == "group":
        check_groups({"channels": C}, num_groups, "num_groups")
    columns = {"batch": C, "layer": 1, "group": num_groups, "instance": C}[normalization]
    rows = 1 if normalization == "batch" else N
    sample = np.arange(N) if rows > 1 else np.zeros(N, np.int64)
    channel = np.arange(C) * columns // max(C, 1)
    owner = (sample[:, None] * columns + channel).reshape(N, C, *(1,) * (len(shape) - 2))
    return SharedStatistics(np.broadcast_to(owner, tuple(shape)), (rows, columns))
