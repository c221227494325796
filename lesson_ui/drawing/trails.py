"""Several lines of points on axes of their own, which the cursor walks along: paths over a map, losses over steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lesson_ui.drawing.curve import Axis
from lesson_ui.drawing.writer import Numbers, Roughly, Unsent


class Rings(NamedTuple):
    """
    Contour lines behind the trails, such as lines of equal loss.

    Attributes
    ----------
    x, y : ndarray of shape (rings, points)
        Their points, the outermost line first; filled up with NaN.
    """

    x: Roughly
    y: Roughly


@dataclass(frozen=True, eq=False)
class Trails:
    """
    Lines of points on two axes; the cursor's row is the line, its column the point.

    Attributes
    ----------
    size : (int, int)
        How many cells high and wide they are drawn.
    x, y : ndarray of shape (lines, points)
        The points; lines that end before the others are filled up with NaN. Points outside of the axes are cut off.
    names : tuple of str
        What each line is called.
    styles : tuple of int
        How each line is drawn, 0 … 4: colour, dashes and shape of its points.
    x_axis, y_axis : Axis
        Their axes.
    rings : Rings or None
        Closed lines behind the trails, such as lines of equal loss.
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

    size: Unsent[tuple[int, int]]
    x: Numbers
    y: Numbers
    names: tuple[str, ...]
    styles: tuple[int, ...]
    x_axis: Axis
    y_axis: Axis
    rings: Rings | None = None
    places: tuple[tuple[float, float, str], ...] = ()
    pulls: Numbers | None = None
    drawn: tuple[int, ...] | None = None
    key: bool = False
    hidden: bool = False
