"""The figure of one number's terms, grouped by the map they read, the groups that contribute most first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import Explanation, Operand, Term, TermTable
from cnn_core.largest import first_largest
from cnn_core.network import INPUT, Flatten
from lesson_ui.drawing.cells import PADDING, Cells
from lesson_ui.drawing.colours import signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import ProductLine, ValueLine
from lesson_ui.drawing.links import Link, Listed, Weights
from lesson_ui.drawing.map_grid import map_grid
from lesson_ui.drawing.panel import Glyph, Panel, Table
from lesson_ui.drawing.scene import GridScene
from lesson_ui.lessons.explain.figure import DECIMALS, value_scale
from lesson_ui.networks.subject import Subject
from lesson_ui.words.numbers import fixed

Words = dict[str, Any]
Grid = NDArray[np.float64]
LINES = 16  # lines of cells and titles that fit under the steps; the table has all groups
WIDEST = 8  # columns of a grid, three of which stand side by side
LETTERS = "abc"  # end the names of the panels of the groups that are drawn


class Group(NamedTuple):
    """
    The terms that come from one map.

    Attributes
    ----------
    source : str
        The layer the map belongs to.
    channel : int or None
        Which map; None for a vector.
    total : float
        Sum of the terms.
    terms : tuple of Term
        In the order of the sum.
    cells : tuple of (int, int)
        Where each term stands in the group's grid.
    """

    source: str
    channel: int | None
    total: float
    terms: tuple[Term, ...]
    cells: tuple[tuple[int, int], ...]

    @property
    def size(self) -> tuple[int, int]:
        """Count the rows and columns of the grid."""
        return max(r for r, _ in self.cells) + 1, max(c for _, c in self.cells) + 1


def term_groups(explanation: Explanation, subject: Subject, sources: tuple[str, ...]) -> tuple[Group, ...]:
    """Sort the terms of a number by the map they come from."""
    found: dict[tuple[str, int | None], list[tuple[Term, tuple[int, int]]]] = {}
    for term in explanation.terms:
        read = term.operands[0]
        source = read.source if read.source in subject.network.node_by_path or read.source == INPUT else sources[0]
        channel, cell = _place(term, source, subject)
        found.setdefault((source, channel), []).append((term, cell))
    groups = []
    for (source, channel), placed in found.items():
        rows = {row: k for k, row in enumerate(sorted({cell[0] for _, cell in placed}))}
        columns = {column: k for k, column in enumerate(sorted({cell[1] for _, cell in placed}))}
        cells = tuple((rows[row], columns[column]) for _, (row, column) in placed)
        terms = tuple(term for term, _ in placed)
        groups.append(Group(source, channel, sum(term.value for term in terms), terms, cells))
    return tuple(sorted(groups, key=lambda group: -abs(group.total)))


def _place(term: Term, source: str, subject: Subject) -> tuple[int | None, tuple[int, int]]:
    """Find the map that a term reads, and a place for it: that of its weight in the kernel, else of the cell read."""
    index = term.operands[0].index[1:]
    if len(index) == 3:
        kernel = term.operands[1].index if len(term.operands) > 1 and len(term.operands[1].index) == 4 else None
        return index[0], (kernel[2], kernel[3]) if kernel else (index[1], index[2])
    node = subject.network.node_by_path.get(source)
    if node is not None and isinstance(node.layer, Flatten):
        shape = subject.trace.row(source).input_shapes[0]
        if len(shape) == 3:
            c, i, j = np.unravel_index(index[0], shape)
            return int(c), (int(i), int(j))
    return None, map_grid((subject.trace.row(source).output_shape[0],)).cell(index)


def operand_number(operand: Operand) -> tuple[int, ...] | None:
    """Give the place of a number in its layer, for one that can be asked about; None for padding and constants."""
    return operand.index[1:] if operand.source not in ("padding", "constant") else None


def shown_groups(groups: tuple[Group, ...]) -> dict[str, Group]:
    """Choose the groups that are drawn as grids: the weightiest ones of one size."""
    rows, columns = groups[0].size
    if len(groups[0].terms) < 2 or columns > WIDEST:
        return {}
    room = max(1, min(len(LETTERS), LINES // (rows + 2)))
    alike = (group for group in groups[:room] if group.size == groups[0].size)
    return dict(zip(LETTERS, alike, strict=False))


def terms_scene(groups: tuple[Group, ...], words: Words) -> GridScene | None:
    """Draw the weightiest groups as grids: numbers ⊙ weights = products."""
    shown = shown_groups(groups)
    if not shown:
        return None
    weighed = len(groups[0].terms[0].operands) > 1
    panels: list[Panel] = []
    links, lines, table = [], [], []
    for letter, group in shown.items():
        own = _group_panels(group, letter, words, weighed)
        panels += own
        names = [panel.name for panel in own]
        table.append((names[0], Glyph("⊙"), names[1], Glyph("="), names[2]) if weighed else (names[0],))
        links.append(_link(own, weighed))
        label = words["term_place"].replace("{name}", group_name(group, words))
        line = ProductLine if weighed else ValueLine
        lines.append(line(names[-1], label, len(links) - 1, DECIMALS, exact=False))
    return GridScene(
        figure=grid_figure(panels),
        label=words["terms_label"],
        panels=tuple(panels),
        arrangement=(Table(tuple(table)),) if weighed else tuple(names[0] for names in table),
        links=tuple(links),
        lines=tuple(lines),
        steps=False,
        above=-400,
        hint=words["terms_hint"],
        start=groups[0].cells[first_largest([abs(term.value) for term in groups[0].terms])[0]],
    )


def group_name(group: Group, words: Words, *, layer: bool = False) -> str:
    """Name a group: the map it comes from, and the layer where several are read."""
    name = str(words["vector"]) if group.channel is None else str(words["map"]).format(map=group.channel + 1)
    return f"{group.source}, {name}" if layer else name


def from_several(groups: Sequence[Group]) -> bool:
    """Tell whether the terms come from more than one layer."""
    return len({group.source for group in groups}) > 1


def _filled(group: Group, values: list[float]) -> Grid:
    grid = np.full(group.size, np.nan)
    for cell, value in zip(group.cells, values, strict=True):
        grid[cell] = value
    return grid


def _group_panels(group: Group, letter: str, words: Words, weighed: bool) -> list[Panel]:
    read = _filled(group, [term.operands[0].value for term in group.terms])
    states = np.zeros(group.size, np.uint8)
    for cell, term in zip(group.cells, group.terms, strict=True):
        states[cell] = PADDING if term.operands[0].source == "padding" else 0
    title = group_name(group, words)
    reads = Panel("reads" + letter, title, Cells(read, value_scale(read), 2, states=states), pick=True)
    if not weighed:
        return [reads]
    weight = _filled(group, [term.operands[1].value for term in group.terms])
    product = _filled(group, [term.value for term in group.terms])
    total = words["group_total"].format(total=fixed(group.total, DECIMALS))
    return [
        reads,
        Panel("weights" + letter, words["weights"], Cells(weight, signed_scale(np.nan_to_num(weight)), 2)),
        Panel("products" + letter, words["products"], Cells(product, signed_scale(np.nan_to_num(product)), 2), total),
    ]


def _link(panels: list[Panel], weighed: bool) -> Link:
    read = np.nan_to_num(panels[0].cells.values)
    levels = np.arange(read.size, dtype=np.int32).reshape(read.shape)
    places = np.arange(read.size)[:, None]
    return Link(
        source=Listed(places, (read.shape[0], read.shape[1]), places if weighed else None),
        read=panels[0].name,
        into=(panels[-1].name,),
        table=TermTable(levels, read.ravel().astype(np.float64), np.empty((0, 0))),
        weights=Weights(panels[1].name, decimals=DECIMALS) if weighed else None,
        decimals=DECIMALS,
    )
