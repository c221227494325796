"""The figure of a whole run: the loss as a curve, and the filter and its map at the cursor's step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.geometry import listed_reads
from cnn_core.optimization.filter import Descent
from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import signed_scale
from lesson_ui.drawing.curve import Axis, Curve, Marker, round_ticks
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Window, no_terms
from lesson_ui.drawing.panel import Panel, Table
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.one_step.figure import ABOVE, grid_decimals
from lesson_ui.lessons.one_step.info_figure import Setting, run_of
from lesson_ui.words.cell_numbers import widest

Grid = NDArray[np.float64]
Words = dict[str, Any]

MOMENTS = 121  # at most, of the film
HEIGHT, WIDTH = 7, 14  # of the curve, in cells
LINE_DECIMALS = 6
OVERSHOOT = 4.0  # a loss that grows is drawn up to so many times the first one
SECONDS = 5.0  # the film lasts
USUAL = 0.7  # seconds that the player stays at a cell


def last_step(descent: Descent) -> int:
    """Find the step at which a run stops."""
    return descent.steps if descent.learned is None else descent.learned


def steps_text(count: int, words: Words) -> str:
    """Write a number of steps."""
    return str(words["one"] if count == 1 else words["several"].format(count=count))


def moments_of(descent: Descent, number: int) -> tuple[int, ...]:
    """Choose the steps that the film shows."""
    end = max(last_step(descent), number)
    evenly = np.rint(np.linspace(0, end, min(end + 1, MOMENTS))).astype(int)
    return tuple(sorted({*evenly.tolist(), number}))


@shared(32)
def run_scene(setting: Setting, number: int, words: Words, *, goal: Grid | None = None, plays: str = "") -> GridScene:
    """Draw a whole run of gradient descent."""
    descent = run_of(setting)
    moments = moments_of(descent, number)
    panels = _panels(setting, descent, moments, goal, words)
    beside: tuple[Any, ...] = ("kernel", "goal") if goal is not None else ("kernel", None)
    return GridScene(
        figure=grid_figure(panels),
        label=words["run_label"],
        panels=panels,
        arrangement=("curve", Table(((beside[0], "output"), (beside[1], "target")))),
        reading=(("curve",), (beside[0], "output"), tuple(name for name in (beside[1], "target") if name)),
        links=(_link(len(moments)),),
        lines=(_line(descent, moments, words),),
        legends=tuple(
            Legend(words[f"{panel.name}_key"], panel.scale, decimals=panel.decimals)
            for panel in panels
            if panel.name in ("kernel", "output") and panel.scale
        ),
        start=(0, moments.index(number)),
        restarts=True,
        hint=words["run_hint"],
        above=ABOVE,
        pace=SECONDS / USUAL / len(moments),
        plays=plays,
    )


def _panels(
    setting: Setting, descent: Descent, moments: tuple[int, ...], goal: Grid | None, words: Words
) -> tuple[Panel, ...]:
    filters = descent.weights[list(moments)]
    maps = F.conv2d(setting.picture[None], filters[:, None])
    if descent.biases is not None:
        maps = maps + descent.biases[list(moments), None, None]
    first, calm = maps[0], _calm(maps, setting.target)
    filter_scale = signed_scale(_calm(filters, goal if goal is not None else filters[0]), filters[0])
    map_scale = signed_scale(calm, setting.target, first)
    shown = [
        _curve_panel(descent, moments, words),
        _film("kernel", words, filters, filter_scale),
        _film("output", words, maps, map_scale),
        Panel("target", words["target"], Cells(setting.target, map_scale, grid_decimals(setting.target))),
    ]
    if goal is not None:
        shown.append(Panel("goal", words["goal"], Cells(goal, filter_scale, grid_decimals(goal))))
    return tuple(shown)


def _calm(values: Grid, like: Grid) -> Grid:
    """Limit the colour scale of a run that diverges to the numbers it grows from."""
    most = OVERSHOOT * max(1.0, float(np.abs(like).max()))
    return np.clip(values, -most, most)


def _film(name: str, words: Words, frames: Grid, scale: Any) -> Panel:
    decimals = grid_decimals(frames)
    width = max(4, widest(frames, decimals))
    flat = frames.reshape(len(frames), -1)
    return Panel(name, words[name], Live(frames[0].shape, scale, decimals, width=width, frames=flat))


def _curve_panel(descent: Descent, moments: tuple[int, ...], words: Words) -> Panel:
    losses, steps = descent.losses[list(moments)], np.array(moments, np.float64)
    end = float(max(moments[-1], 1))
    top = float(min(losses.max(), OVERSHOOT * max(losses[0], 1e-6)))
    top = 1.05 * top if top > 0 else 1.0
    curve = Curve(
        (HEIGHT, WIDTH),
        steps,
        losses,
        Axis((0.0, end), tuple(tick for tick in round_ticks(0.0, end, 5) if tick == int(tick))),
        Axis((0.0, top), round_ticks(0.0, top, 5)),
        Marker(decimals=3 if top < 100 else 0),
    )
    return Panel("curve", words["curve"], curve, words["curve_note"])


def _link(count: int) -> Link:
    """Link each step to itself, so that the cursor can walk over the steps."""
    reads = listed_reads([[0]], [[k] for k in range(count)], (1, count))
    nothing = no_terms((HEIGHT, WIDTH))
    return Link(
        source=Window(reads),
        read="curve",
        into=("curve",),
        table=nothing,
        role="",
    )


def _line(descent: Descent, moments: tuple[int, ...], words: Words) -> Line:
    columns = {
        "steps": Column(tuple(steps_text(step, words) for step in moments)),
        "result": Column(descent.losses[list(moments)], LINE_DECIMALS, role="result"),
    }
    return FormulaLine("curve", "", decimals=LINE_DECIMALS, formulas=(words["run_line"],), columns=columns)
