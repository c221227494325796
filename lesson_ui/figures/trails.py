"""Several lines of points on axes of their own, which the cursor walks along: paths over a map, losses over steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trails:
    """
    Lines of points; the cursor's row is the line, its column the point.

    Attributes
    ----------
    x, y : ndarray of shape (lines, points)
        The points; lines that end before the others are filled up with NaN. Points outside of the axes are cut off.
    names : tuple of str
        What each line is called.
    looks : tuple of int
        How each line is drawn, 0 … 4: colour, dashes and shape of its points.
    x_range, y_range : (float, float)
        The ends of the axes.
    x_ticks, y_ticks : tuple of (float, str)
        Where something is written at the axes, and what.
    x_name, y_name : str
        What the axes are called.
    rings_x, rings_y : ndarray of shape (rings, points) or None
        Closed lines behind the trails, such as lines of equal loss, the outermost first; filled up with NaN.
    places : tuple of (float, float, str)
        Points with a name, such as the lowest.
    pulls : ndarray of shape (lines, points, 2) or None
        Where an arrow from each point leads to.
    drawn : tuple of int or None
        How many points of each line are joined, where the rest would only fill the axes with lines that fly by.
    key : bool
        Whether the names stand beside the axes.
    hidden : bool
        Whether a question mark stands instead of the lines.
    """

    x: Array
    y: Array
    names: tuple[str, ...]
    looks: tuple[int, ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    x_name: str = ""
    y_name: str = ""
    rings_x: Array | None = None
    rings_y: Array | None = None
    places: tuple[tuple[float, float, str], ...] = ()
    pulls: Array | None = None
    drawn: tuple[int, ...] | None = None
    key: bool = False
    hidden: bool = False


def plain_trails(trails: Trails, add: Any) -> dict[str, Any]:
    """
    Write trails as the drawing component reads them.

    Parameters
    ----------
    trails : Trails
        The lines.
    add : callable
        Keeps an array and returns where it is.

    Returns
    -------
    dict
        Plain values.
    """
    rings = None if trails.rings_x is None else trails.rings_x.shape[1]
    return {
        **{name: add(getattr(trails, name), "f8") for name in ("x", "y", "pulls")},
        **{name: add(getattr(trails, name), "f4") for name in ("rings_x", "rings_y")},
        "points": trails.x.shape[1],
        "ringPoints": rings,
        "names": trails.names,
        "looks": trails.looks,
        "xRange": trails.x_range,
        "yRange": trails.y_range,
        "xTicks": trails.x_ticks,
        "yTicks": trails.y_ticks,
        "xName": trails.x_name,
        "yName": trails.y_name,
        "places": trails.places,
        "drawn": trails.drawn,
        "key": trails.key,
        "hidden": trails.hidden,
    }
