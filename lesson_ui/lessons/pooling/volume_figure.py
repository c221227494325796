"""The figure of a pooled volume: every map pooled alone, the stack stitched into one grid before and after."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.geometry import AxisReads, Reads, pool2d_reads, unread_positions
from cnn_core.kernels import NAMED_KERNELS
from cnn_core.largest import first_largest
from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import Scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import AggregateLine
from lesson_ui.drawing.links import Link, Terms, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.lessons.pooling.figure import Grid
from lesson_ui.lessons.pooling.scene_figure import ABOVE
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import decimals_needed

Volume = NDArray[np.float64]

SIDE = 32  # rows and columns of each map
FILTERS = (
    "vertical-edge",
    "prewitt-x",
    "horizontal-edge",
    "prewitt-y",
    "falling-edge",
    "rising-edge",
    "line-vertical",
    "line-horizontal",
    "laplacian-8",
    "emboss",
)
ACROSS = 5  # maps side by side
SPAN = 128  # cells that share the width of a large grid


class VolumeInfo(NamedTuple):
    """
    A volume before and after pooling, as plain values.

    Attributes
    ----------
    before : ndarray of shape (C, H, W)
        The maps.
    after : ndarray of shape (C, O_h, O_w)
        Each map pooled alone.
    names : tuple of str
        The filter that made each map.
    reads : Reads
        The geometry of one map.
    kind : str
        ``"max"`` or ``"average"``.
    """

    before: Volume
    after: Volume
    names: tuple[str, ...]
    reads: Reads
    kind: str


def filter_maps(grey: Grid) -> Volume:
    """Compute ten named filters' responses to a picture, and rectify: whole numbers, none below 0."""
    weight = np.stack([NAMED_KERNELS[key].weight for key in FILTERS])[:, None]
    framed = F.pad(grey[None], (1, 1, 1, 1), mode="replicate")
    maps: Volume = F.relu(F.conv2d(framed, weight))
    return maps


def volume_info(before: Volume, kernel_size: int, stride: int | None = None, kind: str = "max") -> VolumeInfo:
    """Pool every map of a volume."""
    after = (F.max_pool2d if kind == "max" else F.avg_pool2d)(before, kernel_size, stride)
    assert isinstance(after, np.ndarray)
    names = tuple(NAMED_KERNELS[key].title.replace(" edge, ", ", ") for key in FILTERS[: len(before)])
    return VolumeInfo(before, after, names, pool2d_reads(before.shape[1:], kernel_size, stride), kind)


def unread_of_map(info: VolumeInfo) -> int:
    """Count the last rows of each map that no window reads."""
    unread = unread_positions(info.reads.rows)
    last = int(info.reads.rows.position.max())
    return int((unread > last).sum())


def stitch(maps: Volume) -> Grid:
    """Lay the maps of a volume side by side in one grid."""
    C, H, W = maps.shape
    down, across = _layout(C)
    filled = np.full((down * across, H, W), np.nan)
    filled[:C] = maps
    return filled.reshape(down, across, H, W).transpose(0, 2, 1, 3).reshape(down * H, across * W)


def _layout(C: int) -> tuple[int, int]:
    across = min(C, ACROSS)
    return math.ceil(C / across), across


def stitched_reads(reads: Reads, C: int) -> Reads:
    """Tell which cells of the stitched volume each cell of the stitched result reads: only those of its own map."""
    down, across = _layout(C)
    return Reads(_repeated(reads.rows, down), _repeated(reads.columns, across))


def _repeated(axis: AxisReads, times: int) -> AxisReads:
    position = np.concatenate([axis.position + k * axis.input_size for k in range(times)])
    return AxisReads(position, position.copy(), axis.input_size * times, axis.kernel_size, (0, 0))


def volume_scene(info: VolumeInfo, words: dict[str, Any], *, hide_size: bool = False) -> GridScene:
    """Draw a volume before and after pooling, with the window under the cursor magnified."""
    panels = _panels(info, words, hide_size=hide_size)
    reads = stitched_reads(info.reads, len(info.before))
    counts = np.full(int(np.prod(reads.output_size)), float(np.prod(reads.kernel_size)))
    link = Link(
        source=Window(reads),
        read="before",
        into=("after",),
        table=values_only(np.nan_to_num(panels[0].cells.values)),
        terms=Terms(patch="patch"),
        winner=_winner(panels[0].cells.values, reads) if info.kind == "max" else None,
        divisor=counts,
    )
    decimals = panels[2].decimals
    exact = bool(np.allclose(info.after, np.round(info.after, decimals), rtol=0, atol=1e-9))
    operation = "max" if info.kind == "max" else "mean"
    line = AggregateLine("after", words["map_place"], decimals=decimals, exact=exact, operation=operation)
    scale = panels[0].scale
    assert scale is not None
    return GridScene(
        figure=grid_figure(panels),
        label=words["volume_label"],
        panels=tuple(panels),
        arrangement=("before", Glyph("→"), "patch", Glyph("→"), "after"),
        reading=("before", "patch", Glyph("→"), "after"),
        links=(link,),
        lines=(line,),
        legends=(Legend(words["volume_legend"], scale, words["shared_by_all"]),),
        start=_start_cell(info),
        hint=words["hint"],
        above=ABOVE,
    )


def _start_cell(info: VolumeInfo) -> tuple[int, int]:
    """Pick the cell the cursor starts at: the strongest response of the first map."""
    row, column = first_largest(info.after[0])
    return row, column


def _winner(stitched: Grid, reads: Reads) -> NDArray[np.int64]:
    rows = reads.rows.position[:, None, :, None]
    columns = reads.columns.position[None, :, None, :]
    windows = np.nan_to_num(stitched)[rows, columns].reshape(-1, int(np.prod(reads.kernel_size)))
    winner: NDArray[np.int64] = windows.argmax(axis=1)
    return winner


def size_text(maps: Volume) -> str:
    """Write the size of a volume, height × width × channels."""
    C, H, W = maps.shape
    return f"{H} × {W} × {C}"


def _panels(info: VolumeInfo, words: dict[str, Any], *, hide_size: bool) -> list[Panel]:
    scale = unsigned_scale(info.before)
    decimals = 0 if info.kind == "max" else decimals_needed(info.after, most=2)
    rows, columns = info.reads.kernel_size
    patch = Panel(
        "patch", words["patch"], Live((rows, columns), scale, width=widest(info.before, 0)), f"{rows} × {columns}"
    )
    size = words["unknown_size"] if hide_size else size_text(info.after)
    return [
        _stack("before", words["before"], info.before, info.names, scale, size_text(info.before), 0),
        patch,
        _stack("after", words["after"], info.after, info.names, scale, size, decimals),
    ]


def _stack(
    name: str, title: str, maps: Volume, names: tuple[str, ...], scale: Scale, note: str, decimals: int
) -> Panel:
    tiles = Tiles(maps.shape[1], maps.shape[2], names)
    return Panel(name, title, Cells(stitch(maps), scale, decimals), note, tiles=tiles, span=SPAN)
