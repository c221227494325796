"""The figure of a dilated convolution: the kernel drawn with the gaps between its taps."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.geometry import effective_kernel_size
from lesson_ui.drawing.cells import PADDING, UNREAD, Cells, Live
from lesson_ui.drawing.colours import pixel_scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import ProductLine
from lesson_ui.drawing.links import Link, Terms, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.convolution.figure import ConvolutionInfo, Grid
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import decimals_needed, number_text

Words = dict[str, Any]

ABOVE = 50  # pixels: the choice of the activity


def dilated_kernel(weight: Grid, dilation: int) -> Grid:
    """Put gaps between the weights of a kernel."""
    dilated = np.full([effective_kernel_size(side, dilation) for side in weight.shape], np.nan)
    dilated[::dilation, ::dilation] = weight
    return dilated


@shared(128)
def dilated_scene(
    info: ConvolutionInfo,
    dilation: int,
    words: Words,
    *,
    concealed: tuple[int, int] | None = None,
    start: tuple[int, int] = (0, 0),
) -> GridScene:
    """Draw a small dilated convolution."""
    panels = _panels(info, dilation, words)
    link = Link(
        source=Window(info.reads),
        read="input",
        into=("output",),
        table=info.table,
        weights=Weights("kernel", decimals=panels[1].decimals, dilation=(dilation, dilation)),
        terms=Terms(product="products"),
        decimals=panels[0].decimals,
    )
    grids = (info.padded, info.weight, info.output)
    exact = all(np.allclose(v, np.round(v, decimals_needed(v)), rtol=0, atol=1e-9) for v in grids)
    return GridScene(
        figure=grid_figure(panels),
        label=words["dilated_label"],
        panels=panels,
        arrangement=("input", Glyph("⊙"), "kernel", Glyph("="), "products", Glyph("Σ"), "output"),
        reading=(("input",), ("kernel", Glyph("="), "products", Glyph("Σ"), "output")),
        links=(link,),
        lines=(ProductLine("output", words["place"], decimals=panels[3].decimals, exact=exact),),
        legends=tuple(Legend(p.title, p.scale, decimals=p.decimals) for p in panels if p.scale),
        concealed=concealed,
        start=start,
        above=ABOVE,
    )


def _panels(info: ConvolutionInfo, dilation: int, words: Words) -> tuple[Panel, ...]:
    products = info.table.products
    product = decimals_needed(products)
    unread = info.states & np.uint8(UNREAD)
    return (
        Panel(
            "input",
            words["input"],
            Cells(info.padded, pixel_scale(info.padded), decimals_needed(info.padded), states=unread, editable=True),
            _size(info.padded) + (words["hatched"] if unread.any() else ""),
            ticks=Ticks(),
        ),
        _kernel(info.weight, dilation, words),
        Panel(
            "products",
            words["products"],
            Live(info.weight.shape, signed_scale(products), product, width=widest(products, product)),
            words["products_note"],
        ),
        Panel(
            "output",
            words["output"],
            Cells(info.output, signed_scale(info.output), decimals_needed(info.output)),
            _size(info.output),
            ticks=Ticks(),
        ),
    )


def _size(values: Grid) -> str:
    return " × ".join(map(str, values.shape))


def _kernel(weight: Grid, dilation: int, words: Words) -> Panel:
    dilated, decimals = dilated_kernel(weight, dilation), decimals_needed(weight)
    gaps = np.isnan(dilated)
    reach = words["reach_note"].format(size=_size(weight), reach=_size(dilated))
    return Panel(
        "kernel",
        words["kernel"],
        Cells(
            dilated,
            signed_scale(weight),
            decimals,
            states=np.where(gaps, np.uint8(PADDING), np.uint8(0)) if gaps.any() else None,
            labels=["" if np.isnan(v) else number_text(float(v), decimals) for v in dilated.ravel()],
            editable=True,
        ),
        reach if dilation > 1 else _size(weight),
    )
