"""The figure of a softmax of a few scores: exponentials, their sum, the probabilities."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.derivatives import softmax_jacobian
from cnn_core.explain import explain_softmax
from cnn_core.geometry import listed_reads
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, legends_of
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.activations.figure import LINE_DECIMALS
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]
Words = dict[str, Any]
CELL_DECIMALS = 3
ABOVE = 110  # pixels: the choice of the activity, and a third line of arithmetic
UNIT_SCALE = Scale("unsigned", 0.0, 1.0)


class SoftmaxInfo(NamedTuple):
    """
    Scores and what softmax makes of them, each as a column.

    Attributes
    ----------
    scores, shifted, powers, probabilities : ndarray of shape (C, 1)
        The scores; the same less the largest; e to these; each one's share of their sum.
    derivatives : ndarray of shape (C, C)
        How probability k changes with score j.
    """

    scores: Grid
    shifted: Grid
    powers: Grid
    probabilities: Grid
    derivatives: Grid


@shared(64)
def softmax_info(scores: Grid) -> SoftmaxInfo:
    """Turn scores into probabilities, with every step between."""
    column = scores.reshape(-1, 1)
    probabilities = F.softmax(column, 0)
    terms = explain_softmax(column, 0, index=(0, 0)).terms
    powers = np.array([[term.value] for term in terms])
    return SoftmaxInfo(column, column - column.max(), powers, probabilities, softmax_jacobian(probabilities[:, 0]))


@shared(64)
def softmax_scene(info: SoftmaxInfo, words: Words, *, derivatives: bool, seen: bool) -> GridScene:
    """Draw the steps from scores to probabilities."""
    panels = _panels(info, words)
    if derivatives and seen:
        wide = signed_scale(info.derivatives)
        panels.append(
            Panel(
                "derivatives",
                words["softmax_derivatives"],
                Cells(info.derivatives, wide, 3),
                words["softmax_derivatives_note"],
                ticks=Ticks(),
            )
        )
    names = [panel.name for panel in panels]
    arrangement: tuple[Any, ...] = ("scores", Glyph("→"), "shifted", Glyph("→"), "powers", Glyph("→"), "probabilities")
    return GridScene(
        figure=grid_figure(panels),
        label=words["softmax_label"],
        panels=tuple(panels),
        arrangement=(*arrangement, "derivatives") if "derivatives" in names else arrangement,
        reading=(arrangement[:4], (*arrangement[4:], *(("derivatives",) if "derivatives" in names else ()))),
        links=_links(info, with_derivatives="derivatives" in names),
        lines=_lines(info, words, seen=seen, with_derivatives="derivatives" in names),
        legends=legends_of(panels),
        concealed=None if seen else (0, 0),
        above=ABOVE,
        hint=words["softmax_hint"],
    )


def _panels(info: SoftmaxInfo, words: Words) -> list[Panel]:
    decimals = decimals_needed(info.scores)
    scale = signed_scale(info.scores, info.shifted)
    return [
        Panel("scores", words["scores"], Cells(info.scores, scale, decimals, editable=True), "x", ticks=Ticks()),
        Panel("shifted", words["shifted"], Cells(info.shifted, scale, decimals), words["shifted_note"], ticks=Ticks()),
        Panel(
            "powers",
            words["powers"],
            Cells(info.powers, UNIT_SCALE, CELL_DECIMALS),
            words["powers_note"],
            ticks=Ticks(),
        ),
        Panel(
            "probabilities",
            words["probabilities"],
            Cells(info.probabilities, UNIT_SCALE, CELL_DECIMALS),
            words["probabilities_note"],
            ticks=Ticks(),
        ),
    ]


def _links(info: SoftmaxInfo, *, with_derivatives: bool) -> tuple[Link, ...]:
    C = len(info.scores)
    own, everything = [[k] for k in range(C)], [list(range(C))] * C
    links = [
        _link(info.powers, "powers", everything, [[0]]),
        _link(info.scores, "scores", own, [[0]]),
        _link(info.shifted, "shifted", own, [[0]]),
    ]
    if with_derivatives:
        links.append(_link(info.derivatives, "derivatives", own, [list(range(C))]))
    return tuple(links)


def _link(values: Grid, name: str, rows: list[list[int]], columns: list[list[int]]) -> Link:
    reads = listed_reads(rows, columns, (values.shape[0], values.shape[1]))
    return Link(
        source=Window(reads),
        read=name,
        into=("probabilities",),
        table=values_only(values),
    )


def _lines(info: SoftmaxInfo, words: Words, *, seen: bool, with_derivatives: bool) -> tuple[Line, ...]:
    scores, powers, probabilities = info.scores[:, 0], info.powers[:, 0], info.probabilities[:, 0]
    C, decimals = scores.size, decimals_needed(scores)

    def all_of(name: str, values: Grid, role: str) -> dict[str, Column]:
        return {f"{name}{k}": Column(np.full(C, value), CELL_DECIMALS, role) for k, value in enumerate(values)}

    def line(label: str, formula: str, columns: dict[str, Column], result: Grid, most: int, role: str = "") -> Line:
        everything = {**columns, "result": Column(result, most, role)}
        return FormulaLine("probabilities", words[label], decimals=most, formulas=(formula,), columns=everything)

    added = " + ".join(f"{{e{k}}}" for k in range(C))
    shifted = {
        "x": Column(scores, decimals, "read"),
        "m": Column(np.full(C, scores.max()), decimals),
        "d": Column(info.shifted[:, 0], decimals),
    }
    own = {"own": Column(powers, CELL_DECIMALS, ""), **all_of("e", powers, "")}
    lines = [
        line("softmax_power", "exp({x} − {m!}) = exp({d})", shifted, powers, CELL_DECIMALS),
        line("softmax_probability", "{own} / (" + added + ")", own, probabilities, LINE_DECIMALS, "result"),
    ]
    if seen:
        sums = " + ".join(f"{{p{k}}}" for k in range(C))
        lines.append(
            line(
                "softmax_total",
                sums,
                all_of("p", probabilities, ""),
                np.full(C, probabilities.sum().round(9)),
                CELL_DECIMALS,
            )
        )
    if with_derivatives:
        p = {"p": Column(probabilities, LINE_DECIMALS, "")}
        lines.append(
            line("softmax_derivative", "{p} · (1 − {p})", p, probabilities * (1 - probabilities), LINE_DECIMALS)
        )
    return tuple(lines)
