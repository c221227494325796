"""The figure of one step of learning: forward to the right, backward to the left, every number in a cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import Scale, pixel_scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Line
from lesson_ui.drawing.links import Echo, Link, Terms, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Table
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.one_step.digits_figure import significant_decimals
from lesson_ui.lessons.one_step.info_figure import StepInfo, asked_number, asked_weight
from lesson_ui.lessons.one_step.lines_figure import PIXEL_DECIMALS, map_digits, map_lines, weight_digits, weight_lines
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]
Words = dict[str, Any]

ABOVE = 36  # pixels: the choice of what to look at
GRID_DECIMALS = 2  # of the numbers in the cells; the lines below print more


@shared(128)
def step_scene(info: StepInfo, words: Words, *, about: str = "weight", seen: bool = True) -> GridScene:
    """Draw one step of gradient descent."""
    weights = about == "weight"
    panels = _panels(info, words, weights=weights)
    asked = asked_weight(info)
    lines: tuple[Line, ...] = weight_lines(info, words) if weights else map_lines(info, words)
    return GridScene(
        figure=grid_figure(panels),
        label=words[f"{about}_label"],
        panels=panels,
        arrangement=("input", _table()),
        reading=(
            ("input", "kernel"),
            ("output", "target", "error"),
            ("products", "gradient", "updated"),
        ),
        links=(_weight_link(info) if weights else _map_link(info),),
        lines=lines,
        legends=_legends(panels, words),
        concealed=asked if weights and not seen else None,
        start=asked if weights else asked_number(info),
        above=ABOVE,
        steps=False,
        hint=words[f"{about}_hint"],
        words=words[f"{about}_host"],
    )


def _table() -> Table:
    forward = ("kernel", Glyph("→"), "output", Glyph("−"), "target", Glyph("="), "error")
    backward = ("updated", Glyph("←"), "gradient", Glyph("←"), "products", None, None)
    return Table((forward, backward))


def _panels(info: StepInfo, words: Words, *, weights: bool) -> tuple[Panel, ...]:
    step, setting = info.step, info.setting
    first = info.number == 0
    maps = signed_scale(step.output, setting.target, step.error)
    filters = signed_scale(step.before.weight, step.after.weight)
    image = Panel(
        "input",
        words["input"],
        Cells(
            setting.picture,
            pixel_scale(setting.picture),
            decimals_needed(setting.picture, GRID_DECIMALS),
            editable=True,
        ),
    )
    return (
        image,
        _grid("kernel", words, step.before.weight, filters, editable=first),
        _grid("output", words, step.output, maps),
        _grid("target", words, setting.target, maps, editable=True),
        _grid("error", words, step.error, maps),
        _live(info, words, weights=weights),
        _grid("gradient", words, step.grad_weight, signed_scale(step.grad_weight)),
        _grid("updated", words, step.after.weight, filters),
    )


def _grid(name: str, words: Words, values: Grid, scale: Scale, *, editable: bool = False) -> Panel:
    return Panel(name, words[name], Cells(values, scale, grid_decimals(values), editable=editable))


def grid_decimals(values: Grid) -> int:
    """Choose how many digits after the point the cells of a grid print: fewer where the numbers are long."""
    largest = float(np.abs(values).max()) if values.size else 0.0
    most = GRID_DECIMALS if largest < 9.995 else 1 if largest < 99.95 else 0
    return decimals_needed(values, most)


def _live(info: StepInfo, words: Words, *, weights: bool) -> Panel:
    """Make the grid of products that the cursor fills: one per cell of the map, or one per weight."""
    table = info.met_table if weights else info.seen_table
    size = info.step.error if weights else info.step.before.weight
    decimals, title = grid_decimals(table.products), words["products" if weights else "map_products"]
    width = widest(table.products, decimals)
    scale = signed_scale(table.products)
    return Panel("products", title, Live(size.shape, scale, decimals, width=width))


def _weight_link(info: StepInfo) -> Link:
    return Link(
        source=Window(info.met),
        read="input",
        into=("gradient", "updated"),
        table=info.met_table,
        weights=Weights("error", decimals=weight_digits(info).error),
        terms=Terms(product="products"),
        decimals=decimals_needed(info.setting.picture, PIXEL_DECIMALS),
        echoes=(Echo("kernel", np.arange(info.step.grad_weight.size)),),
    )


def _map_link(info: StepInfo) -> Link:
    return Link(
        source=Window(info.seen),
        read="input",
        into=("output", "error"),
        table=info.seen_table,
        weights=Weights("kernel", decimals=map_digits(info).weight),
        terms=Terms(product="products"),
        decimals=decimals_needed(info.setting.picture, PIXEL_DECIMALS),
        echoes=(Echo("target", np.arange(info.step.error.size)),),
    )


def _legends(panels: tuple[Panel, ...], words: Words) -> tuple[Legend, ...]:
    shown = {panel.name: panel for panel in panels}
    return tuple(
        Legend(words[f"{name}_key"], panel.scale, decimals=_key_decimals(panel.scale))
        for name in ("input", "output", "kernel", "gradient")
        if (panel := shown[name]).scale
    )


def _key_decimals(scale: Scale) -> int:
    end = np.array([scale.max])
    return decimals_needed(end, max(grid_decimals(end), significant_decimals(end)))
