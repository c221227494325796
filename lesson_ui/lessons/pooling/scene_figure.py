"""The figure of a pooled map: one input, one window, and the pooled maps side by side under one cursor."""

from __future__ import annotations

from typing import Any

import numpy as np

from lesson_ui.drawing.cells import UNREAD, Cells
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import AggregateLine, Line
from lesson_ui.drawing.links import Link, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.pooling.figure import KINDS, Grid, PoolingInfo, is_printed_exactly, map_decimals
from lesson_ui.words.numbers import decimals_needed

ABOVE = 70  # pixels: the choice of the activity, and a third line of arithmetic
OPERATIONS = {"max": "max", "average": "mean", "sum": "sum"}


def value_scale(*values: Grid) -> Scale:
    """Make the one scale that several maps share."""
    finite = [v[np.isfinite(v)] for v in values]
    negative = any(v.size and v.min() < 0 for v in finite)
    return (signed_scale if negative else unsigned_scale)(*finite)


def pooling_link(info: PoolingInfo, read: str, into: tuple[str, ...], *, has_winner: bool) -> Link:
    """Link the cells of pooled maps to the window each of them reads."""
    return Link(
        source=Window(info.reads),
        read=read,
        into=into,
        table=values_only(info.padded),
        decimals=decimals_needed(info.padded),
        winner=info.winner if has_winner else None,
        divisor=info.divisor,
    )


def pooling_line(info: PoolingInfo, kind: str, label: str, *, result: str = "", link: int = 0) -> Line:
    """Describe the line of arithmetic of one kind of pooling."""
    return AggregateLine(
        result or kind,
        label,
        link=link,
        decimals=map_decimals(info, kind),
        exact=is_printed_exactly(info, kind),
        operation=OPERATIONS[kind],
        padding=kind != "max" and info.count_include_pad,
    )


def input_panel(
    info: PoolingInfo, name: str, title: str, scale: Scale, words: dict[str, Any], *, editable: bool = False
) -> Panel:
    """Describe the grid of an input."""
    note = _size(info.reads.input_size)
    if info.padded.shape != info.reads.input_size:
        note += words["with_padding"].format(size=_size(info.padded.shape))
    if (info.states & UNREAD).any():
        note += words["hatched"]
    return Panel(
        name,
        title,
        Cells(info.padded, scale, decimals_needed(info.padded), states=info.states, editable=editable),
        note,
        row0=info.reads.rows.first,
        col0=info.reads.columns.first,
        ticks=Ticks(),
    )


def _size(shape: tuple[int, ...]) -> str:
    return f"{shape[0]} × {shape[1]}"


def map_panel(
    info: PoolingInfo, kind: str, title: str, scale: Scale, *, name: str = "", note: str = "", **more: Any
) -> Panel:
    """Describe the grid of a pooled map."""
    values = info.maps[kind]
    cells = Cells(values, scale, map_decimals(info, kind), **more)
    return Panel(name or kind, title, cells, note or _size(values.shape), ticks=Ticks())


@shared(128)
def pooling_scene(
    info: PoolingInfo,
    words: dict[str, Any],
    *,
    kinds: tuple[str, ...] = KINDS,
    concealed: tuple[int, int] | None = None,
    start: tuple[int, int] = (0, 0),
    editable: bool = True,
) -> GridScene:
    """Draw an input and its pooled maps under one cursor."""
    shown = tuple(kind for kind in kinds if kind in info.maps)
    shared = value_scale(info.padded, *(info.maps[kind] for kind in shown if kind != "sum"))
    scales = {kind: value_scale(info.maps[kind]) if kind == "sum" else shared for kind in shown}
    panels = [
        input_panel(info, "input", words["input"], shared, words, editable=editable),
        *(map_panel(info, kind, words[kind], scales[kind]) for kind in shown),
    ]
    decimals = decimals_needed(info.padded)
    legends = [Legend(words["shared_legend"], shared, words["shared_note"], decimals)]
    if "sum" in shown:
        legends.append(Legend(words["sum"], scales["sum"], words["own_note"], decimals))
    return GridScene(
        figure=grid_figure(panels),
        label=words["figure_label"],
        panels=tuple(panels),
        arrangement=("input", Glyph("→"), *shown),
        reading=(("input",), shown),
        links=(pooling_link(info, "input", shown, has_winner="max" in shown),),
        lines=tuple(pooling_line(info, kind, words[f"{kind}_place"]) for kind in shown),
        legends=tuple(legends),
        concealed=concealed,
        start=start,
        hint=words["hint"],
        above=ABOVE,
    )


def lone_input_scene(image: Grid, words: dict[str, Any]) -> GridScene:
    """Draw an input alone: what is left to see while no window can be placed."""
    panel = Panel(
        "input",
        words["input"],
        Cells(image, value_scale(image), decimals_needed(image)),
        _size(image.shape),
        ticks=Ticks(),
    )
    return GridScene(
        figure=grid_figure([panel]),
        label=words["figure_label"],
        panels=(panel,),
        arrangement=("input",),
        above=ABOVE,
    )
