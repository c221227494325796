"""Several lines of points on axes of their own, which the cursor walks along: paths over a map, losses over steps."""

from __future__ import annotations

from dataclasses import dataclass

from lesson_ui.drawing.writer import Numbers, Roughly


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

    x: Numbers
    y: Numbers
    names: tuple[str, ...]
    looks: tuple[int, ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    x_name: str = ""
    y_name: str = ""
    rings_x: Roughly | None = None
    rings_y: Roughly | None = None
    places: tuple[tuple[float, float, str], ...] = ()
    pulls: Numbers | None = None
    drawn: tuple[int, ...] | None = None
    key: bool = False
    hidden: bool = False
