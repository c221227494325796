"""The figure of two linear layers without an activation between them, and of the one layer that equals them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.geometry import listed_reads
from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]
Words = dict[str, Any]
ABOVE = 70


class LinearInfo(NamedTuple):
    """
    An input on its way through two layers, and through one.

    Attributes
    ----------
    x : ndarray of shape (n, 1)
        The input.
    first, second : ndarray of shape (h, n), (m, h)
        The weights of the two layers.
    hidden, passed : ndarray of shape (h, 1)
        After the first layer, and what of it goes on: the same, or rectified.
    y : ndarray of shape (m, 1)
        After both layers.
    weight : ndarray of shape (m, n)
        ``second @ first``.
    direct : ndarray of shape (m, 1)
        ``weight @ x``.
    """

    x: Grid
    first: Grid
    second: Grid
    hidden: Grid
    passed: Grid
    y: Grid
    weight: Grid
    direct: Grid

    @property
    def same(self) -> bool:
        """Whether two steps and one step agree."""
        return bool(np.allclose(self.y, self.direct, rtol=0, atol=1e-9))


@shared(64)
def linear_info(x: Grid, first: Grid, second: Grid, *, rectify: bool) -> LinearInfo:
    """Send an input through two layers, and through their product."""
    hidden = F.linear(x.T, first).T
    passed = F.relu(hidden) if rectify else hidden
    y = F.linear(passed.T, second).T
    weight = F.linear(first.T, second).T
    return LinearInfo(x, first, second, hidden, passed, y, weight, F.linear(x.T, weight).T)


@shared(64)
def linear_scene(info: LinearInfo, words: Words, *, rectify: bool, seen: bool) -> GridScene:
    """Draw both paths from x to y."""
    panels = _panels(info, words, rectify=rectify, seen=seen)
    passed = "passed" if rectify else "hidden"
    between: tuple[Any, ...] = (Glyph("→"), "passed") if rectify else ()
    sign = Glyph("?" if not seen else "=" if info.same else "≠")
    steps = ("x", Glyph("→"), "first", Glyph("→"), "hidden", *between, Glyph("→"), "second", Glyph("→"), "y")
    m, n, h = len(info.y), len(info.x), len(info.hidden)
    own = [[i] for i in range(m)]
    return GridScene(
        figure=grid_figure(panels),
        label=words["linear_label"],
        panels=tuple(panels),
        arrangement=(*steps, sign, "direct", Glyph("←"), "weight"),
        reading=(steps, ("weight", Glyph("→"), "direct")),
        links=(
            _link(getattr(info, passed), passed, [list(range(h))] * m, [[0]]),
            _link(info.second, "second", own, [list(range(h))], role="weight"),
            _link(info.weight, "weight", own, [list(range(n))], role="weight"),
            _link(info.x, "x", [list(range(n))] * m, [[0]]),
        ),
        lines=_lines(info, words, seen=seen),
        legends=(Legend(words["linear_legend"], panels[0].scale or signed_scale()),),
        above=ABOVE,
        hint=words["linear_hint"],
    )


def _panels(info: LinearInfo, words: Words, *, rectify: bool, seen: bool) -> list[Panel]:
    scale = signed_scale(*info)

    def panel(name: str, values: Grid, *, editable: bool = False, live: bool = False) -> Panel:
        decimals = decimals_needed(values)
        title, note = words["linear_titles"][name]
        cells = Cells(values, scale, decimals, editable=editable)
        return Panel(name, title, Live(cells.size, scale, decimals) if live else cells, note)

    return [
        panel("x", info.x, editable=True),
        panel("first", info.first, editable=True),
        panel("hidden", info.hidden),
        *([panel("passed", info.passed)] if rectify else []),
        panel("second", info.second, editable=True),
        panel("y", info.y),
        panel("direct", info.direct, live=not seen),
        panel("weight", info.weight),
    ]


def _link(values: Grid, name: str, rows: list[list[int]], columns: list[list[int]], *, role: str = "read") -> Link:
    reads = listed_reads(rows, columns, (values.shape[0], values.shape[1]))
    table = values_only(values)
    return Link(
        source=Window(reads),
        read=name,
        into=("y", "direct"),
        table=table,
        decimals=decimals_needed(values),
        role=role,
    )


def _lines(info: LinearInfo, words: Words, *, seen: bool) -> tuple[Line, ...]:
    def line(label: str, weight: Grid, values: Grid, result: Grid) -> Line:
        terms = range(weight.shape[1])
        columns = {f"w{k}": Column(weight[:, k], decimals_needed(weight), "weight") for k in terms}
        full = np.ones(len(weight))
        columns |= {f"v{k}": Column(full * values[k, 0], decimals_needed(values), "read") for k in terms}
        columns["result"] = Column(result[:, 0], decimals_needed(result))
        formula = " + ".join(f"{{w{k}!}} · {{v{k}!}}" for k in terms)
        return FormulaLine("y", words[label], decimals=decimals_needed(result), formulas=(formula,), columns=columns)

    two = line("two_steps", info.second, info.passed, info.y)
    return (two, line("one_step", info.weight, info.x, info.direct)) if seen else (two,)
