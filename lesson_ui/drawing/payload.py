"""A scene as the bytes the drawing component reads: a table of contents as JSON, then the numbers as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
import plotly.graph_objects as go

from lesson_ui.drawing.arrays import ALIGNED, Arrays
from lesson_ui.drawing.colours import colour_table
from lesson_ui.drawing.derived import RECORDS, derived
from lesson_ui.drawing.grid_figure import PlainFigure
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.scene import BlocksScene, GridScene, Scene, ViewsScene
from lesson_ui.drawing.writer import plain, restored

_LENGTH = 4  # bytes
_NO_FIGURE: dict[str, Any] = {"data": [], "layout": {}}
_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


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
    head = {
        "key": key,
        "activity": activity,
        "projector": projector,
        "figure": _NO_FIGURE if isinstance(scene, BlocksScene) else _figure(scene.figure, arrays),
        "colours": {name: colour_table(name) for name in sorted(_scales(scene))},
        "words": {**words, **scene.words},
    }
    start = getattr(scene, "start", None)
    entries = plain(scene, arrays, derived(_panels(scene))) | head
    entries.pop("start", None)
    still, numbers = orjson.dumps(entries, option=_OPTIONS), arrays.joined()
    # A pin moves alone: the drawing underneath keeps its digest, and the browser leaves it as it is.
    digest = hashlib.blake2b(still, digest_size=8)
    for part in (numbers, repr(start).encode()):
        digest.update(part)
    drawing = digest.hexdigest()
    moved = {"start": pin or start, "pin": pin, "drawing": drawing, "version": f"{drawing} {pin}"}
    written = still[:-1] + b"," + orjson.dumps(moved, option=_OPTIONS)[1:]
    written += b" " * (-(len(written) + _LENGTH) % ALIGNED)
    return len(written).to_bytes(_LENGTH, "little") + written + numbers


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

    def revived(value: Any) -> Any:
        if isinstance(value, list):
            return [revived(part) for part in value]
        if not isinstance(value, dict):
            return value
        if "at" not in value:
            return {key: revived(part) for key, part in value.items()}
        dtype, shape = np.dtype(value["dtype"]).newbyteorder("<"), tuple(value["shape"])
        return np.frombuffer(written, dtype, int(np.prod(shape)), end + value["at"]).reshape(shape)

    message: dict[str, Any] = restored(revived(orjson.loads(written[_LENGTH:end])), RECORDS)
    for link in message.get("links", ()):
        if isinstance(link["levels"], dict):
            pixels = message["figure"]["data"][link["levels"]["trace"]]["z"]
            link["levels"] = pixels if pixels.ndim == 2 else pixels[..., link["levels"]["channel"]]
    return message


def _panels(scene: Scene) -> tuple[Panel, ...]:
    return scene.panels if isinstance(scene, (GridScene, ViewsScene)) else ()


def _scales(scene: Scene) -> set[str]:
    """Name the scales whose colours the browser needs."""
    scales = [panel.scale for panel in _panels(scene)] + [legend.scale for legend in scene.legends]
    scales += [scene.blocks.scale] if isinstance(scene, BlocksScene) else []
    return {scale.name for scale in scales if scale}


def _figure(figure: go.Figure | PlainFigure, arrays: Arrays) -> Any:
    if not isinstance(figure, PlainFigure):
        return orjson.loads(orjson.dumps(figure.to_plotly_json(), option=orjson.OPT_SERIALIZE_NUMPY))
    data = [
        {name: arrays.add(v, v.dtype.str[1:]) if isinstance(v, np.ndarray) else v for name, v in trace.items()}
        for trace in figure.traces
    ]
    return {"data": data, "layout": figure.plain_layout}
