"""The figure of convolution as a matrix product: patches as columns, filters as rows, the product folded into maps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.explain.tables import TermTable, distinct_levels
from cnn_core.geometry import Reads, conv2d_reads, visit_counts
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import ProductLine
from lesson_ui.drawing.links import Echo, Link, Listed, Weights
from lesson_ui.drawing.panel import Glyph, Panel, Ticks, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.stitched import stitched
from lesson_ui.lessons.channels.figure import ABOVE
from lesson_ui.lessons.channels.info_figure import CHANNELS, Grid, Volume, Words, brightest
from lesson_ui.lessons.channels.maps_figure import volume_text
from lesson_ui.words.numbers import count_text, decimals_needed

MOST_FILTERS = 3


class MatrixInfo(NamedTuple):
    """
    A convolution as a matrix product, as plain values.

    Attributes
    ----------
    image : ndarray of shape (C, H, W)
        The channels.
    kernel_size : int
        Rows and columns of each kernel.
    filters : ndarray of shape (F, C * K * K)
        One filter a row.
    columns : ndarray of shape (C * K * K, L)
        One patch a column: ``unfold(image, K)``.
    products : ndarray of shape (F, L)
        ``filters @ columns``.
    maps : ndarray of shape (F, O_h, O_w)
        The rows of `products`, folded: ``conv2d(image, filters.reshape(F, C, K, K))``.
    reads : Reads
        The geometry of one channel.
    """

    image: Volume
    kernel_size: int
    filters: Grid
    columns: Grid
    products: Grid
    maps: Volume
    reads: Reads

    @property
    def copies(self) -> int:
        """How often the pixel in the middle of a channel stands in the matrix."""
        rows, columns = self.image.shape[1:]
        return int(visit_counts(self.reads)[rows // 2, columns // 2])


@shared(32)
def matrix_info(image: Volume, filters: Grid, kernel_size: int) -> MatrixInfo:
    """Write a convolution as a matrix product."""
    wanted = len(image) * kernel_size**2
    if filters.shape[1] != wanted:
        raise InvalidInputError(
            "A filter needs as many weights as a patch has numbers.",
            given={"weights in a row": filters.shape[1], "kernel_size": kernel_size, "channels": len(image)},
            allowed="weights in a row = channels · kernel_size · kernel_size",
            here=f"{filters.shape[1]} is not {len(image)} · {kernel_size} · {kernel_size} = {wanted}",
            fixes=[Fix("weights in a row", "=", wanted)],
        )
    columns = F.unfold(image, kernel_size)
    weight = filters.reshape(len(filters), len(image), kernel_size, kernel_size)
    reads = conv2d_reads(image.shape[1:], kernel_size)
    maps = F.conv2d(image, weight)
    return MatrixInfo(image, kernel_size, filters, columns, maps.reshape(len(filters), -1), maps, reads)


@shared(32)
def matrix_scene(info: MatrixInfo, words: Words) -> GridScene:
    """Draw the channels, the matrix of their patches, the filters as rows, the product and the maps it folds into."""
    panels = _panels(info, words)
    input_scale, weight, found = panels[0].scale, panels[2].scale, panels[3].scale
    assert input_scale is not None
    assert weight is not None
    assert found is not None
    decimals = panels[3].decimals
    exact = all(np.allclose(v, np.round(v, 3), rtol=0, atol=1e-9) for v in (info.image, info.filters))
    return GridScene(
        figure=grid_figure(panels),
        label=words["matrix_label"],
        panels=tuple(panels),
        arrangement=(
            ["channels", Glyph(""), "filters"],
            Glyph("·"),
            "columns",
            Glyph("="),
            ["products", Glyph("↓"), "maps"],
        ),
        reading=(("channels",), ("filters",), ("columns",), ("products",), ("maps",)),
        links=_links(info),
        lines=(ProductLine("products", words["product_place"], decimals=decimals, exact=exact),),
        legends=(
            Legend(words["channels_legend"], input_scale, decimals=panels[0].decimals),
            Legend(words["kernels_legend"], weight, decimals=panels[2].decimals),
            Legend(words["products_legend"], found, decimals=decimals),
        ),
        start=(0, info.products.shape[1] // 2),
        above=ABOVE,
        hint=words["matrix_hint"],
    )


def _panels(info: MatrixInfo, words: Words) -> list[Panel]:
    found, result = signed_scale(info.products), decimals_needed(info.products)
    filters, places = info.products.shape
    O_h, O_w = info.maps.shape[1:]
    volume, columns = _unfolded(info, words)
    size = f"{filters} × {count_text(places)}"
    return [
        volume,
        columns,
        _filters(info, words),
        Panel("products", words["product"], Cells(info.products, found, result), size),
        Panel(
            "maps",
            words["folded"],
            Cells(stitched(info.maps, (1, filters)), found, result),
            words["folded_note"].format(rows=O_h, columns=O_w),
            tiles=Tiles(O_h, O_w, ("",) * filters, labelled=False),
        ),
    ]


def _unfolded(info: MatrixInfo, words: Words) -> tuple[Panel, Panel]:
    """Draw the input, and its patches as columns, with the same fills."""
    C, H, W = info.image.shape
    rows, places = info.columns.shape
    scale = signed_scale(info.image) if info.image.min() < 0 else Scale("grey", 0.0, brightest(info.image))
    value, names = decimals_needed(info.image), _channel_names(info, words)
    image = Panel(
        "channels",
        words["channels_side"] if C > 1 else words["channel"],
        Cells(stitched(info.image, (1, C)), scale, value, editable=True),
        volume_text(info.image.shape),
        ticks=Ticks(column_heads=names if C > 1 else ()) if C > 1 else None,
        tiles=Tiles(H, W, names, labelled=False),
    )
    tiles = Tiles(info.kernel_size**2, places, names, labelled=False)
    note = words["columns_note"].format(rows=rows, places=places)
    return image, Panel("columns", words["columns"], Cells(info.columns, scale, value), note, tiles=tiles)


def _filters(info: MatrixInfo, words: Words) -> Panel:
    names, count, several = _channel_names(info, words), len(info.filters), len(info.image) > 1
    return Panel(
        "filters",
        words["rows"],
        Cells(info.filters, signed_scale(info.filters), decimals_needed(info.filters), editable=True),
        words["rows_note"].format(filters=count, rows=len(info.columns)),
        ticks=Ticks(
            row_heads=tuple(str(f) for f in range(count)) if several else (), column_heads=names if several else ()
        )
        if several
        else None,
        tiles=Tiles(count, info.kernel_size**2, names, labelled=False),
    )


def _channel_names(info: MatrixInfo, words: Words) -> tuple[str, ...]:
    return tuple(words[name] for name in CHANNELS) if len(CHANNELS) == len(info.image) else ("",) * len(info.image)


def _links(info: MatrixInfo) -> tuple[Link, ...]:
    filters, places = info.products.shape
    taps = len(info.columns)
    f, j, t = np.ix_(range(filters), range(places), range(taps))
    in_matrix = np.broadcast_to(t * places + j, (filters, places, taps)).reshape(-1, taps)
    in_filters = np.broadcast_to(f * taps + t, (filters, places, taps)).reshape(-1, taps)
    patch_cells = np.broadcast_to(_patch_cells(info)[None], (filters, places, taps)).reshape(-1, taps)
    volume = stitched(info.image, (1, len(info.image)))
    return (
        Link(
            source=Listed(in_matrix, (filters, places), in_filters),
            read="columns",
            into=("products",),
            table=_values(info.columns),
            weights=Weights("filters", decimals=decimals_needed(info.filters)),
            decimals=decimals_needed(info.image),
            echoes=(Echo("maps", _folded_cells(info)),),
        ),
        Link(
            source=Listed(patch_cells, (filters, places)),
            read="channels",
            into=("products",),
            table=_values(volume),
        ),
    )


def _patch_cells(info: MatrixInfo) -> NDArray[np.int64]:
    """Number the cells of the channels, laid side by side, that each patch holds: shape (L, C * K * K)."""
    C, H, W = info.image.shape
    numbers = stitched(np.arange(C * H * W).reshape(C, H, W), (1, C))
    order = np.empty(C * H * W, np.int64)
    order[numbers.ravel()] = np.arange(C * H * W)  # where each number of the volume stands side by side
    cells = F.unfold(order.reshape(C, H, W).astype(np.float64), info.kernel_size)
    patches: NDArray[np.int64] = cells.T.astype(np.int64)
    return patches


def _folded_cells(info: MatrixInfo) -> NDArray[np.int64]:
    """Number the cell of the folded maps, laid side by side, that each number of the product becomes."""
    count, O_h, O_w = info.maps.shape
    row, column = np.divmod(np.arange(O_h * O_w), O_w)
    cells: NDArray[np.int64] = (row * count * O_w + column)[None] + O_w * np.arange(count)[:, None]
    return cells.ravel()


def _values(grid: Grid) -> TermTable:
    levels, values = distinct_levels(grid)
    return TermTable(levels, values, values[None])
