"""The figure of one layer's geometry: padded input ⊙ kernel Σ output, and the visit counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import pair
from cnn_core.network.layers import Conv2d
from lesson_ui.drawing.cells import PADDING, UNREAD, Cells, Live
from lesson_ui.drawing.colours import pixel_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import AggregateLine
from lesson_ui.drawing.links import Link, Terms, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.padding.figure import (
    KERNEL_SCALE,
    PaddingInfo,
    Pair,
    Words,
    dilated_kernel,
    numbered_picture,
)
from lesson_ui.words.cell_numbers import widest


@shared(128)
def padding_scene(info: PaddingInfo, words: Words, *, seen: bool = True, visits: bool = False) -> GridScene:
    """Draw the layer."""
    picture = _input_panel(info, words, seen=seen)
    patch = [_patch_panel(info, words)] if picture.big else []
    counts = [_visits_panel(info, words)] if visits else []
    output = _output_panel(info, words, seen=seen)
    panels = [picture, *patch, kernel_panel(info.layer, words), output, *counts]
    seen_through: list[Any] = [Glyph("→"), "patch"] if patch else []
    link = Link(
        source=Window(info.conv.reads),
        read="input",
        into=("output",),
        table=info.conv.table,
        weights=Weights("kernel", dilation=(info.walks[0].dilation, info.walks[1].dilation)),
        terms=Terms(patch="patch" if patch else None),
    )
    return GridScene(
        figure=grid_figure(panels),
        label=words["figure_label"],
        panels=tuple(panels),
        arrangement=("input", *seen_through, Glyph("⊙"), "kernel", Glyph("Σ"), "output", *(p.name for p in counts)),
        links=(link,),
        lines=(AggregateLine("output", words["place"], operation="sum"),) if seen else (),
        legends=tuple(
            Legend(panel.title, panel.scale, words["own_scale"])
            for panel in ([output] if seen else []) + counts
            if panel.scale
        ),
        concealed=None if seen else (0, 0),
    )


def refused_scene(input_size: Pair, layer: Conv2d, words: Words) -> GridScene:
    """Draw the input and the kernel of a layer that cannot be computed, so that both can be compared."""
    picture = numbered_picture(*input_size)
    panels = [
        Panel("input", words["input"], Cells(picture, pixel_scale(picture)), _size(picture)),
        kernel_panel(layer, words),
    ]
    arrangement = ("input", Glyph("⊙"), "kernel")
    label = words["refused_label"]
    return GridScene(figure=grid_figure(panels), label=label, panels=tuple(panels), arrangement=arrangement)


def kernel_panel(layer: Conv2d, words: Words) -> Panel:
    """Draw the kernel with the gaps between its taps."""
    dilated = dilated_kernel(layer)
    weights = " × ".join(map(str, pair("kernel_size", layer.kernel_size)))
    is_dilated = max(pair("dilation", layer.dilation)) > 1
    note = words["kernel_dilated" if is_dilated else "kernel_plain"].format(size=weights, reach=_size(dilated))
    labels = ["1" if weight == 1 else "" for weight in dilated.ravel()]
    return Panel("kernel", words["kernel"], Cells(dilated, KERNEL_SCALE, labels=labels), note)


def _input_panel(info: PaddingInfo, words: Words, *, seen: bool) -> Panel:
    conv = info.conv
    (top, bottom), (left, right) = conv.reads.rows.padding, conv.reads.columns.padding
    is_padded = top + bottom + left + right > 0
    states = conv.states if seen else conv.states & np.uint8(PADDING)
    note = words["input_padded" if is_padded else "input_plain"].format(
        size=" × ".join(map(str, conv.reads.input_size)), padded=_size(conv.padded)
    )
    if np.any(states & UNREAD):
        note += words["hatched"]
    return Panel(
        "input",
        words["input"],
        Cells(conv.padded, pixel_scale(conv.padded), states=states),
        note,
        row0=-top,
        col0=-left,
        ticks=Ticks(),
    )


def _patch_panel(info: PaddingInfo, words: Words) -> Panel:
    padded, shape = info.conv.padded, info.conv.reads.kernel_size
    width = widest(padded, 0)
    return Panel("patch", words["patch"], Live(shape, pixel_scale(padded), width=width))


def _output_panel(info: PaddingInfo, words: Words, *, seen: bool) -> Panel:
    output = info.conv.output
    if not seen:
        return Panel("output", words["output"], Cells(np.zeros((1, 1)), unsigned_scale(output)), words["unknown_size"])
    return Panel("output", words["output"], Cells(output, unsigned_scale(output)), _size(output), ticks=Ticks())


def _visits_panel(info: PaddingInfo, words: Words) -> Panel:
    counts = info.visits.astype(np.float64)
    first = info.conv.reads.rows.first, info.conv.reads.columns.first
    states = info.conv.states & np.uint8(PADDING)
    return Panel(
        "visits",
        words["visits"],
        Cells(counts, unsigned_scale(counts), states=states),
        words["visits_note"],
        *first,
        ticks=Ticks(),
    )


def _size(values: NDArray[Any]) -> str:
    return f"{values.shape[0]} × {values.shape[1]}"
