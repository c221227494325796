"""The figure of one filter on three channels: each channel's map, their sum, the bias, the result."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain.tables import term_table
from lesson_ui.drawing.cells import Cells, Picture
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line, ProductLine
from lesson_ui.drawing.links import Echo, Link, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Table
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.channels.info_figure import (
    CHANNELS,
    StackInfo,
    Volume,
    Words,
    asked_cell,
    brightest,
    mixed_colours,
)
from lesson_ui.words.numbers import decimals_needed

ABOVE = 40  # pixels: the choice of the activity


def sum_line(info: StackInfo, words: Words) -> Line:
    """Write the line of arithmetic: one sum per channel, the bias, the result."""
    columns = {name: Column(plane.ravel(), info.decimals) for name, plane in zip(CHANNELS, info.partial, strict=True)}
    columns["bias"] = Column(np.full(info.output.size, info.bias), info.decimals)
    terms = " + ".join(f"{words[name]} {{{name}!}}" for name in columns)
    return FormulaLine(
        "output", words["place"], decimals=info.decimals, exact=info.exact, formulas=(terms,), columns=columns
    )


@shared(64)
def stack_scene(
    info: StackInfo, words: Words, *, products: bool = False, concealed: tuple[int, int] | None = None
) -> GridScene:
    """Draw one filter on three small channels, every number legible."""
    panels = _panels(info, words)
    scales = {panel.name: panel.scale for panel in panels}
    lines = [sum_line(info, words)]
    if products:
        lines += [_products_line(info, k, words) for k in range(len(CHANNELS))]
    input_scale, kernel, result = (scales[name] for name in ("redChannel", "redKernel", "output"))
    assert input_scale is not None
    assert kernel is not None
    assert result is not None
    return GridScene(
        figure=grid_figure(panels),
        label=words["stack_label"],
        panels=tuple(panels),
        arrangement=(_table(),),
        reading=_reading(),
        links=tuple(_link(info, k, words) for k in range(len(CHANNELS))),
        lines=tuple(lines),
        legends=(
            Legend(words["channels_legend"], input_scale, decimals=decimals_needed(info.image)),
            Legend(words["kernels_legend"], kernel, decimals=decimals_needed(info.weight)),
            Legend(words["maps_legend"], result, words["one_scale"], info.decimals),
        ),
        concealed=concealed,
        start=asked_cell(info),
        above=ABOVE,
    )


def lone_scene(image: Volume, weight: Volume, words: Words) -> GridScene:
    """Draw channels and kernels alone, where the kernels do not fit the channels."""
    input_scale, kernel = _channel_scale(image), signed_scale(weight)
    value, decimals = decimals_needed(image), decimals_needed(weight)
    panels = []
    for name, plane, kernels in zip(CHANNELS, image, weight, strict=True):
        panels.append(Panel(f"{name}Channel", words[name], Cells(plane, input_scale, value), _size(plane)))
        panels.append(Panel(f"{name}Kernel", words["kernel_of"], Cells(kernels, kernel, decimals)))
    rows = tuple(tuple(f"{name}{kind}" for name in CHANNELS) for kind in _KINDS[:2])
    return GridScene(
        figure=grid_figure(panels),
        label=words["stack_label"],
        panels=tuple(panels),
        arrangement=(Table(rows),),
        reading=rows,
        above=ABOVE,
    )


def _size(values: NDArray[Any]) -> str:
    return " × ".join(map(str, values.shape))


def _channel_scale(image: Volume) -> Scale:
    if image.min() < 0:
        return signed_scale(image)
    return Scale("grey", 0.0, brightest(image))


def _panels(info: StackInfo, words: Words) -> list[Panel]:
    input_scale, kernel = _channel_scale(info.image), signed_scale(info.weight)
    found = signed_scale(info.partial, info.output, np.array([info.bias]))
    value, weight, sums = decimals_needed(info.image), decimals_needed(info.weight), info.decimals
    colours = mixed_colours(info.image)
    panels = [Panel("colour", words["colour"], Picture(colours), words["colour_note"])]
    for name, plane, kernels, part in zip(CHANNELS, info.image, info.weight, info.partial, strict=True):
        title = words[name]
        panels += [
            Panel(f"{name}Channel", title, Cells(plane, input_scale, value, editable=True), _size(plane)),
            Panel(f"{name}Kernel", words["kernel_of"], Cells(kernels, kernel, weight, editable=True)),
            Panel(f"{name}Map", words["map_of"].format(channel=title), Cells(part, found, sums)),
        ]
    bias = np.array([[info.bias]])
    return [
        *panels,
        Panel("bias", words["bias"], Cells(bias, found, sums, editable=True)),
        Panel("output", words["output"], Cells(info.output, found, sums)),
    ]


def _table() -> Table:
    plus, inputs, kernels, maps = Glyph("+"), *([f"{name}{kind}" for name in CHANNELS] for kind in _KINDS)
    return Table(
        (
            ("colour", Glyph("→"), inputs[0], None, inputs[1], None, inputs[2], None, None, None, None),
            (None, Glyph("⊙"), kernels[0], None, kernels[1], None, kernels[2], None, None, None, None),
            (None, Glyph("="), maps[0], plus, maps[1], plus, maps[2], plus, "bias", Glyph("="), "output"),
        )
    )


_KINDS = ("Channel", "Kernel", "Map")


def _reading() -> tuple[Any, ...]:
    stacks = Table(tuple(tuple(f"{name}{kind}" for name in CHANNELS) for kind in _KINDS))
    return (("colour",), (stacks,), (Glyph("Σ +"), "bias", Glyph("="), "output"))


def _link(info: StackInfo, k: int, words: Words) -> Link:
    name = CHANNELS[k]
    return Link(
        source=Window(info.reads),
        read=f"{name}Channel",
        into=("output",),
        table=term_table(info.image[k], info.weight[k]),
        weights=Weights(f"{name}Kernel", decimals=decimals_needed(info.weight)),
        decimals=decimals_needed(info.image),
        name=words[name],
        echoes=(Echo(f"{name}Map", np.arange(info.output.size)),),
    )


def _products_line(info: StackInfo, k: int, words: Words) -> Line:
    name = CHANNELS[k]
    label = words["products_of"].format(channel=words[name])
    return ProductLine(f"{name}Map", label, link=k, decimals=info.decimals, exact=info.exact)
