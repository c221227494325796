"""A scene: one plotly figure of grids, and which cells of one grid the cells of another read."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.explain.tables import TermTable
from cnn_core.geometry import Reads
from lesson_ui.figures.colours import Scale, colour_table, plotly_colourscale
from lesson_ui.figures.gallery import Gallery

NUMBERED_SIDE = 14  # beyond this many cells a side, numbers give way to a magnified patch
PADDING, UNREAD, CHANGED = 1, 2, 4  # bits of Panel.states


class Glyph(NamedTuple):
    """An operator between two grids, such as ⊙ or Σ."""

    glyph: str


class Tiles(NamedTuple):
    """
    The maps of a volume stitched into one grid, in reading order.

    Attributes
    ----------
    rows, cols : int
        Cells of one map.
    names : tuple of str
        One name a map.
    """

    rows: int
    cols: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """
    One grid of cells on the figure.

    Attributes
    ----------
    name : str
        What links and the arrangement call it; letters only.
    title, note : str
        Words above the grid.
    values : ndarray of shape (rows, cols)
        The numbers in the cells; for a live grid only their shape matters.
    scale : Scale or None
        How numbers become fills; None draws `image` instead.
    row0, col0 : int
        Coordinates of the first cell: minus the padding for a padded grid.
    decimals : int
        Digits after the point wherever a number of this grid is printed.
    states : ndarray of uint8, shape (rows, cols), or None
        `PADDING`, `UNREAD` and `CHANGED` bits; what changed is outlined in black and white dashes.
    live : bool
        Whether the cursor fills the cells.
    live_width : int
        Most characters a number of a live grid takes.
    editable, ticks : bool
        Whether a click opens a cell for typing; whether rows and columns are numbered.
    image : ndarray of uint8, shape (rows, cols, 3), or None
        A colour picture drawn instead of a fill.
    tiles : Tiles or None
        How the grid is made of several maps; places are then named by map, row and column.
    span : int or None
        For pictures: how many cells share the width of a large grid, so that two grids can be drawn to one
        scale; None takes the grid's longer side.
    labels : sequence of str or None
        Words drawn instead of the numbers.
    numbers : bool or None
        Whether numbers stand in the cells; None decides by the size.
    source : str or None
        A picture of as many pixels as there are cells, as a data address; drawn instead of a fill.
    shared : bool
        Whether the browser reads the numbers from the trace, whose dtype must then hold them exactly enough.
    """

    name: str
    title: str
    values: NDArray[Any]
    scale: Scale | None
    note: str = ""
    row0: int = 0
    col0: int = 0
    decimals: int = 0
    states: NDArray[np.uint8] | None = None
    live: bool = False
    live_width: int = 3
    editable: bool = False
    ticks: bool = False
    image: NDArray[np.uint8] | None = None
    labels: Sequence[str] | None = None
    tiles: Tiles | None = None
    span: int | None = None
    numbers: bool | None = None
    source: str | None = None
    shared: bool = False

    @property
    def big(self) -> bool:
        """Whether the grid is a picture rather than cells with numbers."""
        return bool(max(self.values.shape) > NUMBERED_SIDE)


@dataclass(frozen=True)
class Link:
    """
    Which cells of one grid the cells of another read, and the numbers behind them.

    Attributes
    ----------
    reads : Reads
        The geometry, along rows and along columns.
    read : str
        Name of the grid that is read.
    into : tuple of str
        Names of the grids whose cell (i, j) is the result.
    weight : str or None
        Name of the grid the values are read through.
    table : TermTable
        Values and products, for every tap and every distinct value.
    patch, product, running : str or None
        Names of live grids that show the terms of the cursor.
    running_sums : ndarray of shape (outputs, taps) or None
        Partial sums in reading order.
    winner : ndarray of int, shape (outputs,) or None
        The tap whose value is the maximum.
    divisor : ndarray of shape (outputs,) or None
        What an average divides by.
    shown : ndarray of shape (L,) or None
        What `patch` prints for each distinct value of the table, where that is another scale.
    focus : int or None
        The tap that is the cursor's own cell, marked in `patch`.
    name : str
        What a line of kind ``pixel`` calls the values, e.g. ``red``.
    spread : (int, int)
        Cells from one tap to the next on the grid `weight`, along height and width: the dilation where that grid
        shows the gaps between the taps.
    weight_texts : tuple of str
        The weights as the line of arithmetic prints them, such as ``1/9``; empty prints decimals.
    """

    reads: Reads
    read: str
    into: tuple[str, ...]
    table: TermTable
    weight: str | None = None
    patch: str | None = None
    product: str | None = None
    running: str | None = None
    running_sums: NDArray[np.float64] | None = None
    winner: NDArray[np.int64] | None = None
    divisor: NDArray[np.float64] | None = None
    value_decimals: int = 0
    weight_decimals: int = 0
    shown: NDArray[np.float64] | None = None
    focus: int | None = None
    name: str = ""
    spread: tuple[int, int] = (1, 1)
    weight_texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """
    One line of arithmetic under the figure.

    Attributes
    ----------
    kind : str
        ``products``, ``sum``, ``mean``, ``max``, ``relu``, ``value``, or ``pixel``: the cursor's own cell in every
        link, with its colour.
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
    source : str or None
        For ``relu``: the grid of the number rectified.
    padding : bool
        Whether terms that stand in the padding are listed.
    exact : bool
        Whether the printed terms add up to the printed result digit by digit.
    formula : str
        For ``pixel``: how x becomes the number shown; empty prints x.
    """

    kind: str
    result: str
    label: str
    link: int = 0
    decimals: int = 0
    bias: float | None = None
    source: str | None = None
    exact: bool = True
    padding: bool = True
    formula: str = ""


class Legend(NamedTuple):
    """The key of one scale: its name, its ends and whose it is."""

    title: str
    scale: Scale
    note: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class Scene:
    """
    A figure with its grids and links, ready for the drawing component.

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
    smallest_picture : int
        Pixels on the screen of a picture's longer side below which the grids are stacked instead.
    follow : bool
        Whether pointing at the grid that is read moves the cursor to the middle one of the output cells that read it.
    gallery : Gallery or None
        Maps side by side to pick from, drawn instead of grids.
    """

    figure: go.Figure
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
    steps: bool = True
    hint: str = ""
    above: int = 0
    smallest_picture: int = 240
    follow: bool = False
    gallery: Gallery | None = None


def grid_figure(panels: Sequence[Panel], *, matched: Sequence[str] = ()) -> go.Figure:
    """
    Draw every grid as one heatmap on axes of its own, row 0 on top.

    Parameters
    ----------
    panels : sequence of Panel
        The grids. Where they stand is decided in the browser, by the room there is.
    matched : sequence of str
        Names of grids that zoom with the first one.

    Returns
    -------
    go.Figure
        One trace a grid, in the order given.
    """
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {"hovermode": False, "dragmode": False, "showlegend": False}
    for k, panel in enumerate(panels):
        suffix = "" if k == 0 else str(k + 1)
        traces.append({**_trace(panel), "xaxis": "x" + suffix, "yaxis": "y" + suffix, "name": panel.name})
        layout |= _axes(panel, suffix, matched=panel.name in matched)
    if matched:
        layout["yaxis"]["scaleanchor"] = "x"  # a zoom keeps the pixels square
    if any(panel.big for panel in panels):
        layout["dragmode"] = "zoom"
    # Without a template of its own a figure carries a copy of the app's, which nothing here uses.
    layout |= {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "template": {}}
    return go.Figure({"data": traces, "layout": layout})


def _trace(panel: Panel) -> dict[str, Any]:
    if panel.source is not None:
        return {"type": "image", "source": panel.source, "x0": panel.col0, "y0": panel.row0, "hoverinfo": "skip"}
    if panel.image is not None:
        return {"type": "image", "z": panel.image, "x0": panel.col0, "y0": panel.row0, "hoverinfo": "skip"}
    if panel.scale is None or panel.live:
        return {"type": "scatter", "x": [], "y": [], "hoverinfo": "skip"}
    return {
        "type": "heatmap",
        "z": _compact(panel.values),
        "x0": panel.col0,
        "y0": panel.row0,
        "dx": 1,
        "dy": 1,
        "zmin": panel.scale.min,
        "zmax": panel.scale.max,
        "colorscale": plotly_colourscale(panel.scale.name),
        "showscale": False,
        "hoverinfo": "skip",
        "xgap": 0 if panel.big else 1,
        "ygap": 0 if panel.big else 1,
    }


def _axes(panel: Panel, suffix: str, *, matched: bool = False) -> dict[str, Any]:
    rows, cols = panel.values.shape
    common = {
        "visible": False,
        "fixedrange": not panel.big,
        "zeroline": False,
        "showgrid": False,
    }
    x_range = [panel.col0 - 0.5, panel.col0 + cols - 0.5]
    y_range = [panel.row0 + rows - 0.5, panel.row0 - 0.5]
    along, down = ({"matches": "x"}, {"matches": "y"}) if matched else ({}, {})
    return {
        f"xaxis{suffix}": {**common, **along, "range": x_range, "anchor": "y" + suffix},
        f"yaxis{suffix}": {**common, **down, "range": y_range, "anchor": "x" + suffix},
    }


def _compact(values: NDArray[Any]) -> NDArray[Any]:
    return values if values.dtype in (np.uint8, np.int16) else np.asarray(values, dtype=np.float32)


def payload(
    scene: Scene,
    *,
    key: str,
    words: Mapping[str, Any],
    pin: tuple[int, int] | None = None,
    projector: bool = False,
) -> bytes:
    """
    Write a scene as the bytes the drawing component reads.

    Parameters
    ----------
    scene : Scene
        What to draw.
    key : str
        Name of the component on the page; letters, digits and dashes.
    words : mapping
        The component's own words: buttons, hints, sentences.
    pin : (int, int) or None
        The pinned output cell.
    projector : bool
        Whether the figure fills the screen in large type.

    Returns
    -------
    bytes
        UTF-8 JSON; arrays as base64 of their little-endian bytes.
    """
    names = {panel.scale.name for panel in scene.panels if panel.scale} | {g.scale.name for g in scene.legends}
    plain = {
        "key": key,
        "label": scene.label,
        "figure": scene.figure.to_plotly_json(),
        "panels": [_panel(panel, k) for k, panel in enumerate(scene.panels)],
        "arrangement": [_item(item) for item in scene.arrangement],
        "links": [_link(link) for link in scene.links],
        "lines": [_line(line) for line in scene.lines],
        "legends": [_legend(legend) for legend in scene.legends],
        "colours": {name: colour_table(name) for name in sorted(names)},
        "concealed": list(scene.concealed) if scene.concealed else None,
        "start": list(pin or scene.start),
        "pin": list(pin) if pin else None,
        "height": scene.height,
        "revision": scene.revision,
        "mixed": scene.mixed,
        "reading": [_item(item) for item in scene.reading],
        "steps": scene.steps,
        "hint": scene.hint,
        "above": scene.above,
        "smallestPicture": scene.smallest_picture,
        "follow": scene.follow,
        "gallery": _gallery(scene.gallery) if scene.gallery else None,
        "projector": projector,
        "words": dict(words),
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=_default)
    stamp = hashlib.blake2s(text.encode(), digest_size=8).hexdigest()
    return (text[:-1] + f',"stamp":"{stamp}"}}').encode()


def _default(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(type(value).__name__)


def _pack(values: NDArray[Any] | None, dtype: str) -> dict[str, str] | None:
    if values is None:
        return None
    raw = np.ascontiguousarray(values, dtype=np.dtype(dtype).newbyteorder("<")).tobytes()
    return {"dtype": dtype, "bdata": base64.b64encode(raw).decode()}


def _panel(panel: Panel, k: int) -> dict[str, Any]:
    rows, cols = panel.values.shape
    suffix = "" if k == 0 else str(k + 1)
    return {
        "name": panel.name,
        "title": panel.title,
        "note": panel.note,
        "xaxis": "xaxis" + suffix,
        "yaxis": "yaxis" + suffix,
        "rows": rows,
        "cols": cols,
        "row0": panel.row0,
        "col0": panel.col0,
        "values": None
        if panel.live or panel.source or panel.shared
        else _pack(panel.values, "f8" if panel.values.size <= 4096 else "f4"),
        "decimals": panel.decimals,
        "trace": k if panel.shared else None,
        "numbers": (not panel.big) if panel.numbers is None else panel.numbers,
        "states": _pack(panel.states, "u1"),
        "scale": panel.scale._asdict() if panel.scale else None,
        "live": panel.live,
        "liveWidth": panel.live_width,
        "editable": panel.editable,
        "ticks": panel.ticks,
        "big": panel.big,
        "labels": list(panel.labels) if panel.labels is not None else None,
        "tiles": panel.tiles._asdict() if panel.tiles else None,
        "span": panel.span,
    }


def _gallery(gallery: Gallery) -> dict[str, Any]:
    count, rows, cols = gallery.levels.shape
    size = {"count": count, "rows": rows, "cols": cols}
    return {**gallery._asdict(), **size, "levels": _pack(gallery.levels, "u1")}


def _item(item: Any) -> Any:
    if isinstance(item, Glyph):
        return {"glyph": item.glyph}
    return [_item(part) for part in item] if isinstance(item, (list, tuple)) else item


def _link(link: Link) -> dict[str, Any]:
    rows, columns = link.reads.rows, link.reads.columns
    K_h, K_w = rows.position.shape[1], columns.position.shape[1]
    return {
        "read": link.read,
        "weight": link.weight,
        "into": list(link.into),
        "live": {"patch": link.patch, "product": link.product, "running": link.running},
        "size": [rows.position.shape[0], columns.position.shape[0]],
        "kernel": [K_h, K_w],
        "taps": K_h * K_w,
        "spread": list(link.spread),
        "rows": _pack(rows.position, "i4"),
        "cols": _pack(columns.position, "i4"),
        "levels": _pack(link.table.levels, "u1" if link.table.values.size <= 256 else "u2"),
        "levelValues": _pack(link.table.values, "f8"),
        "products": _pack(link.table.products, "f8") if link.weight else None,
        "running": _pack(link.running_sums, "f8"),
        "winner": _pack(link.winner, "i4"),
        "divisor": _pack(link.divisor, "f8"),
        "shown": _pack(link.shown, "f8"),
        "focus": link.focus,
        "name": link.name,
        "weightTexts": list(link.weight_texts),
        "decimals": {"value": link.value_decimals, "weight": link.weight_decimals},
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "result": line.result,
        "label": line.label,
        "link": line.link,
        "decimals": line.decimals,
        "bias": line.bias,
        "from": line.source,
        "exact": line.exact,
        "padding": line.padding,
        "formula": line.formula,
    }


def _legend(legend: Legend) -> dict[str, Any]:
    scale = legend.scale
    return {
        "title": legend.title,
        "scale": scale.name,
        "min": scale.min,
        "max": scale.max,
        "note": legend.note,
        "decimals": legend.decimals,
    }
