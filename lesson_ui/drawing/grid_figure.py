"""Grids as a plotly figure: one heatmap a grid, on axes of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lesson_ui.drawing.cells import Cells, Picture
from lesson_ui.drawing.colours import Scale, plotly_colourscale
from lesson_ui.drawing.panel import Panel


class PlainFigure:
    """
    A plotly figure as plain data; the checked ``go.Figure`` is made of it on demand.

    Plotly checks every property of every trace, which takes longer than everything else in a rerun. The figures of
    grids are always built the same way, so a test checks them instead, against ``go.Figure`` itself.

    Parameters
    ----------
    data : sequence of mapping
        The traces; arrays as ndarrays.
    layout : mapping
        The layout.
    """

    def __init__(self, data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> None:
        self.traces = tuple(data)
        self.plain_layout = dict(layout)

    @cached_property
    def checked(self) -> go.Figure:
        """The figure as plotly's own object, for notebooks and tests."""
        data = [{**trace, "z": _colours(trace["z"])} if trace["type"] == "image" else trace for trace in self.traces]
        return go.Figure({"data": data, "layout": self.plain_layout})

    @property
    def data(self) -> Any:
        """The traces as plotly's own objects."""
        return self.checked.data

    @property
    def layout(self) -> Any:
        """The layout as plotly's own object."""
        return self.checked.layout


def _colours(pixels: NDArray[np.uint8]) -> list[Any]:
    """Give pixels as plotly takes them: lists of red, green and blue."""
    colours: list[Any] = (pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)).tolist()
    return colours


def grid_figure(panels: Sequence[Panel], *, matched: Sequence[str] = ()) -> PlainFigure:
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
    PlainFigure
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
    return PlainFigure(traces, layout)


def _trace(panel: Panel) -> dict[str, Any]:
    match panel.content:
        case Picture() as picture:
            return {"type": "image", "z": picture.image, "x0": panel.col0, "y0": panel.row0, "hoverinfo": "skip"}
        case Cells(scale=Scale()) as cells:
            return {**_heatmap(cells), "x0": panel.col0, "y0": panel.row0}
    return {"type": "scatter", "x": [], "y": [], "hoverinfo": "skip"}


def _heatmap(cells: Cells) -> dict[str, Any]:
    assert cells.scale is not None
    gap = 0 if cells.big else 1
    return {
        "type": "heatmap",
        "z": _compact(cells.values),
        "dx": 1,
        "dy": 1,
        "zmin": cells.scale.min,
        "zmax": cells.scale.max,
        "colorscale": plotly_colourscale(cells.scale.name),
        "showscale": False,
        "hoverinfo": "skip",
        "xgap": gap,
        "ygap": gap,
    }


def _axes(panel: Panel, suffix: str, *, matched: bool = False) -> dict[str, Any]:
    rows, cols = panel.size
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
