"""One meaning per colour: scales for values, outlines for roles. The same in light and dark."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from plotly.colors import sample_colorscale

# What an outline says (Okabe-Ito; told apart by line style as well).
ROLES = {"read": "#0072B2", "weight": "#E69F00", "result": "#009E73", "asked": "#CC79A7"}

# What a fill says: greys for pixels, one sequential map for what cannot be negative, one diverging map
# for signed values.
COLOURSCALES = {
    "grey": ["rgb(0,0,0)", "rgb(255,255,255)"],
    "unsigned": "Cividis",
    "signed": "PuOr_r",
}
STEPS = 256


class Scale(NamedTuple):
    """
    The colour scale of a grid: its kind and its ends.

    Attributes
    ----------
    name : str
        A key of `COLOURSCALES`.
    min, max : float
        The values at the two ends; for ``"signed"`` always symmetric around 0.
    """

    name: str
    min: float
    max: float


@cache
def colour_table(name: str) -> tuple[str, ...]:
    """
    List the colours of a scale from its lowest to its highest value.

    Parameters
    ----------
    name : str
        A key of `COLOURSCALES`.

    Returns
    -------
    tuple of str
        `STEPS` colours as ``#rrggbb``.
    """
    sampled = sample_colorscale(COLOURSCALES[name], list(np.linspace(0, 1, STEPS)))
    return tuple(_hex(colour) for colour in sampled)


@cache
def plotly_colourscale(name: str) -> tuple[tuple[float, str], ...]:
    """
    Give a scale in plotly's form, sampled from the same table the browser uses.

    Parameters
    ----------
    name : str
        A key of `COLOURSCALES`.

    Returns
    -------
    tuple of (float, str)
        Position in [0, 1] and colour, 33 of them.
    """
    table = colour_table(name)
    positions = np.linspace(0, 1, 33)
    return tuple((float(p), table[round(p * (STEPS - 1))]) for p in positions)


def signed_scale(*values: NDArray[np.float64]) -> Scale:
    """
    Make the diverging scale that fits some values, with zero in the neutral middle.

    Parameters
    ----------
    *values : ndarray of any shape
        The values that will share the scale.

    Returns
    -------
    Scale
        From -m to m, where m is the largest magnitude (1 if all are zero).
    """
    largest = max((float(np.abs(v).max()) for v in values if v.size), default=0.0) or 1.0
    return Scale("signed", -largest, largest)


def unsigned_scale(*values: NDArray[np.float64]) -> Scale:
    """
    Make the sequential scale from 0 to the largest of some values.

    Parameters
    ----------
    *values : ndarray of any shape
        Non-negative values that will share the scale.

    Returns
    -------
    Scale
        From 0 to their maximum (1 if all are zero).
    """
    largest = max((float(v.max()) for v in values if v.size), default=0.0)
    return Scale("unsigned", 0.0, largest if largest > 0 else 1.0)


def pixel_scale(values: NDArray[np.float64]) -> Scale:
    """
    Make the grey scale of a small numeric picture, or the diverging one if it has negative numbers.

    Parameters
    ----------
    values : ndarray of any shape
        The picture.

    Returns
    -------
    Scale
        Greys from 0 (black) to the maximum (white); signed if any value is below 0.
    """
    if values.size and values.min() < 0:
        return signed_scale(values)
    return Scale("grey", 0.0, float(values.max()) if values.size and values.max() > 0 else 1.0)


def _hex(colour: str) -> str:
    if colour.startswith("#"):
        return colour.lower()
    parts = colour[colour.index("(") + 1 : -1].split(",")[:3]
    return "#" + "".join(f"{round(float(p)):02x}" for p in parts)
