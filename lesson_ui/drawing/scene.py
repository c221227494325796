"""A scene: one plotly figure of grids, and which cells of one grid the cells of another read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from lesson_ui.drawing.blocks import Blocks
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.gallery import Gallery
from lesson_ui.drawing.grid_figure import PlainFigure
from lesson_ui.drawing.lines import Line
from lesson_ui.drawing.links import Link
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.views import Pyramid, View
from lesson_ui.drawing.writer import Unsent
from lesson_ui.words.numbers import decimals_needed


class Legend(NamedTuple):
    """
    The legend of one colour scale.

    Attributes
    ----------
    title : str
        What the numbers are.
    scale : Scale
        Colours and ends.
    note : str
        Whose scale it is, where several grids share it.
    decimals : int
        Digits after the point of its ends.
    """

    title: str
    scale: Scale
    note: str = ""
    decimals: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Head:
    """
    The fields of every kind of scene. Two scenes are equal if they are the same one.

    Attributes
    ----------
    label : str
        What the figure shows, for screen readers.
    legends : tuple of Legend
        The keys of its colours.
    revision : str
        While it stays the same, so does a zoom.
    hint : str
        What the learner can do here; empty takes the component's own words.
    above : int
        Pixels of the page's height that this lesson uses beside the figure, more than others do.
    words : mapping of str to str
        Sentences of the component that this figure says otherwise, by their key among its words.
    """

    label: str
    legends: tuple[Legend, ...] = ()
    revision: str = "0"
    hint: str = ""
    above: int = 0
    words: Unsent[Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class GridScene(Head):
    """
    Grids and the links between them: which cells of one grid the cells of another read.

    Attributes
    ----------
    figure : go.Figure or PlainFigure
        The fills of the grids.
    panels : tuple of Panel
        The grids.
    arrangement : tuple
        Their names from left to right, with `Glyph` and `Table`; a tuple within it stacks its grids.
    links : tuple of Link
        What the cursor shows; without links there is no cursor.
    lines : tuple of Line
        The lines of arithmetic under the figure.
    concealed : (int, int) or None
        The result that is to be predicted.
    start : (int, int)
        Where the cursor stands at first.
    mixed : str or None
        Name of a live grid that shows the colours which the first three links mix: red, green, blue.
    reading : tuple
        The grids in reading order, for narrow pages; a tuple within it keeps its grids in one row. Empty takes them
        from the arrangement.
    in_rows : bool
        Whether the grids always stand in the rows that `reading` names.
    steps : bool
        Whether the buttons to step and play stand under the figure.
    smallest_picture : int
        Pixels on the screen of a picture's longer side below which the grids are stacked instead.
    follow : bool
        Whether pointing at the grid that is read moves the cursor to the middle one of the output cells that read it.
    restarts : bool
        Whether the cursor goes to `start` whenever that changes, because a control stands for it.
    pace : float
        How long the player stays at a cell, as a share of what it usually does: small for a film of many cells.
    plays : str
        Changes whenever the figure shall play by itself, from its first cell on; empty never does.
    """

    figure: Unsent[go.Figure | PlainFigure]
    panels: tuple[Panel, ...]
    arrangement: tuple[Any, ...]
    links: tuple[Link, ...] = ()
    lines: tuple[Line, ...] = ()
    concealed: tuple[int, int] | None = None
    start: tuple[int, int] = (0, 0)
    mixed: str | None = None
    reading: tuple[Any, ...] = ()
    in_rows: bool = False
    steps: bool = True
    smallest_picture: int = 240
    follow: bool = False
    restarts: bool = False
    pace: float = 1.0
    plays: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class ViewsScene(Head):
    """
    Grids the cursor walks over whose cells see others.

    Attributes
    ----------
    figure : go.Figure or PlainFigure
        The fills of the grids.
    panels : tuple of Panel
        The grids.
    views : tuple of View
        The grids the cursor walks over. Where there are several, of one row each, they come from the bottom to the top,
        and `start` and the pin are a view and a column.
    pyramid : Pyramid or None
        Where grids of one row stand, if the scene is a pyramid of layers.
    arrangement, reading, smallest_picture
        Without a pyramid, as for `GridScene`.
    start : (int, int)
        Where the cursor stands at first.
    """

    figure: Unsent[go.Figure | PlainFigure]
    panels: tuple[Panel, ...]
    views: tuple[View, ...]
    pyramid: Pyramid | None = None
    arrangement: tuple[Any, ...] = ()
    reading: tuple[Any, ...] = ()
    smallest_picture: int = 240
    start: tuple[int, int] = (0, 0)


@dataclass(frozen=True, eq=False, kw_only=True)
class GalleryScene(Head):
    """
    Maps side by side to pick from.

    Attributes
    ----------
    figure : go.Figure or PlainFigure
        The one trace that carries all maps.
    gallery : Gallery
        The maps.
    """

    figure: Unsent[go.Figure | PlainFigure]
    gallery: Gallery


@dataclass(frozen=True, eq=False, kw_only=True)
class BlocksScene(Head):
    """
    Volumes one after the other.

    Attributes
    ----------
    blocks : Blocks
        The volumes.
    start : (int, int)
        The block at which the cursor starts: row 0, its number.
    """

    blocks: Blocks
    start: tuple[int, int] = (0, 0)


@dataclass(frozen=True, eq=False, kw_only=True)
class ChartScene(Head):
    """
    A chart as plotly draws it, without a cursor.

    Attributes
    ----------
    figure : go.Figure or PlainFigure
        The chart.
    height : int
        In pixels.
    part : float
        Share of the projector's height that it takes.
    """

    figure: Unsent[go.Figure | PlainFigure]
    height: int = 320
    part: float = 1.0


Scene = GridScene | ViewsScene | GalleryScene | BlocksScene | ChartScene


def legends_of(panels: Sequence[Panel], *, note: str = "") -> tuple[Legend, ...]:
    """
    Make the legends of all scales that some grids use, each once.

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
        if isinstance(panel.content, Cells) and panel.content.scale:
            titles.setdefault(panel.content.scale, []).append(panel.title)
    return tuple(
        Legend(", ".join(names), scale, note if scale.name == "signed" else "", decimals_needed(np.array(scale[1:]), 2))
        for scale, names in titles.items()
    )
