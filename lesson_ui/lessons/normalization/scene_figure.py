"""The figure of a normalised mini-batch: small maps before and after, and the statistics between them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import listed_reads
from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import AggregateLine, Column, FormulaLine, Line, ValueLine
from lesson_ui.drawing.links import Echo, Link, Listed, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Ticks, Tiles
from lesson_ui.drawing.scene import GridScene, legends_of
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.normalization.figure import NormInfo, Numbers, stitched
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import decimals_needed

Words = dict[str, Any]
CELL_DECIMALS, LINE_DECIMALS, EPS_DECIMALS = 2, 4, 5
APART = Glyph("")  # room between two grids, above the title of the second
ROOM = 5  # characters in a cell beside two batches
ABOVE = 40  # pixels: the choice of the activity; the figure may push the lines of arithmetic down a little


@shared(64)
def norm_scene(info: NormInfo, words: Words, *, seen: bool) -> GridScene:
    """Draw a mini-batch and its normalisation."""
    panels = _panels(info, words, seen=seen)
    return GridScene(
        figure=grid_figure(panels),
        label=words["norm_label"].format(name=words["kinds"][info.normalization]),
        panels=tuple(panels),
        arrangement=("batch", ["mean", APART, "variance"], ["weight", APART, "bias"], "output"),
        reading=(("batch",), ("mean", "variance"), ("weight", "bias"), ("output",)),
        links=_links(info, seen=seen),
        lines=_lines(info, words, seen=seen),
        legends=legends_of(panels),
        above=ABOVE,
        hint=words["norm_hint" if seen else "norm_hint_unseen"],
    )


@shared(16)
def lone_batch_scene(batch: Numbers, words: Words) -> GridScene:
    """Draw a mini-batch that cannot be normalised."""
    panel = _maps("batch", batch, words, signed_scale(batch), decimals_needed(batch), editable=True)
    rows, columns = panel.size
    own = listed_reads([[r] for r in range(rows)], [[c] for c in range(columns)], (rows, columns))
    link = Link(
        source=Window(own),
        read="batch",
        into=("batch",),
        table=values_only(panel.cells.values),
    )
    place = ValueLine("batch", words["number"], decimals=panel.decimals)
    return GridScene(
        figure=grid_figure([panel]),
        label=words["batch_label"],
        panels=(panel,),
        arrangement=("batch",),
        links=(link,),
        lines=(place,),
        above=ABOVE,
        hint=words["norm_hint_unseen"],
    )


def _panels(info: NormInfo, words: Words, *, seen: bool) -> list[Panel]:
    scale = signed_scale(info.batch)
    before = _maps("batch", info.batch, words, scale, decimals_needed(info.batch), editable=True)
    decimals = decimals_needed(info.output, most=CELL_DECIMALS)
    learned = signed_scale(info.weight, info.bias)
    one = words["one"][info.normalization] if seen else ""
    return [
        before,
        _table("mean", info.mean, words, signed_scale(info.batch), live=not seen, note=one),
        _table("variance", info.variance, words, unsigned_scale(info.variance), live=not seen, note=one),
        _table("weight", info.weight[None], words, learned, editable=True),
        _table("bias", info.bias[None], words, learned, editable=True),
        _maps("output", info.output, words, signed_scale(info.output), decimals),
    ]


def _maps(name: str, maps: Numbers, words: Words, scale: Scale, decimals: int, *, editable: bool = False) -> Panel:
    N, C, H, W = maps.shape
    names = tuple(words["map_name"].format(n=n, c=c) for n in range(N) for c in range(C))
    title, note = words["titles"][name]
    note = note.format(N=N, C=C, H=H, W=W)
    return Panel(
        name,
        title,
        Cells(stitched(maps), scale, decimals, editable=editable),
        note,
        ticks=Ticks(row_heads=tuple(f"n{n}" for n in range(N)), column_heads=tuple(f"c{c}" for c in range(C))),
        tiles=Tiles(H, W, names),
    )


def _table(
    name: str,
    values: Numbers,
    words: Words,
    scale: Scale,
    *,
    editable: bool = False,
    live: bool = False,
    note: str = "",
) -> Panel:
    title, own = words["titles"][name]
    decimals = decimals_needed(values, most=CELL_DECIMALS)
    while decimals and widest(values, decimals) > ROOM:
        decimals -= 1
    cells = Cells(values, scale, decimals, editable=editable)
    return Panel(name, title, Live(cells.size, scale, decimals, width=1) if live else cells, note or own)


def _links(info: NormInfo, *, seen: bool) -> tuple[Link, ...]:
    N, C, H, W = info.batch.shape
    size = (N * H, C * W)
    owner = stitched(info.shared.owner).ravel()
    members = [np.flatnonzero(owner == k) for k in range(info.shared.sets)]
    batch = Link(
        source=Listed(np.stack([members[k] for k in owner]), size),
        read="batch",
        into=("output",),
        table=values_only(stitched(info.batch)),
        decimals=decimals_needed(info.batch),
        divisor=np.full(owner.size, float(info.shared.size)),
        echoes=(Echo("batch", np.arange(owner.size)),),
        role="read" if seen else "",
    )
    channels = np.tile(np.repeat(np.arange(C), W), size[0])
    tables = [("weight", info.weight[None], channels), ("bias", info.bias[None], channels)]
    if seen:
        tables += [("mean", info.mean, owner), ("variance", info.variance, owner)]
    return (batch, *(_table_link(name, values, cells, size) for name, values, cells in tables))


def _table_link(name: str, values: Numbers, cells: NDArray[np.int64], size: tuple[int, int]) -> Link:
    return Link(
        source=Listed(cells[:, None].astype(np.int64), size),
        read=name,
        into=("output",),
        table=values_only(values),
        role="weight" if name in ("weight", "bias") else "read",
    )


def _lines(info: NormInfo, words: Words, *, seen: bool) -> tuple[Line, ...]:
    output = Column(stitched(info.output).ravel(), LINE_DECIMALS)
    if not seen:
        return (ValueLine("output", words["result"], decimals=LINE_DECIMALS, own=output),)
    owner = stitched(info.shared.owner).ravel()
    N, C, H, W = info.batch.shape
    channels = np.tile(np.repeat(np.arange(C), W), N * H)
    mean = Column(info.mean.ravel()[owner], LINE_DECIMALS)
    variance = Column(info.variance.ravel()[owner], LINE_DECIMALS)
    normalized = Column(stitched(info.normalized).ravel(), LINE_DECIMALS)
    centred = {
        "x": Column(stitched(info.batch).ravel(), decimals_needed(info.batch), "read"),
        "mu": mean,
        "var": variance,
        "eps": Column(np.full(owner.size, info.eps), EPS_DECIMALS),
        "result": normalized,
    }
    scaled = {
        "g": Column(info.weight[channels], 3, "weight"),
        "xh": normalized,
        "b": Column(info.bias[channels], 3, "weight"),
        "result": output,
    }
    return (
        AggregateLine("output", words["line_mean"], decimals=LINE_DECIMALS, operation="mean", own=mean),
        AggregateLine(
            "output", words["line_variance"], decimals=LINE_DECIMALS, operation="squares", mean=mean, own=variance
        ),
        _formula(words["line_normalise"], "({x} − {mu!}) / √({var} + {eps})", centred),
        _formula(words["line_scale"], "{g!} · {xh!} + {b!}", scaled),
    )


def _formula(label: str, formula: str, columns: dict[str, Column]) -> Line:
    return FormulaLine("output", label, decimals=LINE_DECIMALS, formulas=(formula,), columns=columns)
