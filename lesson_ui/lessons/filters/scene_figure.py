"""The figure of one filter on a picture: its grids, and the arithmetic under them."""

from __future__ import annotations

from typing import Any

import numpy as np

from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.large_map import large_map
from lesson_ui.drawing.lines import Line, ProductLine, RectifiedLine, ValueLine
from lesson_ui.drawing.links import Link, Terms, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.filters.figure import VIEWS, FilterInfo
from lesson_ui.words.cell_numbers import (
    are_exact,
    cell_texts,
    product_decimals,
    room_for,
    rounded,
    weight_texts,
    widest,
)

GREY = Scale("grey", 0.0, 255.0)
LISTED = 9  # products written out under the figure; more are only summed up
LABELLED = 5  # longest side of a kernel with operators between the small grids


@shared(64)
def filters_scene(
    info: FilterInfo,
    words: dict[str, Any],
    *,
    view: str = "response",
    picture: str = "",
    asked: tuple[int, int] = (0, 0),
    seen: bool = True,
    zoom: tuple[object, ...] = (),
) -> GridScene:
    """Draw one filter on a picture."""
    panels = [*_maps(info, words, view), *_small_grids(info, words, with_products=view == "response")]
    names = [panel.name for panel in panels]
    maps = tuple(name for name in ("response", *VIEWS[1:3]) if name in names)
    link = Link(
        source=Window(info.reads),
        read="input",
        into=maps,
        table=info.table,
        weights=Weights("kernel", texts=weight_texts(info.weight)),
        terms=Terms(patch="patch", product="products" if "products" in names else None),
    )
    return GridScene(
        figure=grid_figure(panels, matched=maps),
        label=words["figure_label"].format(picture=picture),
        panels=tuple(panels),
        arrangement=_arrangement(view, info),
        reading=_reading(view),
        links=(link,),
        lines=tuple(_lines(info, words, view)),
        legends=tuple(_legends(info, words, view)),
        concealed=None if seen else asked,
        start=asked,
        revision=" ".join(map(str, zoom)),
        follow=True,
        hint=words["hint"],
    )


def _maps(info: FilterInfo, words: dict[str, Any], view: str) -> list[Panel]:
    (top, bottom), (left, right) = info.reads.rows.padding, info.reads.columns.padding
    note = f"{info.grey.shape[0]} × {info.grey.shape[1]}"
    if top + bottom + left + right:
        note = words["padded_note"].format(size=note)
    size = f"{info.response.shape[0]} × {info.response.shape[1]}"
    signed = Scale("signed", -info.limit, info.limit)
    panels = [
        Panel("input", words["input"], Cells(info.padded, GREY, shared=True), note, row0=-top, col0=-left),
        large_map("response", words["response"], info.response, signed, size, info.decimals),
    ]
    if view == "relu":
        scale = unsigned_scale(info.rectified[info.inside] if info.inside.any() else info.rectified)
        panels.append(large_map("relu", words["relu"], info.rectified, scale, words["relu_note"], info.decimals))
    if view == "clipped":
        panels.append(large_map("clipped", words["clipped"], info.clipped, GREY, words["clipped_note"], 0))
    return panels


def _small_grids(info: FilterInfo, words: dict[str, Any], *, with_products: bool) -> list[Panel]:
    room = room_for(info.weight)
    texts = cell_texts(info.weight, room)
    decimals = product_decimals(info.table.products, room)
    size = f"{info.weight.shape[0]} × {info.weight.shape[1]}"
    patch = Panel("patch", words["patch"], Live(info.weight.shape, GREY, width=3, numbers=room > 0))
    kernel = Panel(
        "kernel",
        words["kernel"] if max(info.weight.shape) <= LABELLED else "⊙ " + words["kernel"],
        Cells(info.weight, signed_scale(info.weight), 3, labels=texts, editable=True, numbers=texts is not None),
        size,
    )
    products = Panel(
        "products",
        words["products"],
        Live(
            info.weight.shape,
            signed_scale(info.table.products),
            decimals or 0,
            width=widest(info.table.products, decimals or 0),
            numbers=decimals is not None,
        ),
        words["products_note"],
    )
    return [patch, kernel, products] if with_products else [patch, kernel]


def _arrangement(view: str, info: FilterInfo) -> tuple[Any, ...]:
    labelled = max(info.weight.shape) <= LABELLED
    pair = ("patch", Glyph("⊙"), "kernel") if labelled else ("patch", "kernel")
    if view == "response":
        return ("input", pair, Glyph("="), "products", Glyph("Σ"), "response")
    return ("input", pair, Glyph("Σ"), "response", Glyph("→"), view)


def _reading(view: str) -> tuple[Any, ...]:
    if view == "response":
        return (("input", "response"), ("patch", Glyph("⊙"), "kernel", Glyph("="), "products"))
    return (("input", "response"), (view, "patch", Glyph("⊙"), "kernel"))


def _lines(info: FilterInfo, words: dict[str, Any], view: str) -> list[Line]:
    decimals, taps = info.decimals, info.weight.size
    exact = are_exact(info.weight) and bool(
        np.allclose(info.response, rounded(info.response, decimals), atol=1e-9, rtol=0)
    )
    if taps <= LISTED:
        lines: list[Line] = [ProductLine("response", words["place"], decimals=decimals, exact=exact)]
    else:
        lines = [ValueLine("response", words["place_sum"].replace("{count}", str(taps)), decimals=decimals)]
    if view == "relu":
        lines.append(RectifiedLine("relu", words["relu_place"], decimals=decimals, source="response"))
    if view == "clipped":
        lines.append(ValueLine("clipped", words["clipped_place"]))
    return lines


def _legends(info: FilterInfo, words: dict[str, Any], view: str) -> list[Legend]:
    note = words["own_scale"] if bool(info.inside.all()) else words["own_scale_inside"]
    legends = [Legend(words["response"], Scale("signed", -info.limit, info.limit), note, info.decimals)]
    if view == "relu":
        scale = unsigned_scale(info.rectified[info.inside] if info.inside.any() else info.rectified)
        legends.append(Legend(words["relu"], scale, "", info.decimals))
    if view == "clipped":
        legends.append(Legend(words["clipped"], GREY, ""))
    return legends
