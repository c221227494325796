"""The figure of a shortcut where shapes differ: a projection with 1 × 1 kernels, or maps of zeros."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.largest import first_largest
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line, ProductLine
from lesson_ui.drawing.links import Echo, Link, Listed, Weights, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Ticks, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.stitched import stitched
from lesson_ui.lessons.architectures.residual_figure import ABOVE, sum_lines
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]
Volume = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = Mapping[str, Any]

IN, OUT, STRIDE = 2, 4, 2  # maps that come in, maps that go out, and how every side is halved
SEED = 19


class ShapesInfo(NamedTuple):
    """
    A residual block that halves the sides and doubles the maps, as plain values.

    Attributes
    ----------
    image : ndarray of shape (2, 4, 4)
        What comes in.
    weight : ndarray of shape (4, 2) or None
        The projection: one weight for every pair of maps; None pads with zeros.
    hidden : ndarray of shape (4, 2, 2)
        The main path behind its first convolution and ReLU.
    second : ndarray of shape (4, 4, 3, 3)
        The weights of its second convolution, scaled.
    shortcut, branch, total, output : ndarray of shape (4, 2, 2)
        What the shortcut brings, what the main path brings, their sum, and that rectified.
    """

    image: Volume
    weight: Grid | None
    hidden: Volume
    second: Volume
    shortcut: Volume
    branch: Volume
    total: Volume
    output: Volume


@cache
def main_weights() -> tuple[Volume, Volume]:
    """Draw the weights of the main path's two convolutions."""
    rng = np.random.default_rng(SEED)
    first = rng.choice([-1.0, 0.0, 0.0, 1.0], (OUT, IN, 3, 3))
    return first, rng.choice([-1.0, 0.0, 0.0, 0.0, 1.0], (OUT, OUT, 3, 3))


@shared(64)
def shapes_info(image: Volume, weight: Grid | None, part: float = 1.0) -> ShapesInfo:
    """Compute a residual block whose output has another shape than its input."""
    first, second = main_weights()
    hidden = F.relu(F.conv2d(image, first, stride=STRIDE, padding=1))
    scaled = part * second + 0.0
    branch = F.conv2d(hidden, scaled, padding=1) + 0.0
    if weight is None:
        shortcut = F.pad(image[:, ::STRIDE, ::STRIDE], (0, 0, 0, 0, 0, OUT - IN))
    else:
        shortcut = F.conv2d(image, weight[..., None, None], stride=STRIDE)
    total = branch + shortcut
    return ShapesInfo(image, weight, hidden, scaled, shortcut, branch, total, F.relu(total))


def asked_index(info: ShapesInfo) -> tuple[int, int]:
    """Pick the cell the prediction asks about: both paths contribute much, and something is left of the sum."""
    weight = _flat(np.abs(info.shortcut) * (1 + np.abs(info.branch)) * (info.output > 0))
    row, column = first_largest(weight)
    return row, column


@shared(64)
def shapes_scene(info: ShapesInfo, words: Words) -> GridScene:
    """Draw both paths of a block that changes the shape."""
    panels = _panels(info, words)
    scale = panels[0].scale
    assert scale is not None
    through: tuple[Any, ...] = (Glyph("→"),) if info.weight is None else (Glyph("⊙"), "weight", Glyph("="))
    paths = ("shortcut", Glyph("+"), "branch", Glyph("="), "sum", Glyph("→"), "output")
    return GridScene(
        figure=grid_figure(panels),
        label=words["shapes_figure"]["zeros" if info.weight is None else "projection"],
        panels=tuple(panels),
        arrangement=("input", *through, *paths),
        reading=(("input", *through, "shortcut"), paths[1:]),
        links=(_link(info),),
        lines=_lines(info, words),
        legends=(Legend(words["maps_legend"], scale, words["one_scale"], panels[-1].decimals),),
        start=asked_index(info),
        hint=words["shapes_hint"]["zeros" if info.weight is None else "projection"],
        above=ABOVE,
    )


def _panels(info: ShapesInfo, words: Words) -> list[Panel]:
    maps = signed_scale(info.image, info.shortcut, info.branch, info.total)

    def panel(name: str, volume: Volume) -> Panel:
        title, note = words["shapes_titles"][name]
        values, heads = _flat(volume), tuple(words["map"].format(k=k + 1) for k in range(len(volume)))
        return Panel(
            name,
            title,
            Cells(values, maps, decimals_needed(values), editable=name == "input"),
            note,
            ticks=Ticks(row_heads=heads),
            tiles=Tiles(volume.shape[1], volume.shape[2], heads, labelled=False),
        )

    panels = [panel("input", info.image)]
    if info.weight is not None:
        title, note = words["shapes_titles"]["weight"]
        decimals = decimals_needed(info.weight)
        scale = signed_scale(info.weight)
        heads = tuple(words["map"].format(k=k + 1) for k in range(OUT))
        panels.append(
            Panel(
                "weight", title, Cells(info.weight, scale, decimals, editable=True), note, ticks=Ticks(row_heads=heads)
            )
        )
    named = {"shortcut": info.shortcut, "branch": info.branch, "sum": info.total, "output": info.output}
    return [*panels, *(panel(name, volume) for name, volume in named.items())]


def _flat(volume: Volume) -> Grid:
    """Lay the maps of a volume below one another."""
    return stitched(volume, (len(volume), 1))


def _places(info: ShapesInfo) -> tuple[Ints, Ints, Ints]:
    """Give map, row and column of every cell of the stitched results, in reading order."""
    maps, rows, columns = (axis.ravel() for axis in np.indices(info.output.shape))  # the order of maps laid down
    return maps, rows, columns


def _link(info: ShapesInfo) -> Link:
    maps, rows, columns = _places(info)
    H, W = info.image.shape[1:]
    at = STRIDE * rows * W + STRIDE * columns  # on the first map; the second one stands under it
    own = np.arange(len(maps))
    _, O_h, O_w = info.output.shape
    if info.weight is None:
        cells = np.where(maps < IN, at + maps * H * W, -1)[:, None]
        source, weights = Listed(cells, (OUT * O_h, O_w)), None
    else:
        cells = at[:, None] + np.arange(IN) * H * W
        source = Listed(cells, (OUT * O_h, O_w), maps[:, None] * IN + np.arange(IN))
        weights = Weights("weight", decimals=decimals_needed(info.weight))
    return Link(
        source,
        read="input",
        into=("output",),
        table=values_only(_flat(info.image)),
        weights=weights,
        decimals=decimals_needed(info.image),
        echoes=(Echo("shortcut", own), Echo("branch", own), Echo("sum", own)),
    )


def _lines(info: ShapesInfo, words: Words) -> tuple[Line, ...]:
    labels = words["shapes_lines"]
    maps, _, _ = _places(info)
    branch, shortcut, total, output = (
        _flat(volume) for volume in (info.branch, info.shortcut, info.total, info.output)
    )
    decimals = decimals_needed(info.shortcut)
    if info.weight is None:
        texts = (labels["kept"], labels["padded"])
        cases = (maps >= IN).astype(np.uint8)
        own = {"result": Column(shortcut.ravel(), decimals)}
        first: Line = FormulaLine("shortcut", labels["shortcut"], formulas=texts, cases=cases, columns=own)
    else:
        first = ProductLine("shortcut", labels["shortcut"], decimals=decimals)
    return (first, *sum_lines(branch, shortcut, total, output, labels))
