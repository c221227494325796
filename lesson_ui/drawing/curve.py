"""A function as a curve on axes of its own, with a marker at the cursor's number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lesson_ui.drawing.writer import Numbers, Unsent


class Axis(NamedTuple):
    """
    One axis of a curve or of trails.

    Attributes
    ----------
    ends : (float, float)
        Its ends.
    ticks : tuple of float
        Where something is written at it.
    texts : tuple of str
        What is written there; empty writes the numbers.
    name : str
        What it is called.
    """

    ends: tuple[float, float]
    ticks: tuple[float, ...]
    texts: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, eq=False)
class Marker:
    """
    What marks the cursor's place on a curve.

    Attributes
    ----------
    decimals : int
        Digits after the point of its numbers.
    derivatives : ndarray of shape (points,) or None
        The slope at every point: the marker carries a piece of the tangent.
    across, down : str or None
        Grids whose number at the cursor is the marker's x and y; None puts the marker on the point of the cursor's
        column, and pointing at the curve moves the cursor.
    """

    decimals: int = 2
    derivatives: Numbers | None = None
    across: str | None = None
    down: str | None = None


@dataclass(frozen=True, eq=False)
class Curve:
    """
    A function drawn as a line, and where its marker stands.

    Attributes
    ----------
    size : (int, int)
        How many cells high and wide it is drawn.
    x, y : ndarray of shape (points,)
        The line, from left to right.
    x_axis, y_axis : Axis
        Its axes.
    marker : Marker
        What marks the cursor's place.
    flat : tuple of (float, float)
        Stretches of x that are shaded.
    jumps : tuple of int
        Points after which the line jumps to the next one's height.
    hidden : bool
        Whether a question mark stands instead of the line.
    other : ndarray of shape (points,) or None
        A second line over the same x, dashed.
    names : tuple of str
        What the lines are called, written at their right ends.
    """

    size: Unsent[tuple[int, int]]
    x: Numbers
    y: Numbers
    x_axis: Axis
    y_axis: Axis
    marker: Marker = Marker()
    flat: tuple[tuple[float, float], ...] = ()
    jumps: tuple[int, ...] = ()
    hidden: bool = False
    other: Numbers | None = None
    names: tuple[str, ...] = ()


def round_ticks(low: float, high: float, about: int) -> tuple[float, ...]:
    """
    Choose round numbers to write at an axis.

    Parameters
    ----------
    low, high : float
        Its ends.
    about : int
        How many steps are wanted.

    Returns
    -------
    tuple of float
        Multiples of 1, 2, 2.5 or 5 times a power of ten; 0 is one of them if it lies between the ends.

    Examples
    --------
    >>> round_ticks(-1.1, 1.1, 4)
    (-1.0, -0.5, 0.0, 0.5, 1.0)
    """
    unit = 10.0 ** np.floor(np.log10((high - low) / about))
    step = min((unit * k for k in (1, 2, 2.5, 5, 10)), key=lambda size: abs((high - low) / size - about))
    counted = np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    return tuple(float(round(k * step, 10)) + 0.0 for k in counted)
