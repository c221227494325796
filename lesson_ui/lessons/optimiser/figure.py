"""The figure of optimisers on a surface of two weights: their paths on the map, their losses over the steps."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import listed_reads
from cnn_core.optimization import RULES, Rule, Surface, Walk, largest_learning_rate, walk
from lesson_ui.drawing.curve import Axis, round_ticks
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.links import Link, Window, no_terms
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.scene import GridScene
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.trails import Rings, Trails
from lesson_ui.lessons.optimiser.lines_figure import walk_lines
from lesson_ui.words.numbers import decimals_needed, number_text, power_of_ten, short, shortest

Array = NDArray[np.float64]
Words = dict[str, Any]

RATES = "rates"  # plain SGD three times
SETS = {
    "sgd": ("SGD",),
    "momentum": ("SGD", "momentum"),
    "nesterov": ("SGD", "momentum", "Nesterov"),
    "adam": ("SGD", "momentum", "Adam"),
    "decay": ("Adam", "AdamW"),
    "all": RULES,
    RATES: ("SGD", "SGD", "SGD"),
}
SHARES = (0.1, 1.0, 1.75)  # of the learning rate, for the set of rates
RATE_STYLES = (3, 0, 1)
ACROSS, UPWARD = 2.6, 1.35  # how far the map reaches from 0
HEIGHT, MAP_WIDTH, LOSS_WIDTH = 8, 17, 13  # in cells
ABOVE = 150  # pixels: the choice of the activity, and more lines of arithmetic than elsewhere
RINGS = 11
LOWEST, HIGHEST = 1e-6, 1e4  # losses drawn, the highest times the first one


class WalkInfo(NamedTuple):
    """
    The walks of several optimisers over a surface, as plain values.

    Attributes
    ----------
    surface : Surface
        The loss.
    start : tuple of (float, float)
        Where all begin.
    walks : tuple of Walk
        One an optimiser.
    names : tuple of str
        What each is called.
    styles : tuple of int
        How each is drawn.
    steps : int
        Steps asked for.
    bounds : tuple of (float or None)
        The learning rate from which on each leaves the valley; None where there is no such number.
    """

    surface: Surface
    start: tuple[float, float]
    walks: tuple[Walk, ...]
    names: tuple[str, ...]
    styles: tuple[int, ...]
    steps: int
    bounds: tuple[float | None, ...]


def bound_of(surface: Surface, rule: Rule) -> float | None:
    """Find the learning rate above which an optimiser leaves a valley."""
    if surface.largest_curvature is None or rule.name in ("Adam", "AdamW"):
        return None
    momentum = 0.0 if rule.name == "SGD" else rule.momentum
    return largest_learning_rate(
        surface.largest_curvature, momentum, nesterov=rule.name == "Nesterov", weight_decay=rule.weight_decay
    )


@shared(64)
def walk_info(
    surface: Surface,
    start: tuple[float, float],
    chosen: str,
    lr: float,
    *,
    momentum: float = 0.9,
    betas: tuple[float, float] = (0.9, 0.999),
    weight_decay: float = 0.0,
    steps: int = 40,
) -> WalkInfo:
    """Compute the walks of some optimisers over a surface."""
    shares = SHARES if chosen == RATES else (1.0,) * len(SETS[chosen])
    rules = [
        Rule(name, float(f"{lr * share:.6g}"), momentum, betas, weight_decay)
        for name, share in zip(SETS[chosen], shares, strict=True)
    ]
    walks = tuple(walk(surface, start, rule, steps) for rule in rules)
    names = tuple(f"SGD, {short(rule.lr, 6)}" if chosen == RATES else rule.name for rule in rules)
    styles = RATE_STYLES if chosen == RATES else tuple(RULES.index(rule.name) for rule in rules)
    return WalkInfo(surface, start, walks, names, styles, steps, tuple(bound_of(surface, rule) for rule in rules))


@shared(64)
def walk_scene(info: WalkInfo, words: Words, *, hidden: bool = False) -> GridScene:
    """Draw the paths, the losses and the arithmetic of every step."""
    rows, points = len(info.walks), info.steps + 1
    drawn = {"map": _map(info, words, hidden), "losses": _losses(info, words, hidden)}
    panels = tuple(Panel(name, words[f"{name}_title"], trails, words[f"{name}_note"]) for name, trails in drawn.items())
    return GridScene(
        figure=grid_figure(panels),
        label=words["walk_label"].format(names=", ".join(info.names)),
        panels=panels,
        arrangement=("map", "losses"),
        reading=("map", "losses"),
        links=(_link(rows, points),),
        lines=() if hidden else walk_lines(info.surface, info.walks, info.names, points, words),
        hint=words["walk_hidden" if hidden else "walk_hint"],
        above=ABOVE,
        words={"keys": words["keys"]},
    )


def _link(rows: int, points: int) -> Link:
    """Link the points of every path to themselves, so that the cursor can walk along them."""
    reads = listed_reads([[0]] * rows, [[0]] * points, (1, 1))
    nothing = no_terms((HEIGHT, MAP_WIDTH))
    return Link(
        source=Window(reads),
        read="map",
        into=("map", "losses"),
        table=nothing,
        role="",
    )


def _filled(parts: list[Array], length: int) -> Array:
    """Stack paths of several lengths into one array, filled up with NaN."""
    made = np.full((len(parts), length, *parts[0].shape[1:]), np.nan)
    for row, part in zip(made, parts, strict=True):
        row[: len(part)] = part
    return made


def _axis(low: float, high: float, about: int, name: str) -> Axis:
    values = round_ticks(low, high, about)
    decimals = decimals_needed(np.array(values), 2)
    return Axis((low, high), values, tuple(number_text(value, decimals) for value in values), name)


def _tick_of_power(power: int) -> str:
    if abs(power) < 3:
        return shortest(10.0**power)
    return power_of_ten(power)


def _map(info: WalkInfo, words: Words, hidden: bool) -> Trails:
    points = _filled([path.points for path in info.walks], info.steps + 1)
    if hidden:
        points = np.full_like(points, np.nan)  # nothing to be found in what is sent
    pulls = _filled([_pulls(info.surface, path) for path in info.walks], info.steps + 1)
    rings = _rings(info.surface)
    two = len(info.surface.minima) > 1
    return Trails(
        (HEIGHT, MAP_WIDTH),
        points[..., 0],
        points[..., 1],
        info.names,
        info.styles,
        _axis(-ACROSS, ACROSS, 5, "w₁"),
        _axis(-UPWARD, UPWARD, 3, "w₂"),
        Rings(rings[..., 0], rings[..., 1]),
        tuple((x, y, words["minima"][k] if two else "") for k, (x, y) in enumerate(info.surface.minima)),
        None if hidden else pulls,
        drawn=None if hidden else tuple(_until_gone(path) for path in info.walks),
        hidden=hidden,
    )


def _pulls(surface: Surface, path: Walk) -> Array:
    """Compute one step of plain SGD from each point: where the gradient alone leads."""
    return path.points - path.rule.lr * surface.gradient(path.points)


def _until_gone(path: Walk) -> int:
    """Count the points up to the last one on the map, and one more that shows where the path leaves it."""
    seen = np.flatnonzero((np.abs(path.points) <= (ACROSS, UPWARD)).all(axis=1))
    return min(len(path.points), int(seen[-1]) + 2)


def _rings(surface: Surface) -> Array:
    """Choose lines of equal loss, evenly spaced on a slope like a square's."""
    highest = float(surface.loss([ACROSS, UPWARD]))
    levels = highest * (np.arange(RINGS, 0, -1) / RINGS) ** 2
    return _filled([ring for level in levels for ring in surface.rings(float(level))], 194)


def _losses(info: WalkInfo, words: Words, hidden: bool) -> Trails:
    losses = _filled([path.losses for path in info.walks], info.steps + 1)
    first = float(info.walks[0].losses[0])
    if hidden:
        losses = np.full_like(losses, np.nan)
        losses[:, 0] = first
    low = max(LOWEST, min(float(np.nanmin(losses)), first / 10))
    high = min(max(float(np.nanmax(losses)), first, 10 * low), HIGHEST * max(first, 1e-3))
    ends = (float(np.floor(np.log10(low))), float(np.ceil(np.log10(high) + 0.01)))
    every = max(1, int(np.ceil((ends[1] - ends[0]) / 6)))
    powers = range(int(ends[0]), int(ends[1]) + 1, every)
    with np.errstate(divide="ignore"):
        heights = np.maximum(np.log10(losses), ends[0] - 1.0)  # a loss of 0 lies below the axes, not nowhere
    return Trails(
        (HEIGHT, LOSS_WIDTH),
        np.where(np.isnan(losses), np.nan, np.arange(info.steps + 1.0)),
        heights,
        info.names,
        info.styles,
        _axis(0.0, float(info.steps), 4, words["step_axis"]),
        Axis(ends, tuple(map(float, powers)), tuple(map(_tick_of_power, powers)), words["loss_axis"]),
        key=True,
        hidden=hidden,
    )
