"""The figure of running averages: what a batch normalisation remembers of its batches, and how evaluation uses it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.geometry import listed_reads
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import AggregateLine, Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import GridScene, legends_of
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import decimals_needed, shortest

Numbers = NDArray[np.float64]
Words = dict[str, Any]
CELL_DECIMALS, LINE_DECIMALS, EPS = 2, 4, 1e-5
ABOVE = 40
INTO = ("runningMean", "runningVar", "evaluated")


class RunningInfo(NamedTuple):
    """
    One channel in a row of mini-batches, and what is remembered after each.

    Attributes
    ----------
    stream : ndarray of shape (batches, m)
        The channel's numbers in every batch.
    momentum : float
        Weight of the newest batch.
    means, variances : ndarray of shape (batches,)
        Of each batch; the variance divides by m − 1.
    running_mean, running_var : ndarray of shape (batches + 1,)
        At the start and after each batch.
    x : float
        A number of a new picture.
    evaluated : ndarray of shape (batches,)
        The same, normalised with what is remembered after each batch.
    """

    stream: Numbers
    momentum: float
    means: Numbers
    variances: Numbers
    running_mean: Numbers
    running_var: Numbers
    x: float
    evaluated: Numbers


@shared(64)
def running_info(stream: Numbers, momentum: float, x: float) -> RunningInfo:
    """Run a batch normalisation over mini-batches, one after another."""
    mean, variance = np.zeros(1), np.ones(1)
    remembered, evaluated, own = [(mean, variance)], [], []
    for batch in stream:
        column = batch[:, None].copy()
        own.append(F.update_running_statistics(column, np.zeros(1), np.ones(1), 1.0))
        mean, variance = F.update_running_statistics(column, mean, variance, momentum)
        remembered.append((mean, variance))
        evaluated.append(F.batch_norm(np.array([[x]]), mean, variance, eps=EPS)[0])
    means, variances = (np.concatenate(parts) for parts in zip(*own, strict=True))
    running = [np.concatenate(parts) for parts in zip(*remembered, strict=True)]
    return RunningInfo(stream, momentum, means, variances, running[0], running[1], x, np.concatenate(evaluated))


@shared(64)
def running_scene(info: RunningInfo, words: Words, *, seen: bool) -> GridScene:
    """Draw the batches and the running averages, one row a batch."""
    panels = _panels(info, words)
    return GridScene(
        figure=grid_figure(panels),
        label=words["running_label"],
        panels=tuple(panels),
        arrangement=("stream", Glyph("→"), "means", "runningMean", "variances", "runningVar", Glyph("→"), "evaluated"),
        reading=(("stream",), ("means", "runningMean", "variances", "runningVar", "evaluated")),
        links=_links(info),
        lines=_lines(info, words),
        concealed=None if seen else (0, 0),
        legends=legends_of(panels),
        above=ABOVE,
        hint=words["running_hint"],
    )


def _panels(info: RunningInfo, words: Words) -> list[Panel]:
    variance_scale = unsigned_scale(info.variances, info.running_var)
    scale = signed_scale(info.stream)

    def column(name: str, values: Numbers, shade: Scale) -> Panel:
        title, note = words["running_titles"][name]
        note = note.format(x=shortest(info.x))
        decimals = decimals_needed(values, most=CELL_DECIMALS)
        return Panel(name, title, Cells(values[:, None], shade, decimals), note)

    title, note = words["running_titles"]["stream"]
    decimals = decimals_needed(info.stream)
    return [
        Panel("stream", title, Cells(info.stream, scale, decimals, editable=True), note),
        column("means", info.means, scale),
        column("runningMean", info.running_mean[1:], scale),
        column("variances", info.variances, variance_scale),
        column("runningVar", info.running_var[1:], variance_scale),
        column("evaluated", info.evaluated, signed_scale(info.evaluated)),
    ]


def _links(info: RunningInfo) -> tuple[Link, ...]:
    batches, m = info.stream.shape
    own = [[k] for k in range(batches)]
    before = [[k - 1] if k else [] for k in range(batches)]
    whole = [list(range(m))]
    counts = np.full(batches, float(m))
    return (
        _link("stream", info.stream, own, whole, divisor=counts, decimals=decimals_needed(info.stream)),
        _link("stream", info.stream, own, whole, divisor=counts - 1, decimals=decimals_needed(info.stream), role=""),
        _link("means", info.means[:, None], own, [[0]]),
        _link("variances", info.variances[:, None], own, [[0]]),
        _link("runningMean", info.running_mean[1:, None], before, [[0]]),
        _link("runningVar", info.running_var[1:, None], before, [[0]]),
    )


def _link(
    name: str,
    values: Numbers,
    rows: list[list[int]],
    columns: list[list[int]],
    *,
    divisor: Numbers | None = None,
    decimals: int = 0,
    role: str = "read",
) -> Link:
    return Link(
        source=Window(listed_reads(rows, columns, (values.shape[0], values.shape[1]))),
        read=name,
        into=INTO,
        table=values_only(values),
        decimals=decimals,
        divisor=divisor,
        role=role,
    )


def _lines(info: RunningInfo, words: Words) -> tuple[Line, ...]:
    batches = len(info.stream)
    full = np.ones(batches)
    mean, variance = (Column(values, LINE_DECIMALS) for values in (info.means, info.variances))
    keep, mix = Column(full * (1 - info.momentum), 2), Column(full * info.momentum, 2)

    def mixed(label: str, own: Column, running: Numbers) -> Line:
        old, new = Column(running[:-1], LINE_DECIMALS, "read"), Column(running[1:], LINE_DECIMALS, "result")
        columns = {"keep": keep, "old": old, "mix": mix, "own": own, "result": new}
        return _formula(words[label], "{keep} · {old!} + {mix} · {own!}", columns)

    evaluate = {
        "x": Column(full * info.x, 2, "read"),
        "rm": Column(info.running_mean[1:], LINE_DECIMALS, "result"),
        "rv": Column(info.running_var[1:], LINE_DECIMALS, "result"),
        "eps": Column(full * EPS, 5),
        "result": Column(info.evaluated, LINE_DECIMALS, "result"),
    }
    return (
        AggregateLine("runningMean", words["running_mean"], decimals=LINE_DECIMALS, own=mean, operation="mean"),
        mixed("running_new_mean", mean, info.running_mean),
        AggregateLine(
            "runningMean",
            words["running_variance"],
            link=1,
            decimals=LINE_DECIMALS,
            mean=mean,
            own=variance,
            operation="squares",
        ),
        mixed("running_new_variance", variance, info.running_var),
        _formula(words["running_evaluate"], "({x} − {rm!}) / √({rv} + {eps})", evaluate),
    )


def _formula(label: str, formula: str, columns: dict[str, Column]) -> Line:
    return FormulaLine("runningMean", label, decimals=LINE_DECIMALS, formulas=(formula,), columns=columns)
