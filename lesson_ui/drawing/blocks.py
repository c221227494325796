"""A chain of blocks to draw instead of grids: volumes to scale, one after the other, arcs where paths meet again."""

from __future__ import annotations

from typing import NamedTuple

from lesson_ui.drawing.colours import Scale


class Block(NamedTuple):
    """
    One volume of a chain.

    Attributes
    ----------
    name, note : str
        Two short lines under it.
    lines : tuple of (str, str)
        What is written under the figure while the cursor is on it: a label and a text each.
    wide, high, back : float
        How deep, high and broad the volume is drawn, each a share of the figure's height from 0 to 1; `back` 0
        draws a flat bar.
    fill : float or None
        The value that the fill tells; None leaves the block plain.
    sources : tuple of int
        Which blocks it reads; arcs lead from those that do not stand right before it.
    state : str
        ``""``, ``"broken"``, or ``"unreached"`` for what is behind a broken one.
    """

    name: str
    note: str
    lines: tuple[tuple[str, str], ...]
    wide: float
    high: float
    back: float
    fill: float | None = None
    sources: tuple[int, ...] = ()
    state: str = ""


class Blocks(NamedTuple):
    """
    A chain of volumes to walk over and to choose from.

    Attributes
    ----------
    name : str
        What a choice calls the chain it came from.
    items : tuple of Block
        In the order of the computation.
    scale : Scale
        How the blocks' values become fills.
    chosen : int or None
        The block chosen now.
    """

    name: str
    items: tuple[Block, ...]
    scale: Scale
    chosen: int | None = None
