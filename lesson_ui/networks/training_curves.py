"""Curves of trainings: loss and accuracy over the steps, of one run or of several on one chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.grid_figure import PlainFigure
from lesson_ui.drawing.scene import ChartScene
from lesson_ui.words.numbers import THIN_SPACE

Numbers = NDArray[np.float64]

# Okabe and Ito's colours that can be told apart as lines, also by eyes that do not see all colours; one a run.
RUN_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MOST_POINTS = 400  # of one line; beyond, each point is the mean of several steps
HEIGHT = 300
GRID = "rgba(128,128,128,.28)"
ASKED = "#CC79A7"
PANES = ("loss", "accuracy")
DOMAINS = ((0.055, 0.465), (0.59, 1.0))
HIGHEST = 4  # times the first loss that a linear axis shows
FEWEST = 10  # steps that the axis shows
LOWEST = 1e-9  # what a logarithmic axis shows for 0


@dataclass(frozen=True, eq=False)
class RunCurves:
    """
    The curves of one run. Numbers that are not known are NaN.

    Attributes
    ----------
    name : str
        What the run is called.
    steps, losses, accuracies : ndarray of shape (N,)
        Each step: its number, and the mean loss and the share of right answers of its pictures, before the step.
    measured : ndarray of shape (M,)
        Steps after which the network was measured.
    train_losses, train_accuracies, losses_measured, accuracies_measured : ndarray of shape (M,)
        Over the epoch's training pictures as they were seen, and over the validation pictures.
    total : int
        Steps planned; 0 if not known.
    per_epoch : int
        Steps an epoch; 0 if not known.
    diverged : int or None
        The step at which it went out of hand.
    """

    name: str
    steps: Numbers
    losses: Numbers
    accuracies: Numbers
    measured: Numbers
    train_losses: Numbers
    train_accuracies: Numbers
    losses_measured: Numbers
    accuracies_measured: Numbers
    total: int = 0
    per_epoch: int = 0
    diverged: int | None = None

    def of(self, pane: str) -> tuple[Numbers, Numbers, Numbers]:
        """
        Give the three lines of a pane: loss or accuracy.

        Parameters
        ----------
        pane : str
            ``"loss"`` or ``"accuracy"``.

        Returns
        -------
        each_step, training, validation : ndarray
            Over `steps`, `measured` and `measured`.
        """
        if pane == "loss":
            return self.losses, self.train_losses, self.losses_measured
        return self.accuracies, self.train_accuracies, self.accuracies_measured


def empty_curves(name: str = "") -> RunCurves:
    """Make the curves of a run that has no events yet."""
    nothing = np.zeros(0)
    return RunCurves(name, nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing)


class Thinned(NamedTuple):
    """
    A curve averaged over steps to few enough points to be drawn quickly.

    Attributes
    ----------
    x, y : ndarray
        The first point as it was; then the mean of each `width` of them, at the last one's place.
    width : int
        How many steps a point stands for.
    """

    x: Numbers
    y: Numbers
    width: int


def thinned(x: Numbers, y: Numbers, most: int = MOST_POINTS) -> Thinned:
    """
    Average a curve over equally many steps, until it has few points.

    Parameters
    ----------
    x, y : ndarray of shape (N,)
        The points.
    most : int
        About how many may stay.

    Returns
    -------
    Thinned
        Unchanged if there are not more than `most`.

    Examples
    --------
    >>> thinned(np.arange(1.0, 6.0), np.array([5.0, 4.0, 2.0, 1.0, 0.0]), most=3).y.tolist()
    [5.0, 3.0, 0.5]
    """
    if len(x) <= most:
        return Thinned(x, y, 1)
    width = -(-(len(x) - 1) // (most - 1))
    starts = np.arange(1, len(x), width)
    ends = np.minimum(starts + width, len(x))
    with np.errstate(invalid="ignore", over="ignore"):
        means = np.add.reduceat(y, starts) / (ends - starts)
    return Thinned(np.r_[x[0], x[ends - 1]], np.r_[y[0], means], width)


def curves_figure(
    runs: Sequence[RunCurves],
    words: Mapping[str, Any],
    *,
    log: bool = False,
    at: int | None = None,
    each_step: bool | None = None,
    type_size: int = 13,
) -> PlainFigure:
    """
    Draw loss and accuracy side by side.

    Parameters
    ----------
    runs : sequence of RunCurves
        At most as many as there are `RUN_COLOURS`; colour tells the run, line style what was measured.
    words : mapping
        ``loss``, ``accuracy``, ``step``, ``no_steps``, ``each_step``, ``mean_of_steps`` (with ``{count}``),
        ``training`` and ``validation``.
    log : bool
        Whether the axis of the loss is logarithmic.
    at : int or None
        A step marked in both panes.
    each_step : bool or None
        Whether the loss of every step is drawn; None: for a single run.
    type_size : int
        Of the words, in pixels.

    Returns
    -------
    PlainFigure
        Two pairs of axes; a line without a point yet is still there, so that colours and legend stay.
    """
    detailed = len(runs) == 1 if each_step is None else each_step
    traces = [
        trace
        for k, run in enumerate(runs)
        for pane in PANES
        for trace in _lines(run, k, pane, words, many=len(runs) > 1, detailed=detailed)
    ]
    return PlainFigure(traces, _layout(runs, words, log=log, at=at, size=type_size))


def curves_scene(
    runs: Sequence[RunCurves],
    words: Mapping[str, Any],
    *,
    log: bool = False,
    at: int | None = None,
    each_step: bool | None = None,
    height: int = HEIGHT,
    projector: bool = False,
) -> ChartScene:
    """
    Make the scene of the chart, which the drawing component updates in place.

    Parameters
    ----------
    runs, words, log, at, each_step
        As for `curves_figure`; `words` also has ``label``, what screen readers say.
    height : int
        In pixels; the projector takes a good part of what there is.
    projector : bool
        Whether the type is large.

    Returns
    -------
    ChartScene
        Pointing at it reads the numbers of the nearest step; a zoom stays while new points come.
    """
    figure = curves_figure(runs, words, log=log, at=at, each_step=each_step, type_size=20 if projector else 13)
    names = ",".join(run.name for run in runs)
    return ChartScene(figure=figure, label=str(words["label"]), height=height, revision=f"{names} {log}", part=0.36)


def _lines(
    run: RunCurves, k: int, pane: str, words: Mapping[str, Any], *, many: bool, detailed: bool
) -> list[dict[str, Any]]:
    """Draw the lines of a run in one pane: each step pale, training dashed, validation solid."""
    steps, training, validation = run.of(pane)
    colour = RUN_COLOURS[k % len(RUN_COLOURS)]
    digits = ".4f" if pane == "loss" else ".1%"
    suffix = "" if pane == PANES[0] else "2"
    prefix = f"{run.name}: " if many else ""
    base = {"type": "scatter", "xaxis": "x" + suffix, "yaxis": "y" + suffix, "showlegend": pane == PANES[0]}
    thin = thinned(run.steps, steps)
    each = words["each_step"] if thin.width == 1 else words["mean_of_steps"].format(count=thin.width)
    styles = (
        (each, thin.x, thin.y, "lines", {"color": colour, "width": 1}, 0.6),
        (words["training"], run.measured, training, "lines", {"color": colour, "width": 2, "dash": "dash"}, 1),
        (words["validation"], run.measured, validation, "lines+markers", {"color": colour, "width": 3}, 1),
    )
    return [
        {
            **base,
            "name": prefix + name,
            "legendgroup": f"{k} {name}",
            "x": _plain(x),
            "y": _plain(y),
            "mode": mode,
            "line": line,
            "opacity": opacity,
            "marker": {"color": colour, "size": 6},
            "hovertemplate": f"%{{y:{digits}}}",
            "connectgaps": True,
        }
        for name, x, y, mode, line, opacity in (styles if detailed else styles[1:])
    ]


def _plain(values: Numbers) -> list[float | None]:
    """Convert numbers to JSON's, NaN to null."""
    finite = np.isfinite(values)
    if finite.all():
        return list(values.tolist())
    return [float(value) if good else None for value, good in zip(values, finite, strict=True)]


def _layout(
    runs: Sequence[RunCurves], words: Mapping[str, Any], *, log: bool, at: int | None, size: int
) -> dict[str, Any]:
    last = max((max(run.total, int(run.steps[-1]) if len(run.steps) else 0) for run in runs), default=0)
    last = max(last, FEWEST) if last else 100
    layout: dict[str, Any] = {
        "hovermode": "x unified",
        "separators": f".{THIN_SPACE}",
        "dragmode": "zoom",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0.055, "y": 1.02, "yanchor": "bottom", "font": {"size": size}},
        "margin": {"l": 8, "r": 26, "t": 21 + size + 20 * (len(runs) > 2), "b": 14 + size},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "template": {},
        "shapes": _marks(runs, at),
        "annotations": [
            *(_step_label(str(words["step"]), domain[0], size) for domain in DOMAINS),
            *(_note(str(words["no_steps"]), domain, size) for domain in DOMAINS if not any(map(_has_numbers, runs))),
        ],
    }
    for pane, suffix, domain in zip(PANES, ("", "2"), DOMAINS, strict=True):
        shared = {
            "gridcolor": GRID,
            "linecolor": GRID,
            "zeroline": False,
            "tickfont": {"size": size},
            "separatethousands": True,
        }
        layout["xaxis" + suffix] = {
            **shared,
            "domain": list(domain),
            "anchor": "y" + suffix,
            "range": [0, last * 1.005],
            "matches": "x" if suffix else None,
        }
        layout["yaxis" + suffix] = {
            **shared,
            "anchor": "x" + suffix,
            "title": {"text": words[pane], "standoff": 8, "font": {"size": size + 1}},
            **(_loss_axis(runs, log=log) if pane == "loss" else {"range": [0, 1.03], "tickformat": ".0%"}),
        }
    return layout


def _step_label(text: str, left: float, size: int) -> dict[str, Any]:
    """Name what is counted at the left of the counts, where it takes no line of its own."""
    place = {"xref": "paper", "yref": "paper", "x": left, "y": 0, "xanchor": "right", "yanchor": "top"}
    return {**place, "xshift": -10, "yshift": -1, "showarrow": False, "text": text, "font": {"size": size}}


def _note(text: str, domain: tuple[float, float], size: int) -> dict[str, Any]:
    """Write into an empty pane what it will show."""
    place = {"xref": "paper", "yref": "paper", "x": sum(domain) / 2, "y": 0.5, "xanchor": "center", "yanchor": "middle"}
    return {**place, "showarrow": False, "text": text, "font": {"size": size + 1}, "opacity": 0.75}


def _has_numbers(run: RunCurves) -> bool:
    return len(run.steps) + len(run.measured) > 0


def _loss_axis(runs: Sequence[RunCurves], *, log: bool) -> dict[str, Any]:
    known = np.concatenate([np.zeros(0), *(line[np.isfinite(line)] for run in runs for line in run.of("loss"))])
    if log:
        positive = known[known > LOWEST]
        low, high = (positive.min(), positive.max()) if positive.size else (0.01, 3.0)
        return {"type": "log", "range": [float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.1], "dtick": 1}
    first = max((float(run.losses_measured[0]) for run in runs if _begins(run)), default=0.0)
    high = float(np.quantile(known, 0.995)) if known.size else 2.5
    high = min(high, HIGHEST * first) if first > 0 else high  # what runs out of hand may leave the picture
    return {"type": "linear", "range": [0, 1.08 * max(high, first, 0.1)]}


def _begins(run: RunCurves) -> bool:
    return len(run.losses_measured) > 0 and bool(np.isfinite(run.losses_measured[0]))


def _marks(runs: Sequence[RunCurves], at: int | None) -> list[dict[str, Any]]:
    """Mark the step that is looked at, and the steps at which runs diverged."""
    vertical_line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1}
    marks = [
        {**vertical_line, "xref": axis, "x0": at, "x1": at, "line": {"color": ASKED, "width": 3, "dash": "dot"}}
        for axis in ("x", "x2")
        if at is not None
    ]
    return marks + [
        {**vertical_line, "xref": axis, "x0": run.diverged, "x1": run.diverged, "line": {"color": colour, "width": 2}}
        for run, colour in zip(runs, RUN_COLOURS, strict=False)
        for axis in ("x", "x2")
        if run.diverged is not None
    ]
