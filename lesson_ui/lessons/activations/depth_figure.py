"""The figure of many layers of one unit each: the number in every layer, and what is left of a small change of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import listed_reads
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import GridScene, legends_of
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.activations.figure import LINE_DECIMALS, Activation
from lesson_ui.words.numbers import read_number, short

Numbers = NDArray[np.float64]
Words = dict[str, Any]
ABOVE = 70
DEEPEST = 12
APART = Glyph("")  # room between two grids, above the title of the second


class DepthInfo(NamedTuple):
    """
    A number in every layer, and the derivative of each with respect to the first, as plain values.

    Attributes
    ----------
    sums, values, derivatives, left : ndarray of shape (depth,)
        Before and after each layer's curve; the derivative there; the product of all weights and slopes so far.
    x, weight : float
        What goes in, and the weight of every layer.
    activation : Activation
        The curve of every layer.
    """

    sums: Numbers
    values: Numbers
    derivatives: Numbers
    left: Numbers
    x: float
    weight: float
    activation: Activation


@shared(64)
def depth_info(activation: Activation, depth: int, weight: float, x: float) -> DepthInfo:
    """Send a number through layers of one unit each."""
    sums, values = np.zeros(depth), np.zeros(depth)
    value = x
    for layer in range(depth):
        sums[layer] = weight * value
        value = float(activation.value(sums[layer : layer + 1])[0])
        values[layer] = value
    derivatives = activation.derivative(sums)
    return DepthInfo(
        sums, values, derivatives, np.asarray(np.cumprod(weight * derivatives), np.float64), x, weight, activation
    )


@shared(64)
def depth_scene(info: DepthInfo, words: Words, *, seen: bool) -> GridScene:
    """Draw the layers side by side."""
    depth = info.values.size
    own = [[k] for k in range(depth)]
    panels = [
        _row("values", words, info.values, signed_scale(info.values)),
        _row("derivatives", words, info.derivatives, Scale("unsigned", 0.0, max(1.0, float(info.derivatives.max())))),
        _row("left", words, info.left, signed_scale(np.array([1.0])), hidden=not seen),
    ]
    return GridScene(
        figure=grid_figure(panels),
        label=words["depth_label"],
        panels=tuple(panels),
        arrangement=(["values", APART, "derivatives", APART, "left"],),
        reading=("values", "derivatives", "left"),
        links=(
            _link(info.derivatives, "derivatives", [list(range(k + 1)) for k in range(depth)]),
            _link(info.values, "values", own),
        ),
        lines=_lines(info, words, seen=seen),
        legends=legends_of(panels),
        start=(0, depth - 1),
        above=ABOVE,
        hint=words["depth_hint"],
    )


def _row(name: str, words: Words, values: Numbers, scale: Scale, *, hidden: bool = False) -> Panel:
    title, note = words["depth_rows"][name]
    labels = ["?" if hidden else short(float(value), LINE_DECIMALS) for value in values]
    shown = np.zeros((1, values.size)) if hidden else values[None]
    return Panel(name, title, Cells(shown, scale, labels=labels, numbers=True), note)


def _link(values: Numbers, name: str, columns: list[list[int]]) -> Link:
    return Link(
        source=Window(listed_reads([[0]], columns, (1, values.size))),
        read=name,
        into=("left",),
        table=values_only(values[None]),
    )


def _lines(info: DepthInfo, words: Words, *, seen: bool) -> tuple[Line, ...]:
    depth = info.values.size
    before = np.concatenate([[info.x], info.values[:-1]])
    so_far = np.concatenate([[1.0], info.left[:-1]])
    weights = np.full(depth, info.weight)
    forward = {
        "n": Column(np.arange(1.0, depth + 1), 0),
        "w": Column(weights, 2, "weight"),
        "a": Column(before, LINE_DECIMALS, "read"),
        "z": Column(info.sums, LINE_DECIMALS),
        "result": Column(info.values, LINE_DECIMALS),
    }
    backward = {
        "so_far": Column(tuple(short(float(value), LINE_DECIMALS) for value in so_far)),
        "w": Column(weights, 2, "weight"),
        "s": Column(info.derivatives, LINE_DECIMALS, "read"),
        "result": Column(tuple(short(float(value), LINE_DECIMALS) for value in info.left), 0),
    }
    if not seen:
        return (FormulaLine("left", "", decimals=LINE_DECIMALS, formulas=(words["forward"],), columns=forward),)
    return (
        FormulaLine("left", "", decimals=LINE_DECIMALS, formulas=(words["forward"],), columns=forward),
        FormulaLine("left", "", formulas=(words["backward"],), columns=backward, exact=_is_exact(info)),
    )


def _is_exact(info: DepthInfo) -> bool:
    """Tell whether every product so far is printed exactly."""
    printed = [read_number(short(float(value), LINE_DECIMALS)) for value in info.left]
    return bool(np.allclose(printed, info.left, rtol=1e-9, atol=0))
