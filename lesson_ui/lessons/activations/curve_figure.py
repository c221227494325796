"""The figure of one activation: its curve and its derivative's curve, with a marker at the cursor's number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import listed_reads
from lesson_ui.drawing.curve import Axis, Curve, Marker
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.links import Link, Window, no_terms
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.scene import GridScene
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.activations.figure import FLAT, Activation, activation_lines

Numbers = NDArray[np.float64]

ENDS = (-6.0, 6.0)
STEP = 0.1
SIZE = 7, 13  # of each curve, in cells
ABOVE = 70  # pixels: the choice of the activity
# The lowest and highest number at the upward axis of each curve, and the numbers written there.
UPWARD = {
    "relu": (-1.0, 6.0, (0.0, 2.0, 4.0, 6.0)),
    "leaky_relu": (-2.0, 6.0, (-2.0, 0.0, 2.0, 4.0, 6.0)),
    "elu": (-2.0, 6.0, (-2.0, 0.0, 2.0, 4.0, 6.0)),
    "gelu": (-1.0, 6.0, (0.0, 2.0, 4.0, 6.0)),
    "sigmoid": (-0.2, 1.2, (0.0, 0.25, 0.5, 0.75, 1.0)),
    "tanh": (-1.25, 1.25, (-1.0, -0.5, 0.0, 0.5, 1.0)),
}
DERIVATIVE_AXIS = Axis((-0.2, 1.2), (0.0, 0.25, 0.5, 0.75, 1.0))


def curve_points() -> Numbers:
    """List the numbers the cursor can stand on."""
    return np.round(np.arange(round(ENDS[0] / STEP), round(ENDS[1] / STEP) + 1) * STEP, 10)


def place_of(x: float) -> tuple[int, int]:
    """Find the cursor's place for a number."""
    return 0, round((x - ENDS[0]) / STEP)


def flat_stretches(x: Numbers, derivatives: Numbers) -> tuple[tuple[float, float], ...]:
    """Find where a curve is flat."""
    flat = np.concatenate([[False], np.abs(derivatives) < FLAT, [False]])
    starts, ends = np.flatnonzero(flat[1:] & ~flat[:-1]), np.flatnonzero(~flat[1:] & flat[:-1])
    return tuple((float(x[start]), float(x[end - 1])) for start, end in zip(starts, ends, strict=True))


@shared(64)
def curve_scene(activation: Activation, words: dict[str, Any], *, hidden: bool, start: float = 1.0) -> GridScene:
    """Draw an activation and its derivative."""
    x = curve_points()
    y, derivatives = activation.value(x), activation.derivative(x)
    low, high, ticks = UPWARD[activation.kind]
    flat = () if hidden else flat_stretches(x, derivatives)
    jumps = (place_of(0.0)[1],) if activation.kind in ("relu", "leaky_relu") else ()
    across = Axis(ENDS, (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0))
    curves = (
        Curve(SIZE, x, y, across, Axis((low, high), ticks), Marker(derivatives=None if hidden else derivatives), flat),
        Curve(SIZE, x, derivatives, across, DERIVATIVE_AXIS, flat=flat, jumps=jumps, hidden=hidden),
    )
    notes = (
        words["rules"][activation.kind],
        words["derivative_hidden"] if hidden else words["derivative_rules"][activation.kind],
    )
    titles = (words["kinds"][activation.kind] + ": f(x)", words["derivative_title"])
    panels = tuple(
        Panel(name, title, curve, note)
        for name, title, note, curve in zip(("value", "derivative"), titles, notes, curves, strict=True)
    )
    value, derivative = activation_lines(
        activation, x, words, results=("value", "derivative"), decimals=1, by_level=False
    )
    return GridScene(
        figure=grid_figure(panels),
        label=words["curve_label"].format(name=words["kinds"][activation.kind]),
        panels=panels,
        arrangement=("value", "derivative"),
        reading=("value", "derivative"),
        links=(_link(x.size),),
        lines=(value,) if hidden else (value, derivative),
        start=place_of(start),
        hint=words["curve_hint"],
        above=ABOVE,
    )


def _link(points: int) -> Link:
    """Let the cursor walk over the points of the curve, which read nothing but themselves."""
    reads = listed_reads([[0]], [[k] for k in range(points)], (1, points))
    nothing = no_terms(SIZE)
    return Link(
        source=Window(reads),
        read="value",
        into=("value", "derivative"),
        table=nothing,
    )
