"""Arrays as Python code, for the code boxes; the lines run as they stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HEAD = """import numpy as np
from cnn_core import functional as F
"""


def array_literal(values: NDArray[np.float64], *, indent: int = 4) -> str:
    """
    Write a grid as nested Python lists, one row a line.

    Parameters
    ----------
    values : ndarray of shape (rows, cols)
        The grid.
    indent : int
        Spaces before each row.

    Returns
    -------
    str
        Python source.
    """
    rows = [
        "[" + ", ".join(f"{float(v):g}" if float(f"{float(v):g}") == float(v) else repr(float(v)) for v in row) + "]"
        for row in values
    ]
    gap = " " * indent
    return "[\n" + "".join(f"{gap}{row},\n" for row in rows) + "]"


def volume_literal(volume: NDArray[np.float64]) -> str:
    """
    Write a stack of channels as nested Python lists, one row a line.

    Parameters
    ----------
    volume : ndarray of shape (C, H, W)
        The channels.

    Returns
    -------
    str
        Python source.
    """
    channels = ",\n".join(array_literal(channel, indent=4) for channel in volume)
    return f"[\n{channels},\n]"
