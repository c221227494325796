"""Derived fields of the message: sizes, places, and references to numbers that the browser has already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.arrays import Arrays
from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.blocks import Block, Blocks
from lesson_ui.drawing.cells import Cells, Live, Picture
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.curve import Axis, Curve, Marker
from lesson_ui.drawing.gallery import Gallery
from lesson_ui.drawing.lines import LINES, Column
from lesson_ui.drawing.links import Echo, Link, Listed, Maps, Terms, Tiling, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Table, Ticks, Tiles
from lesson_ui.drawing.scene import BlocksScene, ChartScene, GalleryScene, GridScene, Legend, ViewsScene
from lesson_ui.drawing.trails import Rings, Trails
from lesson_ui.drawing.views import Follow, Patch, Pyramid, ReceptiveField, View
from lesson_ui.drawing.writer import Derived

LARGE = 4096  # numbers of a grid from here on are sent as 32-bit floats
_SCENES = (GridScene, ViewsScene, GalleryScene, BlocksScene, ChartScene)
_SCENE = (*_SCENES, Panel, *LINES, Column, Legend, Scale, Glyph, Table, Ticks, Tiles)
_LINKS = (Link, Window, Listed, Maps, Tiling, Weights, Terms, Echo)
_CONTENTS = (Cells, Live, Picture, Curve, Axis, Marker, Bars, Trails, Rings)
_DRAWN = (Gallery, Block, Blocks, View, ReceptiveField, Follow, Patch, Pyramid)
RECORDS: dict[str, type] = {record.__name__: record for record in (*_SCENE, *_CONTENTS, *_LINKS, *_DRAWN)}


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
    pictures = {panel.name: panel.content.image for panel in panels if isinstance(panel.content, Picture)}

    def of_link(link: Link, arrays: Arrays) -> dict[str, Any]:
        image = pictures.get(link.read)
        return {
            "size": link.size,
            "levels": _levels(link, arrays) if image is None else _pixels(link, image, place[link.read], arrays),
            "level_values": arrays.add(link.table.values, "f8"),
            "products": arrays.add(link.table.products, "f8") if link.terms.product else None,
        }

    return {Panel: _of_panel, Cells: _of_cells, Live: _of_live, Link: of_link, Window: _places, Maps: _places}


def _places(source: Window | Maps, arrays: Arrays) -> dict[str, Any]:
    rows, columns = source.reads.rows.position, source.reads.columns.position
    return {"rows": arrays.add(rows, "i4"), "cols": arrays.add(columns, "i4")}


def _of_panel(panel: Panel, arrays: Arrays) -> dict[str, Any]:
    rows, cols = panel.size
    return {"rows": rows, "cols": cols, "big": panel.big}


def _of_cells(cells: Cells, arrays: Arrays) -> dict[str, Any]:
    small = "f8" if cells.values.size <= LARGE else "f4"
    return {
        "values": None if cells.shared else arrays.add(cells.values, small),
        "numbers": (not cells.big) if cells.numbers is None else cells.numbers,
    }


def _of_live(live: Live, arrays: Arrays) -> dict[str, Any]:
    return {"numbers": (not live.big) if live.numbers is None else live.numbers}


def _levels(link: Link, arrays: Arrays) -> dict[str, Any] | None:
    return arrays.add(link.table.levels, "u1" if link.table.values.size <= 256 else "u2")


def _pixels(link: Link, image: NDArray[np.uint8], trace: int, arrays: Arrays) -> dict[str, Any] | None:
    """Say in which channel of the picture the level of every cell stands already."""
    channels = image.reshape(*image.shape[:2], -1)
    for channel in range(channels.shape[2]):
        if np.array_equal(channels[..., channel], link.table.levels):
            return {"trace": trace, "channel": channel}
    return _levels(link, arrays)
