"""Sheets, a weight matrix of kernels and the maps they make: 1×1 and grouped convolution, every number legible."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.explain import TermTable, distinct_levels
from cnn_core.geometry import AxisReads, Reads, channel_reads, conv2d_reads
from lesson_ui.figures.colours import pixel_scale, signed_scale
from lesson_ui.figures.grid_figure import grid_figure
from lesson_ui.figures.numbers import decimals_needed, number_text
from lesson_ui.figures.panel import PADDING, Panel, Tiles
from lesson_ui.figures.scene import Legend, Line, Link, Scene
from lesson_ui.figures.shared import shared

Volume = NDArray[np.float64]
Grid = NDArray[np.float64]
Words = dict[str, Any]

OWN_WORDS = ("uses_of_weight", "use_of_weight", "no_weight", "readers_of_input", "reader_of_input")
ABOVE = 50  # pixels: the choice of the activity


class MixInfo(NamedTuple):
    """
    Everything the figure of a layer on a small volume shows, as plain values.

    Attributes
    ----------
    image : ndarray of shape (C_in, H, W)
        The sheets.
    weight : ndarray of shape (C_out, C_in / groups, K, K)
        The filters, as ``conv2d`` takes them.
    groups : int
        Blocks the channels are split into.
    output : ndarray of shape (C_out, O_h, O_w)
        The maps.
    reads : Reads
        The geometry of one sheet.
    channels : ndarray of shape (C_out, C_in / groups), int64
        Which sheets each map reads.
    """

    image: Volume
    weight: Volume
    groups: int
    output: Volume
    reads: Reads
    channels: NDArray[np.int64]

    @property
    def block_weight(self) -> Volume:
        """The weights with zeros where a map does not read a sheet: shape (C_out, C_in, K, K)."""
        C_out, _, K_h, K_w = self.weight.shape
        whole = np.zeros((C_out, len(self.image), K_h, K_w))
        whole[np.arange(C_out)[:, None], self.channels] = self.weight
        return whole


def in_a_row(sheets: NDArray[Any]) -> NDArray[Any]:
    """
    Lay sheets side by side.

    Parameters
    ----------
    sheets : ndarray of shape (C, H, W)
        The sheets.

    Returns
    -------
    ndarray of shape (H, C * W)
        Sheet 0 at the left.
    """
    C, H, W = sheets.shape
    return sheets.transpose(1, 0, 2).reshape(H, C * W)


def as_blocks(weight: NDArray[Any]) -> NDArray[Any]:
    """
    Lay kernels out as a matrix of blocks: a row a map, a column a sheet.

    Parameters
    ----------
    weight : ndarray of shape (C_out, C_in, K_h, K_w)
        The kernels.

    Returns
    -------
    ndarray of shape (C_out * K_h, C_in * K_w)
        Block (o, c) is ``weight[o, c]``.
    """
    C_out, C_in, K_h, K_w = weight.shape
    return weight.transpose(0, 2, 1, 3).reshape(C_out * K_h, C_in * K_w)


def sheets_of(grid: Grid, count: int, name: str) -> Volume:
    """
    Cut a grid into sheets that stand side by side.

    Parameters
    ----------
    grid : ndarray of shape (H, count * W)
        The sheets in a row.
    count : int
        How many.
    name : str
        The argument, for the message.

    Returns
    -------
    ndarray of shape (count, H, W)
        The sheets.

    Raises
    ------
    InvalidInputError
        If the columns cannot be shared evenly.
    """
    H, columns = grid.shape
    if columns % count:
        raise InvalidInputError(
            f"The columns cannot be shared by {count} sheets.",
            given={"rows": H, "columns": columns},
            allowed=f"{name}: {count} sheets side by side, all equally wide",
            here=f"{columns} columns = {count} · {columns // count} + {columns % count}",
            fixes=[Fix("columns", "=", max(count, columns - columns % count))],
        )
    return grid.reshape(H, count, columns // count).transpose(1, 0, 2).copy()


def kernels_of(grid: Grid, in_channels: int, kernel_size: int, name: str) -> Volume:
    """
    Cut a matrix of blocks into kernels.

    Parameters
    ----------
    grid : ndarray of shape (C_out * K, C_in * K)
        As `as_blocks` lays them out.
    in_channels, kernel_size : int
        Sheets, and the side of a kernel.
    name : str
        The argument, for the message.

    Returns
    -------
    ndarray of shape (C_out, C_in, K, K)
        The kernels.

    Raises
    ------
    InvalidInputError
        If it does not have a kernel for every sheet.
    """
    rows, columns = grid.shape
    wide = in_channels * kernel_size
    if columns != wide or rows % kernel_size:
        raise InvalidInputError(
            "The weights do not fit the sheets.",
            given={"rows": rows, "columns": columns, "in_channels": in_channels, "kernel_size": kernel_size},
            allowed=f"{name}: {wide} columns, rows a multiple of {kernel_size}",
            here=f"{rows} × {columns}",
            fixes=[
                Fix("columns", "=", wide),
                Fix("rows", "=", max(kernel_size, rows - rows % kernel_size)),
            ],
        )
    blocks = grid.reshape(rows // kernel_size, kernel_size, in_channels, kernel_size)
    return blocks.transpose(0, 2, 1, 3).copy()


@shared(128)
def mix_info(image: Volume, kernels: Volume, groups: int = 1) -> MixInfo:
    """
    Compute a layer, its channels split into groups.

    Parameters
    ----------
    image : ndarray of shape (C_in, H, W)
        The sheets.
    kernels : ndarray of shape (C_out, C_in, K, K)
        A kernel for every map and every sheet; those outside of the groups are left out.
    groups : int
        Blocks; divides both channel counts.

    Returns
    -------
    MixInfo
        Plain values; ``output = conv2d(image, weight, groups=groups)``.

    Raises
    ------
    InvalidInputError
        If the groups do not share the channels evenly, or the kernel does not fit.
    """
    channels = channel_reads(len(image), len(kernels), groups)
    reads = conv2d_reads(image.shape[1:], kernels.shape[2:])
    weight = np.ascontiguousarray(kernels[np.arange(len(kernels))[:, None], channels])
    return MixInfo(image, weight, groups, F.conv2d(image, weight, groups=groups), reads, channels)


def telling_cell(info: MixInfo) -> tuple[int, int]:
    """
    Pick the cell worth asking about: the first of the largest magnitude, in the maps side by side.

    Parameters
    ----------
    info : MixInfo
        What the figure shows.

    Returns
    -------
    (int, int)
        Row and column in the stitched maps.
    """
    stitched = in_a_row(info.output)
    row, column = np.unravel_index(int(np.abs(stitched).argmax()), stitched.shape)
    return int(row), int(column)


def place_in(info: MixInfo, cell: tuple[int, int]) -> tuple[int, int, int]:
    """
    Say which map a cell of the stitched maps stands in, and where.

    Parameters
    ----------
    info : MixInfo
        What the figure shows.
    cell : (int, int)
        Row and column in the stitched maps.

    Returns
    -------
    (int, int, int)
        Map, row and column, all from 0.
    """
    width = info.output.shape[2]
    return cell[1] // width, cell[0], cell[1] % width


@shared(64)
def mix_scene(
    info: MixInfo, words: Words, *, label: str, note: str = "", concealed: tuple[int, int] | None = None
) -> Scene:
    """
    Draw the weights as a matrix of blocks, the sheets and the maps.

    Parameters
    ----------
    info : MixInfo
        What to show.
    words : dict
        The lesson's short words.
    label : str
        What is to be seen, for screen readers.
    note : str
        Words over the weights.
    concealed : (int, int) or None
        A cell of the stitched maps that shows a question mark until the learner has predicted it.

    Returns
    -------
    Scene
        One link: every cell of the maps reads its own sheets, through its own blocks.
    """
    panels = _panels(info, words, note)
    source, weight, output = panels
    levels, values = distinct_levels(source.values)
    cells, weight_cells = _uses(info)
    link = Link(
        reads=_reads(info, cells.shape[1]),
        read="input",
        weight="weight",
        into=("output",),
        table=TermTable(levels, values, np.empty((0, 0))),
        value_decimals=source.decimals,
        weight_decimals=weight.decimals,
        cells=cells,
        weight_cells=weight_cells,
    )
    line = Line("products", "output", words["map_place"], decimals=output.decimals, exact=_adds_up(info))
    return Scene(
        figure=grid_figure(panels),
        label=label,
        panels=panels,
        arrangement=("weight", ("input", "output")),
        reading=(("input",), ("weight",), ("output",)),
        links=(link,),
        lines=(line,),
        legends=tuple(Legend(p.title, p.scale, decimals=p.decimals) for p in panels if p.scale),
        concealed=concealed,
        start=concealed or telling_cell(info),
        above=ABOVE,
        words={name: words[name] for name in OWN_WORDS},
    )


def _panels(info: MixInfo, words: Words, note: str) -> tuple[Panel, ...]:
    (C_in, H, W), (C_out, O_h, O_w) = info.image.shape, info.output.shape
    K_h, K_w = info.weight.shape[2:]
    sheets = tuple(words["sheet"].format(number=k + 1) for k in range(C_in))
    maps = tuple(words["map"].format(number=k + 1) for k in range(C_out))
    blocks, outputs, inputs = as_blocks(info.block_weight), in_a_row(info.output), in_a_row(info.image)
    outside = _outside(info)
    pairs = tuple(f"{out} ← {sheet}" for out in maps for sheet in sheets)
    return (
        Panel(
            "input",
            words["sheets"],
            inputs,
            pixel_scale(inputs),
            f"{C_in} × {H} × {W}",
            decimals=decimals_needed(inputs),
            editable=True,
            ticks=True,
            tiles=Tiles(H, W, sheets),
            column_heads=sheets,
            cells=True,
        ),
        Panel(
            "weight",
            words["weight"],
            blocks if outside is None else np.where(outside > 0, np.nan, blocks),
            signed_scale(blocks),
            note,
            decimals=decimals_needed(blocks),
            states=outside,
            labels=_labels(blocks, outside),
            editable=True,
            ticks=True,
            tiles=Tiles(K_h, K_w, pairs),
            row_heads=tuple(str(k + 1) for k in range(C_out)),
            column_heads=tuple(str(k + 1) for k in range(C_in)),
            cells=True,
        ),
        Panel(
            "output",
            words["maps"],
            outputs,
            signed_scale(outputs),
            f"{C_out} × {O_h} × {O_w}",
            decimals=decimals_needed(outputs),
            ticks=True,
            tiles=Tiles(O_h, O_w, maps),
            column_heads=maps,
            cells=True,
        ),
    )


def _labels(blocks: Grid, outside: NDArray[np.uint8] | None) -> list[str] | None:
    """Leave the cells empty where there is no weight."""
    if outside is None:
        return None
    decimals = decimals_needed(blocks)
    cells = zip(blocks.ravel(), outside.ravel(), strict=True)
    return ["" if state else number_text(float(value), decimals) for value, state in cells]


def _outside(info: MixInfo) -> NDArray[np.uint8] | None:
    """Mark the weights that do not exist, because their map does not read their sheet."""
    if info.groups == 1:
        return None
    C_out, _, K_h, K_w = info.weight.shape
    states = np.full((C_out, len(info.image), K_h, K_w), PADDING, np.uint8)
    states[np.arange(C_out)[:, None], info.channels] = 0
    return as_blocks(states)


def _uses(info: MixInfo) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List, for each cell of the stitched maps, the cells it reads and the weights it reads them through."""
    (C_in, _, W), (C_out, O_h, O_w) = info.image.shape, info.output.shape
    depth, K_h, K_w = info.weight.shape[1:]
    # axes: output row, map, output column, sheet of the map, kernel row, kernel column
    shape = (O_h, C_out, O_w, depth, K_h, K_w)
    rows = info.reads.rows.position[:, None, None, None, :, None]
    columns = info.reads.columns.position[None, None, :, None, None, :]
    sheet = info.channels[None, :, None, :, None, None]
    cells = rows * (C_in * W) + sheet * W + columns
    out = np.arange(C_out)[None, :, None, None, None, None]
    u, v = np.arange(K_h)[:, None], np.arange(K_w)[None, :]
    weights = (out * K_h + u) * (C_in * K_w) + sheet * K_w + v
    flat = (O_h * C_out * O_w, depth * K_h * K_w)
    return np.broadcast_to(cells, shape).reshape(flat), np.broadcast_to(weights, shape).reshape(flat)


def _reads(info: MixInfo, taps: int) -> Reads:
    """Give the size of the stitched maps; which cells are read stands in the link's tables."""
    C_out, O_h, O_w = info.output.shape
    rows, columns = np.zeros((O_h, 1), np.int64), np.zeros((C_out * O_w, taps), np.int64)
    (C_in, H, W) = info.image.shape
    return Reads(AxisReads(rows, rows, H, 1, (0, 0)), AxisReads(columns, columns, C_in * W, taps, (0, 0)))


def _adds_up(info: MixInfo) -> bool:
    """Tell whether the printed factors, multiplied and summed, give the printed result."""
    grids = (info.image, info.weight, info.output)
    return all(np.allclose(v, np.round(v, decimals_needed(v)), rtol=0, atol=1e-9) for v in grids)
