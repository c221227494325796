"""The figure of a transposed convolution: overlapping scaled copies of the kernel, one per input cell, add up."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain import TermTable, term_table
from cnn_core.geometry import NOTHING, Candidate, Reads, conv_transpose2d_reads, input_sizes_of
from cnn_core.largest import first_largest
from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import pixel_scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import ProductLine
from lesson_ui.drawing.links import Link, Listed, Terms, Weights
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]
Words = dict[str, Any]

ABOVE = 50  # pixels: the choice of the activity


class TransposedInfo(NamedTuple):
    """
    Everything the figure of a small transposed convolution shows, as plain values.

    Attributes
    ----------
    image : ndarray of shape (H, W)
        The input.
    weight : ndarray of shape (K_h, K_w)
        The kernel.
    output : ndarray of shape (O_h, O_w)
        The painted map.
    overlaps : ndarray of shape (O_h, O_w), int64
        How many prints reach each cell.
    reads : Reads
        The geometry.
    table : TermTable
        Products of every weight with every distinct value.
    stride, padding, output_padding : int
        The arguments.
    sizes : (list of Candidate, list of Candidate)
        Which heights, and which widths, the strided convolution maps to those of the input.
    """

    image: Grid
    weight: Grid
    output: Grid
    overlaps: NDArray[np.int64]
    reads: Reads
    table: TermTable
    stride: int
    padding: int
    output_padding: int
    sizes: tuple[list[Candidate], list[Candidate]]

    @property
    def exact(self) -> bool:
        """Whether the printed factors, multiplied and summed, give the printed result."""
        grids = (self.image, self.weight, self.output)
        return all(np.allclose(v, np.round(v, decimals_needed(v)), rtol=0, atol=1e-9) for v in grids)


@shared(128)
def transposed_info(
    image: Grid, weight: Grid, stride: int = 1, padding: int = 0, output_padding: int = 0
) -> TransposedInfo:
    """Compute a small transposed convolution, with how many scaled copies reach each cell."""
    reads = conv_transpose2d_reads(image.shape, weight.shape, stride, padding, output_padding)
    output = F.conv_transpose2d(
        image[None], weight[None, None], stride=stride, padding=padding, output_padding=output_padding
    )[0]
    counts = [(axis.source != NOTHING).sum(axis=1) for axis in reads]
    high, wide = (
        input_sizes_of(side, kernel, stride, padding) for side, kernel in zip(image.shape, weight.shape, strict=True)
    )
    return TransposedInfo(
        image=image,
        weight=weight,
        output=output,
        overlaps=np.outer(*counts),
        reads=reads,
        table=term_table(image, weight),
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        sizes=(high, wide),
    )


def busiest_cell(info: TransposedInfo) -> tuple[int, int]:
    """Pick the output cell the prediction asks about: of those where most copies overlap, the largest magnitude."""
    magnitude = np.where(info.overlaps == info.overlaps.max(), np.abs(info.output), -1.0)
    row, column = first_largest(magnitude)
    return row, column


@shared(128)
def transposed_scene(
    info: TransposedInfo, words: Words, *, overlaps: bool = False, concealed: tuple[int, int] | None = None
) -> GridScene:
    """Draw a small transposed convolution."""
    panels = [*_panels(info, words), *([_overlaps(info, words)] if overlaps else [])]
    output = panels[3]
    cells, weight_cells = _uses(info)
    link = Link(
        source=Listed(cells, info.reads.output_size, weight_cells),
        read="input",
        into=("output", "overlaps") if overlaps else ("output",),
        table=info.table,
        weights=Weights("kernel", decimals=panels[1].decimals),
        terms=Terms(product="products", footprint=True),
        decimals=panels[0].decimals,
    )
    return GridScene(
        figure=grid_figure(panels),
        label=words["transposed_label"],
        panels=tuple(panels),
        arrangement=("input", Glyph("⊙"), "kernel", Glyph("="), "products", Glyph("→"), *(p.name for p in panels[3:])),
        reading=(("input", Glyph("⊙"), "kernel", Glyph("="), "products"), *((p.name,) for p in panels[3:])),
        links=(link,),
        lines=(ProductLine("output", words["place"], decimals=output.decimals, exact=info.exact),),
        legends=tuple(Legend(p.title, p.scale, decimals=p.decimals) for p in panels if p.scale),
        concealed=concealed,
        start=concealed or busiest_cell(info),
        above=ABOVE,
        words=words["footprint_words"],
        hint=words["transposed_hint"],
    )


def _size(values: NDArray[Any]) -> str:
    return " × ".join(map(str, values.shape))


def _panels(info: TransposedInfo, words: Words) -> list[Panel]:
    image, weight, output = info.image, info.weight, info.output
    products = info.table.products
    value, factor, product = (decimals_needed(values) for values in (image, weight, products))
    return [
        Panel(
            "input", words["input"], Cells(image, pixel_scale(image), value, editable=True), _size(image), ticks=Ticks()
        ),
        Panel("kernel", words["kernel"], Cells(weight, signed_scale(weight), factor, editable=True), _size(weight)),
        Panel(
            "products",
            words["footprint"],
            Live(weight.shape, signed_scale(products), product, width=widest(products, product)),
            words["footprint_note"],
        ),
        Panel(
            "output",
            words["transposed_output"],
            Cells(output, signed_scale(output), decimals_needed(output), pictured=False),
            _size(output),
            ticks=Ticks(),
        ),
    ]


def _overlaps(info: TransposedInfo, words: Words) -> Panel:
    counts = info.overlaps.astype(np.float64)
    return Panel(
        "overlaps",
        words["overlaps"],
        Cells(counts, unsigned_scale(counts), pictured=False),
        words["overlaps_note"],
        ticks=Ticks(),
    )


def _uses(info: TransposedInfo) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List, for each output cell, the input cell behind each tap, and the tap itself; −1 where no copy reaches."""
    rows = info.reads.rows.source[:, None, :, None]
    columns = info.reads.columns.source[None, :, None, :]
    reached = (rows != NOTHING) & (columns != NOTHING)
    cells = np.where(reached, rows * info.image.shape[1] + columns, NOTHING)
    taps = np.arange(info.weight.size).reshape(info.weight.shape)
    flat = (info.output.size, info.weight.size)
    return cells.reshape(flat), np.where(reached, taps, NOTHING).reshape(flat)
