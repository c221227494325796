"""The figure of an activation on a map: small grids with their numbers, or a filter's response to a picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.geometry import conv2d_reads
from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.curve import Axis, Curve, Marker, round_ticks
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.links import Link, Terms, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.activations.figure import activation_lines
from lesson_ui.lessons.activations.map_figure import PICTURE_DECIMALS, Grid, MapInfo
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import decimals_needed

Words = dict[str, Any]

MOST_DECIMALS = 2  # in cells
ABOVE = 70  # pixels: the choice of the activity
SIZE = (6, 8)  # of the curve beside grids, in cells
SMALL = (5, 5)  # of the curve beside pictures


def map_curve(info: MapInfo) -> Curve:
    """Draw the activation over the numbers of the map."""
    far = max(1.0, float(np.abs(info.x).max()) * 1.04)
    x = np.linspace(-far, far, 201)
    y = info.activation.value(x)
    low, high = min(0.0, float(y.min())), max(0.0, float(y.max()))
    room = 0.1 * (high - low)
    ends = (low - room, high + room)
    axes = (Axis((-far, far), round_ticks(-far, far, 4)), Axis(ends, round_ticks(*ends, 4)))
    return Curve(SMALL if info.big else SIZE, x, y, *axes, Marker(across="input", down="output"))


@shared(48)
def map_scene(
    info: MapInfo,
    words: Words,
    *,
    derivatives: bool,
    asked: tuple[int, int],
    seen: bool,
    editable: bool = True,
    title: str = "",
) -> GridScene:
    """Draw a map, the curve, and the map after it."""
    magnified = info.big and not derivatives  # there is no room for both
    panels = _maps(info, words, editable=editable, derivatives=derivatives, title=title)
    panels += _patches(info, words, seen=seen) if magnified else []
    into = ("output", "derivatives") if derivatives else ("output",)
    link = _input_link(info, into, magnified=magnified)
    links = [link, _after_link(info, seen=seen)] if magnified else [link]
    lines = activation_lines(
        info.activation,
        link.table.values,
        words,
        results=("output", "derivatives" if derivatives else "output"),
        decimals=info.decimals,
        by_level=True,
        labels=(words["place"], ""),
    )
    return GridScene(
        figure=grid_figure(panels),
        label=words["map_label"].format(name=words["kinds"][info.activation.kind]),
        panels=tuple(panels),
        arrangement=_arrangement(info, derivatives=derivatives),
        reading=_reading(info, derivatives=derivatives),
        links=tuple(links),
        lines=lines,
        legends=_legends(panels, words),
        concealed=None if seen else asked,
        start=asked,
        above=ABOVE,
        hint=words["map_hint" if info.big else "map_hint_small"],
        smallest_picture=180,
    )


def output_scale(info: MapInfo) -> Scale:
    """Choose the colours after the activation."""
    kind = info.activation.kind
    if kind == "sigmoid":
        return Scale("unsigned", 0.0, 1.0)
    if kind == "tanh":
        return Scale("signed", -1.0, 1.0)
    return signed_scale(info.x) if info.activation.signed else unsigned_scale(info.y)


def _maps(info: MapInfo, words: Words, *, editable: bool, derivatives: bool, title: str) -> list[Panel]:
    size = f"{info.x.shape[0]} × {info.x.shape[1]}"
    name = words["kinds"][info.activation.kind]
    rules, bends = words["rules"][info.activation.kind], words["derivative_rules"][info.activation.kind]
    before = _map("input", title or words["before"], info.x, signed_scale(info.x), size, info, editable=editable)
    after = _map("output", words["after"].format(name=name), info.y, output_scale(info), rules, info)
    curve = Panel("curve", name, map_curve(info), rules)
    if not derivatives:
        return [before, curve, after]
    steep = Scale("signed", -1.2, 1.2) if info.activation.kind == "gelu" else Scale("unsigned", 0.0, 1.0)
    return [before, curve, after, _map("derivatives", words["derivative_title"], info.derivatives, steep, bends, info)]


def _map(
    name: str, title: str, values: Grid, scale: Scale, note: str, info: MapInfo, *, editable: bool = False
) -> Panel:
    if info.big:
        return Panel(name, title, Cells(values.astype(np.float32), scale, PICTURE_DECIMALS, shared=True), note)
    decimals = decimals_needed(values, most=MOST_DECIMALS)
    return Panel(name, title, Cells(values, scale, decimals, editable=editable), note, ticks=Ticks())


def _patches(info: MapInfo, words: Words, *, seen: bool) -> list[Panel]:
    size, decimals = (3, 3), MOST_DECIMALS
    width = max(widest(info.x, decimals), widest(info.y, decimals))
    note = words["zoom_note"] if seen else words["derivative_hidden_after"]
    return [
        Panel("zoom", words["zoom"], Live(size, signed_scale(info.x), decimals, width=width)),
        Panel("after", words["zoom_after"], Live(size, output_scale(info), decimals, width=width), note),
    ]


def _input_link(info: MapInfo, into: tuple[str, ...], *, magnified: bool) -> Link:
    table = values_only(info.x)
    if magnified:
        reads = conv2d_reads(info.x.shape, 3, 1, 1)
        return Link(
            source=Window(reads),
            read="input",
            into=into,
            table=table,
            terms=Terms(patch="zoom", focus=4),
        )
    return Link(
        source=Window(conv2d_reads(info.x.shape, 1)),
        read="input",
        into=into,
        table=table,
        decimals=info.decimals,
    )


def _after_link(info: MapInfo, *, seen: bool) -> Link:
    reads = conv2d_reads(info.x.shape, 3, 1, 1)
    table = values_only(info.y)
    return Link(
        source=Window(reads),
        read="output",
        into=("output",),
        table=table,
        terms=Terms(patch="after" if seen else None),
        role="",
    )


def _arrangement(info: MapInfo, *, derivatives: bool) -> tuple[Any, ...]:
    if derivatives:
        return ("input", Glyph("→"), "curve", Glyph("→"), "output", "derivatives")
    middle: tuple[Any, ...] = (["zoom", Glyph("↓"), "after"], "curve") if info.big else (Glyph("→"), "curve")
    return ("input", *middle, Glyph("→"), "output")


def _reading(info: MapInfo, *, derivatives: bool) -> tuple[Any, ...]:
    if info.big and not derivatives:
        return (("input", "output"), ("zoom", Glyph("→"), "after", "curve"))
    return (("input", Glyph("→"), "output"), ("curve", "derivatives") if derivatives else ("curve",))


def _legends(panels: list[Panel], words: Words) -> tuple[Legend, ...]:
    notes = {"input": words["own_scale"]}
    return tuple(
        Legend(
            panel.title,
            panel.scale,
            notes.get(panel.name, ""),
            min(panel.decimals, decimals_needed(np.array([panel.scale.max]), 2)),
        )
        for panel in panels
        if panel.scale and not isinstance(panel.content, Live)
    )
