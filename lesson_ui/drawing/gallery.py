"""Many maps side by side, stitched in the browser into one trace, each with its name, each to be picked."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lesson_ui.drawing.colours import plotly_colourscale
from lesson_ui.drawing.writer import Bytes

NEUTRAL = 127  # the level of zero
GAP = 255  # the level of the gaps between maps; maps use 0 ... 254


class Gallery(NamedTuple):
    """
    Maps of one size to choose from.

    Attributes
    ----------
    name : str
        What a pick calls the gallery it came from.
    levels : ndarray of uint8, shape (N, rows, cols)
        Fills, 0 ... 254 along the scale; `GAP` leaves a cell empty.
    titles, notes : tuple of str
        Name of each map, and what stands behind it in a lighter type.
    chosen : int or None
        The map picked now.
    pick : str
        What a button does, for screen readers, with ``{title}``.
    """

    name: str
    levels: Bytes
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    chosen: int | None
    pick: str


def signed_levels(maps: NDArray[np.float64], limits: NDArray[np.float64]) -> NDArray[np.uint8]:
    """
    Place signed values on the 255 levels of the diverging scale.

    Parameters
    ----------
    maps : ndarray of shape (N, H, W)
        Signed values.
    limits : ndarray of shape (N,)
        The magnitude at the two ends of each map's scale, positive.

    Returns
    -------
    ndarray of uint8, shape (N, H, W)
        ``round(127 + 127 * value / limit)``, from 0 to 254; zero is always 127. Values beyond the limit are cut to it.

    Examples
    --------
    >>> signed_levels(np.array([[[-4.0, 0.0, 2.0]]]), np.array([4.0])).tolist()
    [[[0, 127, 190]]]
    """
    share = (maps / limits[:, None, None]).clip(-1, 1)
    levels: NDArray[np.uint8] = np.rint(NEUTRAL + NEUTRAL * share).astype(np.uint8)
    return levels


def gallery_figure() -> go.Figure:
    """
    Make the one trace that carries all maps; the browser fills it, for it knows how many fit side by side.

    Returns
    -------
    go.Figure
        One empty heatmap on the diverging scale, whose last level is transparent.
    """
    stops = [(position * (GAP - 1) / GAP, colour) for position, colour in plotly_colourscale("signed")]
    edge = (GAP - 0.5) / GAP
    clear = "rgba(0,0,0,0)"
    trace = {
        "type": "heatmap",
        "z": [[GAP]],
        "zmin": 0,
        "zmax": GAP,
        "colorscale": [*stops, (edge, stops[-1][1]), (edge, clear), (1.0, clear)],
        "showscale": False,
        "hoverinfo": "skip",
    }
    axis = {"visible": False, "fixedrange": True}
    layout = {
        "hovermode": False,
        "dragmode": False,
        "template": {},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": axis,
        "yaxis": axis,
    }
    return go.Figure({"data": [trace], "layout": layout})
