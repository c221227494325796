"""The figure of a small convolution: input ⊙ kernel = products Σ feature map, cell by cell."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain.tables import TermTable, running_sums, term_table
from cnn_core.functional.padding import MODE_OF_LAYER
from cnn_core.geometry import Reads, conv2d_reads, unread_cells
from cnn_core.network.layers import Conv2d
from lesson_ui.drawing.cells import PADDING, UNREAD, Cells, Live
from lesson_ui.drawing.colours import Scale, pixel_scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Line, ProductLine, RectifiedLine
from lesson_ui.drawing.links import Link, Terms, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]
Words = dict[str, Any]


class ConvolutionInfo(NamedTuple):
    """
    Everything the figure of a one-channel convolution shows, as plain values.

    Attributes
    ----------
    padded : ndarray of shape (H + padding, W + padding)
        The input with its border.
    states : ndarray of uint8, same shape
        `PADDING` and `UNREAD` bits.
    weight : ndarray of shape (K_h, K_w)
        The kernel as it is laid on the input (already turned where asked).
    output, rectified : ndarray of shape (O_h, O_w)
        The feature map, and max(0, ·) of it.
    running : ndarray of shape (O_h * O_w, K_h * K_w)
        Partial sums in reading order.
    reads : Reads
        The geometry.
    table : TermTable
        Products of every tap with every distinct value.
    """

    padded: Grid
    states: NDArray[np.uint8]
    weight: Grid
    output: Grid
    rectified: Grid
    running: Grid
    reads: Reads
    table: TermTable


@shared(128)
def convolution_info(image: Grid, weight: Grid, layer: Conv2d | None = None) -> ConvolutionInfo:
    """Compute a one-channel convolution, with every product; the kernel's size is that of the weights."""
    layer = layer or Conv2d(1, (weight.shape[0], weight.shape[1]))
    reads = conv2d_reads(image.shape, weight.shape, layer.stride, layer.padding, layer.dilation, layer.padding_mode)
    (top, bottom), (left, right) = reads.rows.padding, reads.columns.padding
    padded = F.pad(image[None, None], (left, right, top, bottom), mode=MODE_OF_LAYER[layer.padding_mode])[0, 0]
    output = F.conv2d(padded[None], weight[None, None], stride=layer.stride, dilation=layer.dilation)[0]
    states = np.full(padded.shape, PADDING, np.uint8)
    states[top : top + image.shape[0], left : left + image.shape[1]] = 0
    states |= np.where(unread_cells(reads), np.uint8(UNREAD), np.uint8(0))
    return ConvolutionInfo(
        padded=padded,
        states=states,
        weight=weight,
        output=output,
        rectified=F.relu(output),
        running=running_sums(padded, weight, reads),
        reads=reads,
        table=term_table(padded, weight),
    )


def turned(weight: Grid) -> Grid:
    """Turn a kernel by 180 degrees, as a convolution in mathematics does."""
    return weight[::-1, ::-1].copy()


@shared(128)
def convolution_scene(
    info: ConvolutionInfo,
    words: dict[str, Any],
    *,
    rectify: bool = False,
    running: bool = False,
    concealed: tuple[int, int] | None = None,
    start: tuple[int, int] = (0, 0),
) -> GridScene:
    """Draw a small convolution."""
    panels = _panels(info, words, rectify=rectify, running=running)
    result = max((p.decimals for p in panels if p.name == "output"), default=0)
    lines: list[Line] = [ProductLine("output", words["place"], decimals=result, exact=_adds_up(info, result))]
    if rectify:
        lines.append(RectifiedLine("rectified", words["rectified_place"], decimals=result, source="output"))
    link = Link(
        source=Window(info.reads),
        read="input",
        into=("output", "rectified") if rectify else ("output",),
        table=info.table,
        weights=Weights("kernel", decimals=decimals_needed(info.weight)),
        terms=Terms(
            product="products", running="running" if running else None, running_sums=info.running if running else None
        ),
        decimals=decimals_needed(info.padded),
    )
    return GridScene(
        figure=grid_figure(panels),
        label=words["figure_label"],
        panels=tuple(panels),
        arrangement=_arrangement(rectify=rectify, running=running),
        links=(link,),
        lines=tuple(lines),
        legends=_legends(panels, words),
        concealed=concealed,
        start=start,
    )


def _legends(panels: list[Panel], words: dict[str, Any]) -> tuple[Legend, ...]:
    keys = [Legend(panel.title, panel.scale, decimals=panel.decimals) for panel in panels if panel.scale]
    return (*keys[:-1], keys[-1]._replace(note=words["own_scale"]))


def _adds_up(info: ConvolutionInfo, decimals: int) -> bool:
    """Tell whether the printed factors, multiplied and summed, give the printed result."""
    value, weight = decimals_needed(info.padded), decimals_needed(info.weight)
    rounded = np.allclose(info.weight, np.round(info.weight, weight), atol=1e-12, rtol=0)
    rounded &= np.allclose(info.padded, np.round(info.padded, value), atol=1e-12, rtol=0)
    return bool(rounded and np.allclose(info.output, np.round(info.output, decimals), atol=1e-9, rtol=0))


def _size_note(values: NDArray[Any]) -> str:
    return f"{values.shape[0]} × {values.shape[1]}"


def _panels(info: ConvolutionInfo, words: Words, *, rectify: bool, running: bool) -> list[Panel]:
    panels = [*_factors(info, words), _live_panel("products", info, info.table.products, words)]
    panels.append(_map_panel("output", info.output, signed_scale(info.output), words, _size_note(info.output)))
    if running:
        panels.append(_live_panel("running", info, info.running, words))
    if rectify:
        scale = unsigned_scale(info.rectified)
        panels.append(_map_panel("rectified", info.rectified, scale, words, words["rectified_note"]))
    return panels


def _factors(info: ConvolutionInfo, words: Words) -> tuple[Panel, Panel]:
    image = Panel(
        "input",
        words["input"],
        Cells(info.padded, pixel_scale(info.padded), decimals_needed(info.padded), states=info.states, editable=True),
        _size_note(info.padded),
        row0=info.reads.rows.first,
        col0=info.reads.columns.first,
        ticks=Ticks(),
    )
    decimals, scale = decimals_needed(info.weight), signed_scale(info.weight)
    note = _size_note(info.weight)
    return image, Panel("kernel", words["kernel"], Cells(info.weight, scale, decimals, editable=True), note)


def _live_panel(name: str, info: ConvolutionInfo, values: Grid, words: Words) -> Panel:
    """Make a grid of the kernel's size that the cursor fills with some of `values`."""
    decimals = decimals_needed(values)
    note, width = words[f"{name}_note"], widest(values, decimals)
    scale = signed_scale(values)
    return Panel(name, words[name], Live(info.weight.shape, scale, decimals, width=width), note)


def _map_panel(name: str, values: Grid, scale: Scale, words: Words, note: str) -> Panel:
    return Panel(name, words[name], Cells(values, scale, decimals_needed(values)), note, ticks=Ticks())


def _arrangement(*, rectify: bool, running: bool) -> tuple[Any, ...]:
    middle: Any = ["products", Glyph("↓"), "running"] if running else "products"
    items: list[Any] = ["input", Glyph("⊙"), "kernel", Glyph("="), middle, Glyph("Σ"), "output"]
    return (*items, Glyph("→"), "rectified") if rectify else tuple(items)
