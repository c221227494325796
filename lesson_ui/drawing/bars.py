"""Bars to one scale, one a row, each with its name and its number."""

from __future__ import annotations

from dataclasses import dataclass

from lesson_ui.drawing.writer import Numbers, Unsent


@dataclass(frozen=True, eq=False)
class Bars:
    """
    A chart of bars: numbers drawn as lengths, each with its name.

    Attributes
    ----------
    size : (int, int)
        How many cells high and wide they are drawn, one bar a row.
    shares : ndarray of shape (rows,)
        Each bar's length, from 0 to 1: the whole width.
    texts : tuple of str
        What stands behind each bar.
    names : tuple of str
        What stands before each bar; empty for nothing.
    roles : tuple of str
        What each bar is: ``read``, ``weight``, ``result``, or empty for none of them.
    """

    size: Unsent[tuple[int, int]]
    shares: Numbers
    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
