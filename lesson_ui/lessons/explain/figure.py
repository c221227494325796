"""The figure of a network whose numbers are explained: the picture, the layers below, the chosen layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import AxisReads, Reads
from cnn_core.largest import first_largest
from cnn_core.network import INPUT
from lesson_ui.drawing.cells import Cells, Picture
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line, ValueLine
from lesson_ui.drawing.links import Link, Listed, Maps, Source, Tiling, Window, no_terms
from lesson_ui.drawing.map_grid import MapGrid, map_grid
from lesson_ui.drawing.panel import Glyph, Panel, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.networks.layer_names import layer_title, size_words
from lesson_ui.networks.layer_reads import LayerReads, layer_reads, picture_frames
from lesson_ui.networks.subject import PictureRun, Subject, layer_shape

Words = dict[str, Any]
BELOW = ("below", "belowb", "belowc", "belowd")  # panels of the layers that are read, as many as a block has paths
ONE_MAP = (1, 1, 1)
DECIMALS = 3


def value_scale(values: NDArray[Any]) -> Scale:
    """Choose a layer's scale: diverging if it holds negative numbers."""
    known = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    return signed_scale(known) if known.min() < 0 else unsigned_scale(known)


@shared(48)
def network_scene(subject: Subject, made: PictureRun, path: str, words: Words) -> GridScene:
    """Draw one layer of a network with what it reads."""
    own = map_grid(layer_shape(subject, path))
    sources = () if path == INPUT else subject.trace.row(path).sources[: len(BELOW)]
    grids = [map_grid(layer_shape(subject, source)) for source in sources]
    panels = [_picture(subject, made, words)]
    links = []
    if path != INPUT:
        row = subject.trace.row(path)
        for name, source, grid, reads in zip(BELOW, sources, grids, layer_reads(row, grids, own), strict=False):
            panels.append(_grid_panel(name, subject, made, source, grid, words, pick=True))
            links.append(_link(name, panels[-1], reads, grid, own))
    panels.append(_grid_panel("layer", subject, made, path, own, words))
    if path == INPUT:
        links.append(_link("picture", panels[0], _own_pixels(own), _picture_grid(subject), own))
    elif path in subject.spans:
        frames = picture_frames(subject.spans[path], own, subject.input_shape[1:])
        links.append(_link("picture", panels[0], frames, _picture_grid(subject), own))
    if sources == (INPUT,) and subject.input_shape[0] == 1:  # the one channel is the picture
        panels, links = panels[1:], [link for link in links if link.read != "picture"]
    return GridScene(
        figure=grid_figure(panels),
        label=words["figure_label"],
        panels=tuple(panels),
        arrangement=_arranged([panel.name for panel in panels]),
        links=tuple(links),
        lines=(_line(subject, path, own, words),),
        legends=_legends(panels, words),
        start=first_cell(subject, made, path),
        steps=False,
        hint=words["hint"],
        above=110,
        smallest_picture=150,
    )


def first_cell(subject: Subject, made: PictureRun, path: str) -> tuple[int, int]:
    """Choose the cell of a layer whose number is asked about at first: the largest."""
    values = map_grid(layer_shape(subject, path)).stitched(made.values(path))
    row, column = first_largest(values)
    return row, column


def source_of(path: str, panel: str, subject: Subject) -> str:
    """Find which layer a grid of the figure shows."""
    if path == INPUT or panel not in BELOW:
        return INPUT
    return subject.trace.row(path).sources[BELOW.index(panel)]


def _arranged(names: list[str]) -> tuple[Any, ...]:
    below = tuple(name for name in names if name in BELOW)
    stacked: tuple[Any, ...] = below if len(below) < 2 else (list(below),)
    first = ("picture",) if "picture" in names else ()
    spaced: list[Any] = []
    for item in (*first, *stacked, "layer"):
        spaced += [item, Glyph("→")]
    return tuple(spaced[:-1])


def _picture_grid(subject: Subject) -> MapGrid:
    _, H, W = subject.input_shape
    return map_grid((1, H, W))


def _picture(subject: Subject, made: PictureRun, words: Words) -> Panel:
    note = size_words(subject.input_shape)
    return Panel("picture", words["picture"], Picture(made.picture), note, pick=True)


def _grid_panel(
    name: str, subject: Subject, made: PictureRun, path: str, grid: MapGrid, words: Words, *, pick: bool = False
) -> Panel:
    values = grid.stitched(made.values(path))
    scale = Scale("grey", 0.0, 1.0) if path == INPUT else value_scale(values)
    names = tuple("" for _ in range(grid.maps))
    return Panel(
        name,
        layer_title(subject, path, words),
        Cells(values.astype(np.float32), scale, DECIMALS if max(values.shape) > 14 else 2, shared=True),
        size_words(grid.shape),
        tiles=Tiles(grid.rows, grid.cols, names) if grid.maps > 1 else None,
        pick=pick,
    )


def _own_pixels(own: MapGrid) -> LayerReads:
    """Let every number of the picture's channels read its own pixel."""
    row = np.arange(own.rows)[:, None], np.arange(own.cols)[:, None]
    axes = (AxisReads(position, position, len(position), 1, (0, 0)) for position in row)
    return LayerReads(Reads(*axes), np.zeros((own.maps, 1), np.int64))


def _link(name: str, panel: Panel, reads: LayerReads, below: MapGrid, own: MapGrid) -> Link:
    nothing = no_terms(panel.size)
    source: Source
    if reads.channels is not None:
        below_tiling, own_tiling = (Tiling(grid.rows, grid.cols, grid.across) for grid in (below, own))
        source = Maps(reads.reads, reads.channels, below_tiling, own_tiling, own.size, reads.box)
    elif reads.cells is not None:
        source = Listed(reads.cells, reads.reads.output_size)
    else:
        source = Window(reads.reads)
    return Link(source, name, ("layer",), nothing)


def _line(subject: Subject, path: str, own: MapGrid, words: Words) -> Line:
    if len(own.shape) == 3:
        place = words["place_one"] if own.maps == 1 else words["place"]
        return ValueLine("layer", place, decimals=DECIMALS, exact=False)
    where = tuple(number_name(subject, path, (f,), words) for f in range(own.size[0] * own.size[1]))
    return FormulaLine("layer", "", decimals=DECIMALS, formulas=("{where}",), columns={"where": Column(where)})


def number_name(subject: Subject, path: str, index: tuple[int, ...], words: Words) -> str:
    """Name a number by its index in its layer."""
    if len(index) == 3:
        one = layer_shape(subject, path)[0] == 1
        template = words["place_one_text"] if one else words["place_text"]
        return str(template).format(map=index[0] + 1, row=index[1], column=index[2])
    named = path != INPUT and layer_shape(subject, path) == (len(subject.class_names),) and _is_head(subject, path)
    if named and index[0] < len(subject.class_names):
        return str(words["class_text"]).format(number=index[0] + 1, name=subject.class_names[index[0]])
    return str(words["number_text"]).format(number=index[0] + 1)


def _is_head(subject: Subject, path: str) -> bool:
    """Tell whether only the last activation, if any, follows."""
    return path in [node.path for node in subject.network.nodes[-2:]]


def _legends(panels: list[Panel], words: Words) -> tuple[Legend, ...]:
    keys = [Legend(panel.title, panel.scale, decimals=2) for panel in panels if panel.scale]
    return (*keys[:-1], keys[-1]._replace(note=words["own_scale"]))
