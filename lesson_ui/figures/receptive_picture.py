"""The figure of a unit on a picture: the field of one unit in every layer, nested, and what the unit sees."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.receptive_field import Field
from cnn_core.receptive_stack import NONE, Spans, Stack, input_spans, stack_fields, stack_sizes
from lesson_ui.figures.colours import Scale
from lesson_ui.figures.fields import Follow, Patch, Sight, View
from lesson_ui.figures.grid_figure import grid_figure
from lesson_ui.figures.panel import Glyph, Panel
from lesson_ui.figures.receptive_pyramid import layer_text
from lesson_ui.figures.scene import Legend, Scene
from lesson_ui.figures.shared import shared

Pixels = NDArray[np.uint8]
GREY = Scale("grey", 0.0, 255.0)
PATCH_SIDE = 64  # cells of the grid that carries the part seen; only its shape matters
PATCH_SPAN = 96  # of these share the width of a picture, so that the part is drawn at two thirds
ABOVE = 50


class PictureInfo(NamedTuple):
    """
    A stack over a picture, as plain values.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
        The picture.
    stack : tuple of Window
        The layers.
    depth : int
        The layer whose units are looked at, from 1.
    fields : tuple of Field
        The input first.
    rows, columns : tuple of ndarray of int32, shape (units, 2)
        What the units of every layer really see, along height and width.
    means : ndarray of uint8, shape (O_h, O_w)
        Mean brightness of what each unit of the layer sees.
    """

    pixels: Pixels
    stack: Stack
    depth: int
    fields: tuple[Field, ...]
    rows: tuple[Spans, ...]
    columns: tuple[Spans, ...]
    means: NDArray[np.uint8]


class Thing(NamedTuple):
    """An object on the picture: its name and the box around it, in pixels."""

    name: str
    top: int
    left: int
    height: int
    width: int


@shared(32)
def picture_info(pixels: Pixels, grey: NDArray[np.float64], stack: Stack, depth: int) -> PictureInfo:
    """
    Lay a stack over a picture.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
        The picture.
    grey : ndarray of shape (H, W)
        Its luminance.
    stack : tuple of Window
        The layers.
    depth : int
        The layer whose units are looked at, from 1.

    Returns
    -------
    PictureInfo
        Plain values.

    Raises
    ------
    InvalidInputError
        If a window does not fit.
    """
    for side in pixels.shape[:2]:
        stack_sizes(stack, side)
    rows, columns = (_ends(stack, side) for side in pixels.shape[:2])
    return PictureInfo(
        pixels, stack, depth, stack_fields(stack), rows, columns, _means(grey, rows[depth], columns[depth])
    )


@lru_cache(maxsize=64)
def _ends(stack: Stack, side: int) -> tuple[Spans, ...]:
    return input_spans(stack, side)


def _means(grey: NDArray[np.float64], rows: Spans, columns: Spans) -> NDArray[np.uint8]:
    """Average over rectangles with sums over everything above and to the left."""
    total = np.zeros((grey.shape[0] + 1, grey.shape[1] + 1))
    total[1:, 1:] = grey.cumsum(axis=0).cumsum(axis=1)
    (top, bottom), (left, right) = ((ends[:, 0], ends[:, 1] + 1) for ends in (rows, columns))
    top, left = np.maximum(top, 0), np.maximum(left, 0)
    sums = total[bottom][:, right] - total[top][:, right] - total[bottom][:, left] + total[top][:, left]
    area = (bottom - top)[:, None] * (right - left)
    return np.rint(sums / np.maximum(area, 1)).clip(0, 255).astype(np.uint8)


def middles(field: Field, units: int) -> NDArray[np.float64]:
    """
    Find where the units of a layer stand: the middles of their fields.

    Parameters
    ----------
    field : Field
        Of the layer.
    units : int
        How many.

    Returns
    -------
    ndarray of shape (units,)
        In cells of the input.
    """
    return np.asarray(float(field.start) + (field.size - 1) / 2 + float(field.jump) * np.arange(units))


def nearest_units(field: Field, units: int, places: NDArray[np.float64]) -> NDArray[np.int32]:
    """
    Find the units of a layer that stand nearest to some places of the input.

    Parameters
    ----------
    field : Field
        Of the layer.
    units : int
        How many it has.
    places : ndarray
        In cells of the input.

    Returns
    -------
    ndarray of int32
        One unit a place.
    """
    first = middles(field, 1)[0]
    found = np.floor((places - first) / float(field.jump) + 0.5).clip(0, units - 1)
    return np.asarray(found, dtype=np.int32)


def covered(ends: Spans, start: int, length: int) -> NDArray[np.int64]:
    """
    Count how many cells of an object each unit sees along one axis.

    Parameters
    ----------
    ends : ndarray of int32, shape (units, 2)
        What each unit sees.
    start, length : int
        The object.

    Returns
    -------
    ndarray of shape (units,)
        From 0 to `length`.
    """
    overlap = np.minimum(ends[:, 1], start + length - 1) - np.maximum(ends[:, 0], start) + 1
    return np.asarray(np.where(ends[:, 0] == NONE, 0, overlap.clip(0)), dtype=np.int64)


def best_unit(info: PictureInfo, thing: Thing, depth: int) -> tuple[int, int, float]:
    """
    Find the unit of a layer that sees most of an object.

    Parameters
    ----------
    info : PictureInfo
        What is shown.
    thing : Thing
        The object.
    depth : int
        The layer.

    Returns
    -------
    (int, int, float)
        Row, column and the share of the object's box that it sees; of equals the one nearest to the middle.
    """
    found = []
    for ends, start, length in (
        (info.rows[depth], thing.top, thing.height),
        (info.columns[depth], thing.left, thing.width),
    ):
        seen = covered(ends, start, length)
        off = np.abs(middles(info.fields[depth], len(ends)) - (start + (length - 1) / 2))
        unit = int(np.lexsort((off, -seen))[0])
        found.append((unit, int(seen[unit]) / length))
    return found[0][0], found[1][0], found[0][1] * found[1][1]


@shared(32)
def picture_scene(
    info: PictureInfo,
    words: dict[str, Any],
    *,
    alt: str = "",
    thing: Thing | None = None,
    zoom: tuple[object, ...] = (),
    seen: bool = True,
) -> Scene:
    """
    Draw the fields of one unit a layer on a picture.

    Parameters
    ----------
    info : PictureInfo
        What to show.
    words : dict
        Titles and sentences.
    alt : str
        What the picture shows, for screen readers.
    thing : Thing or None
        An object whose box is drawn; then the units themselves are not.
    zoom : tuple
        While it stays the same, a zoom stays too.
    seen : bool
        Whether the jump may be said; else it is to be predicted.

    Returns
    -------
    Scene
        The picture, what the unit sees, and the units.
    """
    panels = _panels(info, words, units=thing is None, seen=seen)
    size = info.means.shape
    sights = _sights(info)
    start = (size[0] // 2, size[1] // 2)
    if thing:
        sights.append(_box(thing, size))
        start = best_unit(info, thing, info.depth)[:2]
    view = View(
        into="units" if thing is None else "",
        size=(size[0], size[1]),
        sights=tuple(sights),
        says=(words["unit_says"] if thing is None else words["thing_says"]).replace("{layer}", str(info.depth)),
        row_texts=_texts(info, 0, words, thing),
        column_texts=_texts(info, 1, words, thing),
        follow=_follow(info),
        patch=Patch("patch", "picture", *_whole(info)),
    )
    return Scene(
        figure=grid_figure(panels),
        label=words["picture_label"].format(picture=alt),
        panels=tuple(panels),
        arrangement=tuple(_between([panel.name for panel in panels])),
        reading=(("picture", "patch"), "units") if thing is None else (("picture", "patch"),),
        views=(view,),
        legends=(Legend(words["means_legend"], GREY),) if thing is None else (),
        start=start,
        hint=words["picture_hint"],
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
        Panel("picture", words["picture"], np.zeros((H, W), np.uint8), None, f"{H} × {W}", image=info.pixels),
        Panel(
            "patch",
            words["patch"],
            np.zeros((PATCH_SIDE, PATCH_SIDE), np.uint8),
            None,
            f"{field.size} × {field.size}",
            image=np.zeros((PATCH_SIDE, PATCH_SIDE), np.uint8),
            span=PATCH_SPAN,
        ),
    ]
    if units:
        O_h, O_w = info.means.shape
        note = words["units_note"].format(size=f"{O_h} × {O_w}", jump=field.jump if seen else "?")
        title = f"{info.depth} · {layer_text(info.stack[info.depth - 1])}"
        big = max(O_h, O_w) > PATCH_SIDE // 4
        panels.append(
            Panel("units", title, info.means, GREY, note, shared=True, span=max(O_h, O_w) * 3 // 2 if big else None)
        )
    return panels


def _sights(info: PictureInfo) -> list[Sight]:
    """Take the field of the unit, and of the unit of every layer below that stands nearest to it."""
    sights = []
    top = info.fields[info.depth]
    for depth in range(info.depth, 0, -1):
        field, ends = info.fields[depth], (info.rows[depth], info.columns[depth])
        own = [nearest_units(field, len(e), middles(top, n)) for e, n in zip(ends, info.means.shape, strict=True)]
        rows, columns = (e[units] for e, units in zip(ends, own, strict=True))
        is_top = depth == info.depth
        sights.append(
            Sight("picture", rows, columns, role="read" if is_top else "nested", label=str(field.size), shade=is_top)
        )
    return sights


def _box(thing: Thing, size: tuple[int, ...]) -> Sight:
    rows = np.tile(np.array([thing.top, thing.top + thing.height - 1], np.int32), (size[0], 1))
    columns = np.tile(np.array([thing.left, thing.left + thing.width - 1], np.int32), (size[1], 1))
    return Sight("picture", rows, columns, role="asked")


def _whole(info: PictureInfo) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give each unit's whole field, the part outside of the picture included."""
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
        if first == NONE:
            said.append(words["no_cells"].format(axis=name))
            continue
        template = words["all_cells"] if last - first + 1 == size else words["some_cells"]
        said.append(template.format(axis=name, first=first, last=last, seen=last - first + 1, size=size))
    return tuple(said)
