"""A scene as the bytes the drawing component reads."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from lesson_ui.figures.colours import colour_table
from lesson_ui.figures.gallery import Gallery
from lesson_ui.figures.panel import Glyph, Panel
from lesson_ui.figures.scene import Legend, Line, Link, Scene


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
    written = orjson.dumps(plain, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS)
    stamp = hashlib.blake2s(written, digest_size=8).hexdigest()
    return written[:-1] + f',"stamp":"{stamp}"}}'.encode()


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
