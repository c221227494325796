"""The figure of a unit on a picture: the receptive field of one unit in every layer, nested."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import NOTHING
from lesson_ui.drawing.cells import Cells, Picture
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import Legend, ViewsScene
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.views import Follow, Patch, ReceptiveField, View
from lesson_ui.lessons.receptive_field.pyramid_figure import layer_text
from lesson_ui.lessons.receptive_field.units_figure import (
    PictureInfo,
    Thing,
    best_unit,
    covered,
    middles,
    nearest_units,
)

GREY = Scale("grey", 0.0, 255.0)
PATCH_SIDE = 64  # cells of the grid that carries the part seen; only its shape matters
PATCH_SPAN = 96  # of these share the width of a picture, so that the part is drawn at two thirds
ABOVE = 50


@shared(32)
def picture_scene(
    info: PictureInfo,
    words: dict[str, Any],
    *,
    alt: str = "",
    thing: Thing | None = None,
    zoom: tuple[object, ...] = (),
    seen: bool = True,
) -> ViewsScene:
    """Draw the receptive field of one unit per layer on a picture."""
    panels = _panels(info, words, units=thing is None, seen=seen)
    size = info.means.shape
    receptive_fields = _receptive_fields(info)
    start = (size[0] // 2, size[1] // 2)
    if thing:
        receptive_fields.append(_box(thing, size))
        start = best_unit(info, thing, info.depth)[:2]
    view = View(
        into="units" if thing is None else "",
        size=(size[0], size[1]),
        receptive_fields=tuple(receptive_fields),
        sentence=(words["unit_sentence"] if thing is None else words["object_sentence"]).replace(
            "{layer}", str(info.depth)
        ),
        row_texts=_texts(info, 0, words, thing),
        column_texts=_texts(info, 1, words, thing),
        follow=_follow(info),
        patch=Patch("patch", "picture", *_whole(info)),
    )
    return ViewsScene(
        figure=grid_figure(panels),
        label=words["picture_label"].format(picture=alt),
        panels=tuple(panels),
        arrangement=tuple(_between([panel.name for panel in panels])),
        reading=(("picture", "patch"), "units") if thing is None else (("picture", "patch"),),
        views=(view,),
        legends=(Legend(words["means_legend"], GREY),) if thing is None else (),
        start=start,
        hint=words["picture_hint"],
        words={"keys": words["keys"]},
        above=ABOVE,
        revision=" ".join(map(str, zoom)),
    )


def _between(names: list[str]) -> list[Any]:
    placed: list[Any] = [names[0]]
    for name in names[1:]:
        placed += [Glyph("→"), name]
    return placed


def _panels(info: PictureInfo, words: dict[str, Any], *, units: bool, seen: bool) -> list[Panel]:
    H, W = info.pixels.shape[:2]
    field = info.fields[info.depth]
    panels = [
        Panel("picture", words["picture"], Picture(info.pixels), f"{H} × {W}"),
        Panel(
            "patch",
            words["patch"],
            Picture(np.zeros((PATCH_SIDE, PATCH_SIDE), np.uint8)),
            f"{field.size} × {field.size}",
            span=PATCH_SPAN,
        ),
    ]
    if units:
        O_h, O_w = info.means.shape
        note = words["units_note"].format(size=f"{O_h} × {O_w}", jump=field.jump if seen else "?")
        title = f"{info.depth} · {layer_text(info.layers[info.depth - 1])}"
        big = max(O_h, O_w) > PATCH_SIDE // 4
        panels.append(
            Panel(
                "units", title, Cells(info.means, GREY, shared=True), note, span=max(O_h, O_w) * 3 // 2 if big else None
            )
        )
    return panels


def _receptive_fields(info: PictureInfo) -> list[ReceptiveField]:
    """List the receptive fields of the unit, and of the nearest unit of every layer below."""
    receptive_fields = []
    top = info.fields[info.depth]
    for depth in range(info.depth, 0, -1):
        field, ends = info.fields[depth], (info.rows[depth], info.columns[depth])
        own = [nearest_units(field, len(e), middles(top, n)) for e, n in zip(ends, info.means.shape, strict=True)]
        rows, columns = (e[units] for e, units in zip(ends, own, strict=True))
        is_top = depth == info.depth
        receptive_fields.append(
            ReceptiveField(
                "picture", rows, columns, role="read" if is_top else "nested", label=str(field.size), shade=is_top
            )
        )
    return receptive_fields


def _box(thing: Thing, size: tuple[int, ...]) -> ReceptiveField:
    rows = np.tile(np.array([thing.top, thing.top + thing.height - 1], np.int32), (size[0], 1))
    columns = np.tile(np.array([thing.left, thing.left + thing.width - 1], np.int32), (size[1], 1))
    return ReceptiveField("picture", rows, columns, role="asked")


def _whole(info: PictureInfo) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Compute each unit's whole receptive field, the part outside the picture included."""
    field = info.fields[info.depth]
    first, second = (
        np.array([field.cells(unit) for unit in range(units)], np.int32).reshape(-1, 2) for units in info.means.shape
    )
    return first, second


def _follow(info: PictureInfo) -> Follow:
    field = info.fields[info.depth]
    rows, columns = (
        nearest_units(field, units, np.arange(side, dtype=np.float64))
        for units, side in zip(info.means.shape, info.pixels.shape[:2], strict=True)
    )
    return Follow("picture", rows, columns)


def _texts(info: PictureInfo, axis: int, words: dict[str, Any], thing: Thing | None) -> tuple[str, ...]:
    ends = (info.rows, info.columns)[axis][info.depth]
    size, name = info.fields[info.depth].size, words[("rows", "columns")[axis]]
    if thing:
        start, length = ((thing.top, thing.height), (thing.left, thing.width))[axis]
        return tuple(words["of_thing"].format(seen=seen, of=length, axis=name) for seen in covered(ends, start, length))
    said = []
    for first, last in ends:
        if first == NOTHING:
            said.append(words["no_cells"].format(axis=name))
            continue
        template = words["all_cells"] if last - first + 1 == size else words["some_cells"]
        said.append(template.format(axis=name, first=first, last=last, seen=last - first + 1, size=size))
    return tuple(said)
