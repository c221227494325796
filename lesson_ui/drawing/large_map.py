"""A large map as a grid that is sent with as few bytes as its numbers need."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.panel import Panel
from lesson_ui.words.cell_numbers import rounded

FLOAT32_EXACT = 2**22


def large_map(name: str, title: str, values: NDArray[Any], scale: Scale, note: str, decimals: int) -> Panel:
    """
    Make a large map, its numbers sent once where the trace holds all the digits that are printed.

    Parameters
    ----------
    name, title : str
        As for `Panel`.
    values : ndarray of shape (rows, cols)
        The map.
    scale : Scale
        How its numbers become fills.
    note : str
        Further words above it.
    decimals : int, >= 0
        Digits after the point.

    Returns
    -------
    Panel
        With as few bytes a cell as its numbers need.
    """
    large = float(np.abs(values).max(initial=0.0))
    whole = decimals == 0 and large < np.iinfo(np.int16).max
    if values.dtype != np.uint8:
        values = values.astype(np.int16) if whole else rounded(values, decimals)
    shared = whole or large * 10**decimals < FLOAT32_EXACT
    return Panel(name, title, Cells(values, scale, decimals, shared=shared), note)
