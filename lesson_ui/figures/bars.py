"""Bars to one scale, one a row, each with its name and its number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Bars:
    """
    Numbers drawn as lengths.

    Attributes
    ----------
    shares : ndarray of shape (rows,)
        Each bar's length, from 0 to 1: the whole width.
    texts : tuple of str
        What stands behind each bar.
    names : tuple of str
        What stands before each bar; empty for nothing.
    roles : tuple of str
        What each bar is: ``read``, ``weight``, ``result``, or empty for none of them.
    """

    shares: NDArray[np.float64]
    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
