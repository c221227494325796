"""The figure of a depthwise separable layer: its weights beside the ordinary layer's, and both counts as lines."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.costs import conv2d_cost, separable_cost
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import signed_scale
from lesson_ui.drawing.curve import Axis, Curve, Marker, round_ticks
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Listed, no_terms
from lesson_ui.drawing.panel import Panel, Ticks, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import decimals_needed

Volume = NDArray[np.float64]
Grid = NDArray[np.float64]
Words = dict[str, Any]

MOST_FILTERS, MOST_IN_CHANNELS, MOST_SIDE = 8, 3, 3
SHAPES = ("sobel-x", "horizontal-edge", "x-shape")
MIXES = np.array(
    [[1, 1, 1], [1, -1, 0], [-1, 0, 2], [0, 2, -1], [2, 1, 0], [1, 0, -1], [-1, -1, 1], [0, 1, 1]], dtype=np.float64
)
HEIGHT, WIDTH = 11, 12  # of the curve, in cells
ABOVE = 50  # pixels: the choice of the activity


class CostInfo(NamedTuple):
    """
    Two layers that compute the same, and what they cost, as plain values.

    Attributes
    ----------
    depthwise : ndarray of shape (C_in, 1, K, K)
        One kernel per channel.
    pointwise : ndarray of shape (N, C_in, 1, 1)
        The mix of each map.
    ordinary : ndarray of shape (N, C_in, K, K)
        The filters of the ordinary layer that does the same: ``pointwise * depthwise``.
    ordinary_weights, separable_weights : ndarray of shape (N,), int64
        Weights with 1, 2, … N filters.
    """

    depthwise: Volume
    pointwise: Volume
    ordinary: Volume
    ordinary_weights: NDArray[np.int64]
    separable_weights: NDArray[np.int64]

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Input channels, most filters, side of a kernel."""
        return len(self.depthwise), len(self.pointwise), self.depthwise.shape[-1]


@shared(16)
def cost_info(in_channels: int, kernel_size: int) -> CostInfo:
    """Make two layers that compute the same."""
    first = (MOST_SIDE - kernel_size) // 2
    cut = slice(first, first + kernel_size)
    depthwise = np.stack([NAMED_KERNELS[key].weight[cut, cut] for key in SHAPES[:in_channels]])[:, None]
    pointwise = MIXES[:, :in_channels, None, None]
    counts = range(1, MOST_FILTERS + 1)
    ordinary = [conv2d_cost(in_channels, n, kernel_size, 1, bias=False).weights for n in counts]
    separable = [separable_cost(in_channels, n, kernel_size, 1, bias=False).weights for n in counts]
    return CostInfo(depthwise, pointwise, pointwise * depthwise[:, 0], np.array(ordinary), np.array(separable))


def both_maps(info: CostInfo, image: Volume, filters: int) -> tuple[Volume, Volume]:
    """Run both layers over an input."""
    between = F.conv2d(image, info.depthwise, groups=len(info.depthwise))
    separable: Volume = F.conv2d(between, np.ascontiguousarray(info.pointwise[:filters]))
    return F.conv2d(image, np.ascontiguousarray(info.ordinary[:filters])), separable


@shared(64)
def cost_scene(info: CostInfo, words: Words, *, filters: int, hidden: bool = False) -> GridScene:
    """Draw both layers and the number of their weights over the number of filters."""
    panels = (_curve(info, words, hidden=hidden), *_weights(info, words))
    _, most, _ = info.sizes
    return GridScene(
        figure=grid_figure(panels),
        label=words["cost_label"],
        panels=panels,
        arrangement=("cost", ("ordinary", "depthwise"), "pointwise"),
        reading=(("cost",), ("ordinary",), ("depthwise", "pointwise")),
        links=tuple(_link(panel, most, whole=panel.name == "depthwise") for panel in panels[1:]),
        lines=_lines(info, words),
        legends=(Legend(words["weight"], panels[1].scale, decimals=panels[1].decimals),) if panels[1].scale else (),
        start=(0, filters - 1),
        hint=words["cost_hint"],
        above=ABOVE,
        restarts=True,
    )


def _curve(info: CostInfo, words: Words, *, hidden: bool) -> Panel:
    counts = np.arange(1, MOST_FILTERS + 1, dtype=np.float64)
    ordinary, separable = (w.astype(np.float64) for w in (info.ordinary_weights, info.separable_weights))
    top = float(max(ordinary.max(), separable.max()))
    curve = Curve(
        (HEIGHT, WIDTH),
        counts,
        ordinary,
        Axis((0.0, float(MOST_FILTERS)), (0.0, *map(float, counts))),
        Axis((0.0, 1.1 * top), round_ticks(0.0, 1.1 * top, 5)),
        Marker(decimals=0),
        hidden=hidden,
        other=separable,
        names=(words["ordinary"], words["separable"]),
    )
    note = words["cost_hidden" if hidden else "cost_note"]
    return Panel("cost", words["cost"], curve, note)


def _weights(info: CostInfo, words: Words) -> tuple[Panel, Panel, Panel]:
    C, most, K = info.sizes
    grids = (info.ordinary.reshape(most, -1), info.depthwise.reshape(1, -1), info.pointwise.reshape(most, C))
    scale, decimals = signed_scale(*grids), max(map(decimals_needed, grids))
    channels = tuple(words["channel"].format(number=k + 1) for k in range(C))
    filters = tuple(str(k + 1) for k in range(most))

    def panel(name: str, values: Grid, rows: tuple[str, ...], columns: tuple[str, ...], wide: int) -> Panel:
        tiles = Tiles(1, wide, tuple(f"{row} {channel}" for row in rows or ("",) for channel in channels))
        return Panel(
            name,
            words[f"{name}_title"],
            Cells(values, scale, decimals, pictured=False),
            words[f"{name}_note"].format(kernel=K, channels=C, weights=K * K * C),
            ticks=Ticks(row_heads=rows, column_heads=columns),
            tiles=tiles if wide > 1 else None,
        )

    return (
        panel("ordinary", grids[0], filters, channels, K * K),
        panel("depthwise", grids[1], (), channels, K * K),
        panel("pointwise", grids[2], filters, tuple(str(k + 1) for k in range(C)), 1),
    )


def _link(panel: Panel, most: int, *, whole: bool) -> Link:
    """Link each number of filters to the weights it needs: all of them, or one row per filter."""
    rows, across = panel.size
    every = np.arange(rows * across)
    needed = np.where(whole | (every // across <= np.arange(most)[:, None]), every, -1)
    return Link(
        source=Listed(needed, (1, most)),
        read=panel.name,
        into=("cost",),
        table=no_terms(panel.size),
        role="weight",
    )


def _lines(info: CostInfo, words: Words) -> tuple[Line, Line]:
    C, most, K = info.sizes
    common = {
        "n": Column(np.arange(1, most + 1), role="read"),
        "k": Column(np.full(most, K)),
        "c": Column(np.full(most, C)),
    }
    depthwise = np.full(most, K * K * C)
    ordinary = {**common, "result": Column(info.ordinary_weights, role="result")}
    separable = {
        **common,
        "d": Column(depthwise),
        "p": Column(info.separable_weights - depthwise),
        "result": Column(info.separable_weights, role="result"),
    }
    return (
        FormulaLine("cost", words["ordinary_place"], formulas=(words["ordinary_formula"],), columns=ordinary),
        FormulaLine("cost", words["separable_place"], formulas=(words["separable_formula"],), columns=separable),
    )
