"""What a message says beside the fields of its records: sizes, places, and numbers that the browser has already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lesson_ui.drawing.arrays import Arrays, exact_type
from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.blocks import Block, Blocks
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.curve import Curve
from lesson_ui.drawing.gallery import Gallery
from lesson_ui.drawing.links import Echo, Link, Listed, Maps, Terms, Tiling, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Table, Tiles
from lesson_ui.drawing.scene import (
    BlocksScene,
    ChartScene,
    Column,
    GalleryScene,
    GridScene,
    Legend,
    Line,
    ViewsScene,
)
from lesson_ui.drawing.trails import Trails
from lesson_ui.drawing.views import Follow, Patch, Pyramid, Sight, View
from lesson_ui.drawing.writer import Derived

LARGE = 4096  # numbers of a grid from here on are sent as 32-bit floats
_SCENES = (GridScene, ViewsScene, GalleryScene, BlocksScene, ChartScene)
_SCENE = (*_SCENES, Panel, Line, Column, Legend, Scale, Glyph, Table, Tiles)
_LINKS = (Link, Window, Listed, Maps, Tiling, Weights, Terms, Echo)
_DRAWN = (Curve, Bars, Trails, Gallery, Block, Blocks, View, Sight, Follow, Patch, Pyramid)
RECORDS: dict[str, type] = {record.__name__: record for record in (*_SCENE, *_LINKS, *_DRAWN)}


def derived(panels: Sequence[Panel]) -> Derived:
    """
    Say what the records of one scene are written with.

    Parameters
    ----------
    panels : sequence of Panel
        The scene's grids, in the order of the figure's traces.

    Returns
    -------
    mapping
        By type of record: a function from the record and the arrays of the message to the further entries.
    """
    place = {panel.name: k for k, panel in enumerate(panels)}
    pictures = {panel.name: panel for panel in panels if panel.image is not None}

    def of_panel(panel: Panel, arrays: Arrays) -> dict[str, Any]:
        k = place[panel.name]
        suffix = "" if k == 0 else str(k + 1)
        rows, cols = panel.values.shape
        return {
            "rows": rows,
            "cols": cols,
            "big": panel.big,
            "numbers": (not panel.big) if panel.numbers is None else panel.numbers,
            "values": _values(panel, arrays),
            "trace": k if panel.shared else None,
            "xaxis": "xaxis" + suffix,
            "yaxis": "yaxis" + suffix,
        }

    def of_link(link: Link, arrays: Arrays) -> dict[str, Any]:
        picture = pictures.get(link.read)
        return {
            "size": link.size,
            "levels": _pixels(link, picture, place, arrays) if picture else _levels(link, arrays),
            "level_values": arrays.add(link.table.values, "f8"),
            "products": arrays.add(link.table.products, "f8") if link.terms.product else None,
        }

    return {Panel: of_panel, Link: of_link, Window: _places, Maps: _places}


def _places(source: Window | Maps, arrays: Arrays) -> dict[str, Any]:
    rows, columns = source.reads.rows.position, source.reads.columns.position
    return {"rows": arrays.add(rows, "i4"), "cols": arrays.add(columns, "i4")}


def _values(panel: Panel, arrays: Arrays) -> dict[str, Any] | None:
    if panel.live or panel.shared or (panel.image is not None and not panel.keeps_values):
        return None
    if panel.keeps_values:
        return arrays.add(panel.values, exact_type(panel.values))
    return arrays.add(panel.values, "f8" if panel.values.size <= LARGE else "f4")


def _levels(link: Link, arrays: Arrays) -> dict[str, Any] | None:
    return arrays.add(link.table.levels, "u1" if link.table.values.size <= 256 else "u2")


def _pixels(link: Link, picture: Panel, place: dict[str, int], arrays: Arrays) -> dict[str, Any] | None:
    """Say in which channel of the picture the level of every cell stands already."""
    assert picture.image is not None
    image = picture.image.reshape(*picture.image.shape[:2], -1)
    for channel in range(image.shape[2]):
        if np.array_equal(image[..., channel], link.table.levels):
            return {"trace": place[picture.name], "channel": channel}
    return _levels(link, arrays)
