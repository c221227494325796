"""A scene: one plotly figure of grids, and which cells of one grid the cells of another read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from lesson_ui.drawing.blocks import Blocks
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.gallery import Gallery
from lesson_ui.drawing.grid_figure import PlainFigure
from lesson_ui.drawing.links import Link
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.views import Pyramid, View
from lesson_ui.drawing.writer import Bytes, Exactly, Unsent
from lesson_ui.words.numbers import decimals_needed


class Column(NamedTuple):
    """
    Numbers or words that a line of arithmetic puts into its formula.

    Attributes
    ----------
    values : ndarray or tuple of str
        One a distinct value of the link's table, or one an output cell.
    decimals : int
        Digits after the point, for numbers.
    role : str
        What they are: ``read``, ``weight``, ``result`` (a question mark until the learner has predicted it), or empty.
    """

    values: Exactly | tuple[str, ...]
    decimals: int = 0
    role: str = ""


@dataclass(frozen=True)
class Line:
    """
    One line of arithmetic under the figure.

    Attributes
    ----------
    kind : str
        ``products``, ``sum``, ``mean``, ``max``, ``relu``, ``value``, ``pixel`` (the cursor's own cell in every link,
        with its colour), ``squares`` (the mean squared difference from the column ``mean``) or ``formula`` (the text of
        `formulas`, up to the result, which follows it).
    result : str
        Name of the grid that holds the result.
    label : str
        Words before it, with ``{row}`` and ``{column}``.
    link : int
        Which link the terms come from.
    decimals : int
        Digits of the result.
    bias : float or None
        Added after the terms.
    bias_decimals : int or None
        Digits of the bias; None takes those of the result.
    source : str or None
        For ``relu``: the grid of the number rectified.
    padding : bool
        Whether terms that stand in the padding are listed.
    exact : bool
        Whether the printed terms add up to the printed result digit by digit.
    formula : str
        For ``pixel``: how x becomes the number shown; empty prints x.
    formulas : tuple of str
        For ``formula``: texts with the names of `columns` in braces, ``{x}``, or ``{x!}`` to put a negative number into
        brackets; an empty text leaves the line out.
    cases : ndarray of uint8 or None
        Which of `formulas` is meant, indexed as the columns are; None means the first.
    columns : mapping of str to Column
        What the names stand for. A column ``result`` is the result, instead of the number in the grid; it is a
        question mark until it is predicted only if that is its role too. A column ``sign`` stands before it.
    by_level : bool
        Whether columns and cases have one entry a distinct value of the link's table, looked up for the cell at the
        link's focus; else one an output cell.
    """

    kind: str
    result: str
    label: str
    link: int = 0
    decimals: int = 0
    bias: float | None = None
    bias_decimals: int | None = None
    source: str | None = None
    exact: bool = True
    padding: bool = True
    formula: str = ""
    formulas: tuple[str, ...] = ()
    cases: Bytes | None = None
    columns: Mapping[str, Column] = field(default_factory=dict)
    by_level: bool = False


class Legend(NamedTuple):
    """The key of one scale: its name, its ends and whose it is."""

    title: str
    scale: Scale
    note: str = ""
    decimals: int = 0


@dataclass(frozen=True, eq=False)
class Scene:
    """
    A figure with its grids and links, ready for the drawing component. Two scenes are equal if they are the same one.

    Attributes
    ----------
    mixed : str or None
        Name of a live grid that shows the colours which the first three links mix: red, green, blue.
    reading : tuple
        The grids in reading order, for narrow pages; a tuple within it keeps its grids in one row. Empty takes them
        from the arrangement.
    steps : bool
        Whether the buttons to step and play stand under the figure.
    hint : str
        What the learner can do here; empty takes the component's own words.
    above : int
        Pixels of the page's height that this lesson uses beside the figure, more than others do.
    in_rows : bool
        Whether the grids always stand in the rows that `reading` names.
    smallest_picture : int
        Pixels on the screen of a picture's longer side below which the grids are stacked instead.
    follow : bool
        Whether pointing at the grid that is read moves the cursor to the middle one of the output cells that read it.
    gallery : Gallery or None
        Maps side by side to pick from, drawn instead of grids.
    views : tuple of View
        Grids the cursor walks over whose cells see others, in place of `links`. Where there are several, of one row
        each, they come from the bottom to the top, and `start` and the pin are a view and a column.
    pyramid : Pyramid or None
        Where grids of one row stand, if the scene is a pyramid of layers.
    blocks : Blocks or None
        Volumes one after the other, drawn instead of grids.
    restarts : bool
        Whether the cursor goes to `start` whenever that changes, because a control stands for it.
    pace : float
        How long the player stays at a cell, as a share of what it usually does: small for a film of many cells.
    plays : str
        Changes whenever the figure shall play by itself, from its first cell on; empty never does.
    part : float
        Share of the projector's height that a figure without grids takes.
    words : mapping of str to str
        Sentences of the component that this figure says otherwise, by their key among its words.
    """

    figure: Unsent[go.Figure | PlainFigure]
    label: str
    panels: tuple[Panel, ...] = ()
    arrangement: tuple[Any, ...] = ()
    links: tuple[Link, ...] = ()
    lines: tuple[Line, ...] = ()
    legends: tuple[Legend, ...] = ()
    concealed: tuple[int, int] | None = None
    start: tuple[int, int] = (0, 0)
    height: int = 320
    revision: str = "0"
    mixed: str | None = None
    reading: tuple[Any, ...] = ()
    in_rows: bool = False
    steps: bool = True
    hint: str = ""
    above: int = 0
    smallest_picture: int = 240
    follow: bool = False
    gallery: Gallery | None = None
    views: tuple[View, ...] = ()
    pyramid: Pyramid | None = None
    blocks: Blocks | None = None
    restarts: bool = False
    part: float = 1.0
    pace: float = 1.0
    plays: str = ""
    words: Unsent[Mapping[str, str]] = field(default_factory=dict)


def legends_of(panels: Sequence[Panel], *, note: str = "") -> tuple[Legend, ...]:
    """
    Make the keys of all scales that some grids use, each once.

    Parameters
    ----------
    panels : sequence of Panel
        The grids; those without fills and those filled by the cursor are left out.
    note : str
        Written behind every scale with two sides.

    Returns
    -------
    tuple of Legend
        Grids of one scale share a key, which names them all.
    """
    titles: dict[Scale, list[str]] = {}
    for panel in panels:
        if panel.scale and not panel.live:
            titles.setdefault(panel.scale, []).append(panel.title)
    return tuple(
        Legend(", ".join(names), scale, note if scale.name == "signed" else "", decimals_needed(np.array(scale[1:]), 2))
        for scale, names in titles.items()
    )
