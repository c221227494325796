"""The figure of a residual block on one small map: the main path, the shortcut, their sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain.tables import term_table
from cnn_core.geometry import Reads, conv2d_reads, listed_reads
from cnn_core.largest import first_largest
from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line, ProductLine
from lesson_ui.drawing.links import Echo, Link, Weights, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Table
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]
Words = Mapping[str, Any]

ABOVE = 60  # pixels: the choice of the activity
PARTS = 4  # of the main path that can be kept: none, a quarter, … all
WALKS = ("output", "hidden")  # what the cursor walks over


class ResidualInfo(NamedTuple):
    """
    Everything the figure of a residual block shows, as plain values.

    Attributes
    ----------
    image : ndarray of shape (H, W)
        What comes in: a^l.
    first, second : ndarray of shape (K_h, K_w)
        The kernels of the main path; the second one as it is used, scaled.
    raw : ndarray of shape (H, W)
        The first convolution, before its ReLU.
    hidden : ndarray of shape (H, W)
        After it.
    branch : ndarray of shape (H, W)
        The main path's result F: z^{l+2}.
    total : ndarray of shape (H, W)
        ``branch + image``.
    output : ndarray of shape (H, W)
        ``relu(total)``: a^{l+2}.
    reads : (Reads, Reads)
        The geometry of both convolutions.
    part : float
        By how much the second kernel was scaled.
    """

    image: Grid
    first: Grid
    second: Grid
    raw: Grid
    hidden: Grid
    branch: Grid
    total: Grid
    output: Grid
    reads: tuple[Reads, Reads]
    part: float

    @property
    def is_off(self) -> bool:
        """Whether the main path gives nothing."""
        return not self.branch.any()


@shared(64)
def residual_info(image: Grid, first: Grid, second: Grid, part: float = 1.0) -> ResidualInfo:
    """Compute a residual block on a map, with every map between."""
    scaled = part * second + 0.0  # no minus zeros
    raw = _conv(image, first)
    hidden = F.relu(raw)
    branch = _conv(hidden, scaled) + 0.0
    total = branch + image
    reads = (
        conv2d_reads(image.shape, first.shape, 1, "same"),
        conv2d_reads(image.shape, second.shape, 1, "same"),
    )
    return ResidualInfo(image, first, scaled, raw, hidden, branch, total, F.relu(total), reads, part)


def _conv(image: Grid, weight: Grid) -> Grid:
    made: Grid = F.conv2d(image[None], weight[None, None], padding="same")[0]
    return made


def asked_cell(info: ResidualInfo) -> tuple[int, int]:
    """Pick the cell the prediction asks about: both paths contribute much, and something is left of the sum."""
    weight = np.abs(info.image) if info.is_off else np.abs(info.branch * info.image) * (info.output > 0)
    row, column = first_largest(weight)
    return row, column


@shared(64)
def residual_scene(info: ResidualInfo, words: Words, *, walk: str = WALKS[0], seen: bool = True) -> GridScene:
    """Draw a residual block, every number legible."""
    hides = info.is_off and not seen
    panels = _panels(info, words, hides=hides)
    scale = panels[0].scale
    assert scale is not None
    upper = ("input", Glyph("⊙"), "first", Glyph("→"), "hidden", Glyph("⊙"), "second", Glyph("="), "branch")
    lower = (Glyph("↳"), None, None, Glyph("→"), "shortcut", Glyph("+ z ="), "sum", Glyph("→"), "output")
    over_output = walk == "output"
    return GridScene(
        figure=grid_figure(panels),
        label=words["residual_figure"],
        panels=tuple(panels),
        arrangement=(Table((upper, lower)),),
        reading=(upper[:5], upper[5:], lower[4:]),
        links=_output_links(info) if over_output else _hidden_links(info),
        lines=_output_lines(info, words) if over_output else _hidden_lines(info, words),
        legends=(Legend(words["maps_legend"], scale, words["one_scale"], panels[-1].decimals),),
        start=asked_cell(info),
        hint=words["residual_hint"],
        above=ABOVE,
        revision=walk,
    )


def _panels(info: ResidualInfo, words: Words, *, hides: bool) -> list[Panel]:
    maps = signed_scale(info.image, info.hidden, info.branch, info.total)
    weights = signed_scale(info.first, info.second)
    titles = words["residual_titles"]

    def panel(name: str, values: Grid, scale: Scale = maps, *, edits: bool = False, live: bool = False) -> Panel:
        title, note = titles[name]
        cells = Cells(values, scale, decimals_needed(values), editable=edits)
        return Panel(name, title, Live(cells.size, scale, cells.decimals) if live else cells, note)

    return [
        panel("input", info.image, edits=True),
        panel("first", info.first, weights, edits=True),
        panel("hidden", info.hidden),
        panel("second", info.second, weights, edits=info.part == 1),
        panel("branch", info.branch),
        panel("shortcut", info.image),
        panel("sum", info.total, live=hides),
        panel("output", info.output, live=hides),
    ]


def _output_links(info: ResidualInfo) -> tuple[Link, ...]:
    own = np.arange(info.output.size)
    main = Link(
        source=Window(info.reads[1]),
        read="hidden",
        into=("output",),
        table=term_table(info.hidden, info.second),
        weights=Weights("second", decimals=decimals_needed(info.second)),
        decimals=decimals_needed(info.hidden),
        echoes=(Echo("branch", own), Echo("sum", own)),
    )
    return main, own_cell("shortcut", info.image, "output"), own_cell("input", info.image, "output")


def _hidden_links(info: ResidualInfo) -> tuple[Link, ...]:
    return (
        Link(
            source=Window(info.reads[0]),
            read="input",
            into=("hidden",),
            table=term_table(info.image, info.first),
            weights=Weights("first", decimals=decimals_needed(info.first)),
            decimals=decimals_needed(info.image),
        ),
    )


def own_cell(name: str, values: Grid, into: str) -> Link:
    """Link every cell of one grid to the cell at the same position of another."""
    rows, columns = values.shape
    reads = listed_reads([[i] for i in range(rows)], [[j] for j in range(columns)], (rows, columns))
    table = values_only(values)
    return Link(
        source=Window(reads),
        read=name,
        into=(into,),
        table=table,
        decimals=decimals_needed(values),
    )


def sum_lines(branch: Grid, shortcut: Grid, total: Grid, output: Grid, labels: Words) -> tuple[Line, Line]:
    """Write the sum of both paths and the ReLU behind it."""
    terms = {
        "z": Column(branch.ravel(), decimals_needed(branch), "read"),
        "a": Column(shortcut.ravel(), decimals_needed(shortcut), "read"),
    }
    summed = {"s": Column(total.ravel(), decimals_needed(total), "read")}
    return (
        FormulaLine("sum", labels["sum"], decimals=decimals_needed(total), formulas=("{z} + {a!}",), columns=terms),
        FormulaLine(
            "output", labels["output"], decimals=decimals_needed(output), formulas=("max(0, {s})",), columns=summed
        ),
    )


def _output_lines(info: ResidualInfo, words: Words) -> tuple[Line, ...]:
    labels = words["residual_lines"]
    decimals = decimals_needed(info.branch)
    products = ProductLine("branch", labels["branch"], decimals=decimals, padding=False)
    return (products, *sum_lines(info.branch, info.image, info.total, info.output, labels))


def _hidden_lines(info: ResidualInfo, words: Words) -> tuple[Line, ...]:
    labels = words["residual_lines"]
    decimals = decimals_needed(info.raw)
    raw = {"result": Column(info.raw.ravel(), decimals), "raw": Column(info.raw.ravel(), decimals, "read")}
    return (
        ProductLine("hidden", labels["raw"], decimals=decimals, padding=False, own=raw["result"]),
        FormulaLine(
            "hidden", labels["hidden"], decimals=decimals, formulas=("max(0, {raw})",), columns={"raw": raw["raw"]}
        ),
    )
