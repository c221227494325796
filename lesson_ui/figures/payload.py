"""A scene as the bytes the drawing component reads: a table of contents as JSON, then the numbers as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import orjson
import plotly.graph_objects as go

from lesson_ui.figures.arrays import ALIGNED, Arrays, exact_type
from lesson_ui.figures.bars import Bars
from lesson_ui.figures.blocks import Blocks
from lesson_ui.figures.colours import colour_table
from lesson_ui.figures.curve import Curve
from lesson_ui.figures.fields import plain_view
from lesson_ui.figures.gallery import Gallery
from lesson_ui.figures.grid_figure import PlainFigure
from lesson_ui.figures.panel import Glyph, Panel, Table
from lesson_ui.figures.payload_links import plain_line, plain_link
from lesson_ui.figures.scene import Legend, Scene
from lesson_ui.figures.trails import plain_trails

_LENGTH = 4  # bytes


def payload(
    scene: Scene,
    *,
    key: str,
    words: Mapping[str, Any],
    pin: tuple[int, int] | None = None,
    projector: bool = False,
    activity: str = "",
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
    activity : str
        What the figure belongs to; the figure of another activity begins anew, with nothing left of the one before.

    Returns
    -------
    bytes
        The length of the JSON as four little-endian bytes; the JSON as UTF-8; the arrays, one after the other. An
        array stands in the JSON as ``{"dtype", "shape", "at"}``, with `at` the bytes from the end of the JSON. The JSON
        is filled up with spaces so that every array begins at a multiple of eight.
    """
    arrays = Arrays()
    names = {panel.scale.name for panel in scene.panels if panel.scale} | {g.scale.name for g in scene.legends}
    names |= {scene.blocks.scale.name} if scene.blocks else set()
    plain = {
        "key": key,
        "activity": activity,
        "label": scene.label,
        "figure": _figure(scene.figure, arrays),
        "panels": [_panel(panel, k, arrays) for k, panel in enumerate(scene.panels)],
        "arrangement": [_item(item) for item in scene.arrangement],
        "links": [plain_link(link, scene.panels, arrays) for link in scene.links],
        "lines": [plain_line(line, arrays) for line in scene.lines],
        "legends": [_legend(legend) for legend in scene.legends],
        "colours": {name: colour_table(name) for name in sorted(names)},
        "concealed": list(scene.concealed) if scene.concealed else None,
        "start": list(pin or scene.start),
        "pin": list(pin) if pin else None,
        "height": scene.height,
        "revision": scene.revision,
        "mixed": scene.mixed,
        "reading": [_item(item) for item in scene.reading],
        "inRows": scene.in_rows,
        "steps": scene.steps,
        "hint": scene.hint,
        "above": scene.above,
        "smallestPicture": scene.smallest_picture,
        "follow": scene.follow,
        "restarts": scene.restarts,
        "part": scene.part,
        "pace": scene.pace,
        "plays": scene.plays,
        "gallery": _gallery(scene.gallery, arrays) if scene.gallery else None,
        "views": [plain_view(view, arrays.add) for view in scene.views],
        "pyramid": asdict(scene.pyramid) if scene.pyramid else None,
        "blocks": _blocks(scene.blocks) if scene.blocks else None,
        "projector": projector,
        "words": {**words, **scene.words},
    }
    # A pin moves alone: the drawing underneath keeps its stamp, and the browser leaves it as it is.
    still = {**plain, "pin": None, "start": list(scene.start)}
    drawing = hashlib.blake2s(orjson.dumps(still, option=orjson.OPT_NON_STR_KEYS) + arrays.joined(), digest_size=8)
    stamps = {"drawing": drawing.hexdigest(), "stamp": f"{drawing.hexdigest()} {pin}"}
    written = orjson.dumps({**plain, **stamps}, option=orjson.OPT_NON_STR_KEYS)
    written += b" " * (-(len(written) + _LENGTH) % ALIGNED)
    return len(written).to_bytes(_LENGTH, "little") + written + arrays.joined()


def unpacked(written: bytes) -> dict[str, Any]:
    """
    Read a scene back from its bytes.

    Parameters
    ----------
    written : bytes
        As `payload` returned them.

    Returns
    -------
    dict
        The JSON, with ndarrays where arrays stood.
    """
    end = _LENGTH + int.from_bytes(written[:_LENGTH], "little")

    def restored(value: Any) -> Any:
        if isinstance(value, list):
            return [restored(part) for part in value]
        if not isinstance(value, dict):
            return value
        if "at" not in value:
            return {key: restored(part) for key, part in value.items()}
        dtype, shape = np.dtype(value["dtype"]).newbyteorder("<"), tuple(value["shape"])
        return np.frombuffer(written, dtype, int(np.prod(shape)), end + value["at"]).reshape(shape)

    plain: dict[str, Any] = restored(orjson.loads(written[_LENGTH:end]))
    for link in plain["links"]:
        if isinstance(link["levels"], dict):
            pixels = plain["figure"]["data"][link["levels"]["trace"]]["z"]
            link["levels"] = pixels if pixels.ndim == 2 else pixels[..., link["levels"]["channel"]]
    return plain


def _figure(figure: go.Figure | PlainFigure, arrays: Arrays) -> Any:
    if not isinstance(figure, PlainFigure):
        return orjson.loads(orjson.dumps(figure.to_plotly_json(), option=orjson.OPT_SERIALIZE_NUMPY))
    data = [
        {name: arrays.add(v, v.dtype.str[1:]) if isinstance(v, np.ndarray) else v for name, v in trace.items()}
        for trace in figure.traces
    ]
    return {"data": data, "layout": figure.plain_layout}


def _panel(panel: Panel, k: int, arrays: Arrays) -> dict[str, Any]:
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
        "values": _values(panel, arrays),
        "decimals": panel.decimals,
        "trace": k if panel.shared else None,
        "numbers": (not panel.big) if panel.numbers is None else panel.numbers,
        "states": arrays.add(panel.states, "u1"),
        "scale": panel.scale._asdict() if panel.scale else None,
        "frames": arrays.add(panel.frames, "f8"),
        "live": panel.live,
        "liveWidth": panel.live_width,
        "editable": panel.editable,
        "pick": panel.pick,
        "ticks": panel.ticks,
        "rowTicks": panel.row_ticks,
        "big": panel.big,
        "labels": list(panel.labels) if panel.labels is not None else None,
        "tiles": panel.tiles._asdict() if panel.tiles else None,
        "heads": [panel.row_heads, panel.column_heads] if panel.row_heads or panel.column_heads else None,
        "span": panel.span,
        "curve": _curve(panel.curve, arrays) if panel.curve else None,
        "bars": _bars(panel.bars) if panel.bars else None,
        "trails": plain_trails(panel.trails, arrays.add) if panel.trails else None,
    }


def _bars(bars: Bars) -> dict[str, Any]:
    return {**{name: list(getattr(bars, name)) for name in ("texts", "names", "roles")}, "shares": bars.shares.tolist()}


def _curve(curve: Curve, arrays: Arrays) -> dict[str, Any]:
    ends = {"xRange": curve.x_range, "yRange": curve.y_range, "xTicks": curve.x_ticks, "yTicks": curve.y_ticks}
    lines = {name: arrays.add(getattr(curve, name), "f8") for name in ("x", "y", "slopes", "other")}
    plain = {name: getattr(curve, name) for name in ("decimals", "flat", "jumps", "across", "down", "hidden", "names")}
    return {**ends, **lines, **plain}


def _values(panel: Panel, arrays: Arrays) -> dict[str, Any] | None:
    if panel.live or panel.shared or (panel.image is not None and not panel.keeps_values):
        return None
    if panel.keeps_values:
        return arrays.add(panel.values, exact_type(panel.values))
    return arrays.add(panel.values, "f8" if panel.values.size <= 4096 else "f4")


def _gallery(gallery: Gallery, arrays: Arrays) -> dict[str, Any]:
    count, rows, cols = gallery.levels.shape
    size = {"count": count, "rows": rows, "cols": cols}
    return {**gallery._asdict(), **size, "levels": arrays.add(gallery.levels, "u1")}


def _blocks(blocks: Blocks) -> dict[str, Any]:
    items = [block._asdict() for block in blocks.items]
    return {**blocks._asdict(), "items": items, "scale": blocks.scale._asdict()}


def _item(item: Any) -> Any:
    if isinstance(item, Glyph):
        return {"glyph": item.glyph}
    if isinstance(item, Table):
        return {"table": [_item(row) for row in item.rows]}
    return [_item(part) for part in item] if isinstance(item, (list, tuple)) else item


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
