"""The figure inside a network that learns: a pinned picture, the first convolution's filters, maps, the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.functional import softmax
from cnn_core.largest import first_largest
from cnn_core.network import Conv2d, ReLU, layer_words
from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.cells import Cells, Picture
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Line, ValueLine
from lesson_ui.drawing.links import Link, Maps, Tiling, no_terms
from lesson_ui.drawing.map_grid import MapGrid, map_grid
from lesson_ui.drawing.panel import Glyph, Panel, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.networks.layer_reads import picture_frames
from lesson_ui.networks.subject import PictureRun, Subject, layer_shape
from lesson_ui.words.numbers import number_text

Words = Mapping[str, Any]
Values = NDArray[np.float64]
MOST_MAPS = 32  # maps drawn of a layer, filters of a convolution
MOST_BARS = 10
BAR_CELLS = 7
ABOVE = 160  # pixels less than other figures have: the curves stand above
DECIMALS = 3


class Filters(NamedTuple):
    """
    The kernels of a convolution, side by side.

    Attributes
    ----------
    path : str
        The layer.
    values : ndarray of shape (rows, cols)
        The kernels in reading order; those of one filter's channels beside each other.
    rows, cols : int
        Cells of one filter.
    shown, total : int
        How many filters are drawn, and how many there are.
    """

    path: str
    values: Values
    rows: int
    cols: int
    shown: int
    total: int


def first_filters(subject: Subject) -> Filters | None:
    """Lay out the filters of the first convolution."""
    for node in subject.network.nodes:
        if isinstance(node.layer, Conv2d):
            weight = np.asarray(subject.weights[f"{node.path}.weight"], np.float64)
            C_out, C_in, K_h, K_w = weight.shape
            beside = np.concatenate(list(weight[:MOST_MAPS].transpose(1, 0, 2, 3)), axis=2)  # (shown, K_h, C_in·K_w)
            grid = map_grid(beside.shape)
            return Filters(node.path, grid.stitched(beside), K_h, C_in * K_w, len(beside), C_out)
    return None


def map_layers(subject: Subject) -> tuple[str, ...]:
    """List the layers that have maps."""
    return tuple(path for path in subject.spans if len(layer_shape(subject, path)) == 3 and path != "input")


def first_maps(subject: Subject) -> str | None:
    """Choose the layer whose maps are shown at first: the first convolution after its activation."""
    layers = map_layers(subject)
    rectified = [path for path in layers if isinstance(subject.trace.row(path).layer, ReLU)]
    return next(iter(rectified or layers), None)


@shared(24)  # each keeps all numbers of a network alive, and a run that is watched makes one at every look
def inside_scene(
    subject: Subject,
    made: PictureRun,
    path: str | None,
    words: Words,
    label: int | None = None,
    most_bars: int = MOST_BARS,
) -> GridScene:
    """Draw the maps and the decision a network computes from a picture, with the weights of one step."""
    filters = first_filters(subject)
    panels = [_picture(subject, made, words, label)]
    if filters is not None:
        panels.append(_filter_panel(filters, words))
    links: tuple[Link, ...] = ()
    lines: tuple[Line, ...] = ()
    if path is not None:
        grid = _grid_of(layer_shape(subject, path))
        panels.append(_map_panel(subject, made, path, grid, words))
        links = (_link(subject, path, grid, panels[0]),)
        lines = (ValueLine("maps", words["place"], decimals=DECIMALS, exact=False),)
    panels.append(_bars(subject, made, words, label, most_bars))
    names = [panel.name for panel in panels]
    arranged = [item for name in names for item in (name, Glyph("→"))][:-1]
    if "filters" in names:
        arranged[1] = Glyph("∗")
    return GridScene(
        figure=grid_figure(panels),
        label=words["inside_label"],
        panels=tuple(panels),
        arrangement=tuple(arranged),
        links=links,
        lines=lines,
        legends=_legends(panels, words),
        reading=_reading(names),
        start=_start(panels),
        steps=False,
        hint=words["inside_hint"] if links else "",
        above=ABOVE,
        smallest_picture=110,
    )


def probabilities(made: PictureRun) -> Values:
    """Turn the network's outputs into probabilities."""
    logits = np.asarray(made.run.output[0], np.float64)
    return np.asarray(softmax(logits, dim=0), np.float64)


def _start(panels: list[Panel]) -> tuple[int, int]:
    """Place the cursor at the largest number of the maps."""
    row, column = first_largest(
        next((panel.cells.values for panel in panels if panel.name == "maps"), np.zeros((1, 1)))
    )
    return row, column


def _reading(names: list[str]) -> tuple[tuple[str, ...], ...]:
    """Keep all grids in one line also where the page is narrow: the decision stays beside the picture."""
    return (tuple(names),)


def _grid_of(shape: tuple[int, ...]) -> MapGrid:
    return map_grid((min(shape[0], MOST_MAPS), *shape[1:]))


def _picture(subject: Subject, made: PictureRun, words: Words, label: int | None) -> Panel:
    note = "" if label is None else words["shows"].format(name=subject.class_names[label])
    return Panel("picture", words["pinned"], Picture(made.picture), note)


def _filter_panel(filters: Filters, words: Words) -> Panel:
    known = np.nan_to_num(filters.values)
    count = words["some"].format(shown=filters.shown, count=filters.total) if filters.shown < filters.total else ""
    note = words["filter_channels"] if filters.cols >= 3 * filters.rows else ""
    return Panel(
        "filters",
        words["filters"].format(path=filters.path),
        Cells(filters.values.astype(np.float32), signed_scale(known), 2, numbers=False, pictured=True),
        count or note,
        tiles=Tiles(filters.rows, filters.cols, ("",) * filters.shown, labelled=False),
    )


def _map_panel(subject: Subject, made: PictureRun, path: str, grid: MapGrid, words: Words) -> Panel:
    values = grid.stitched(made.values(path)[: grid.maps])
    known = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    layer = subject.trace.row(path).layer
    whole = layer_shape(subject, path)[0]
    return Panel(
        "maps",
        f"{path} {layer_words(layer)}",
        Cells(
            values.astype(np.float32),
            signed_scale(known) if known.min() < 0 else unsigned_scale(known),
            DECIMALS,
            numbers=False,
            shared=True,
        ),
        words["some_maps" if grid.maps < whole else "maps" if whole > 1 else "one_map"].format(
            shown=grid.maps, count=whole
        ),
        tiles=Tiles(grid.rows, grid.cols, ("",) * grid.maps, labelled=False) if grid.maps > 1 else None,
    )


def _link(subject: Subject, path: str, grid: MapGrid, picture: Panel) -> Link:
    frames = picture_frames(subject.spans[path], grid, subject.input_shape[1:])
    _, H, W = subject.input_shape
    assert frames.channels is not None
    tilings = Tiling(H, W, 1), Tiling(grid.rows, grid.cols, grid.across)
    source = Maps(frames.reads, frames.channels, *tilings, grid.size, box=True)
    return Link(source, "picture", ("maps",), no_terms(picture.size))


def _bars(subject: Subject, made: PictureRun, words: Words, label: int | None, most: int) -> Panel:
    found = probabilities(made)
    order = np.argsort(-np.nan_to_num(found), kind="stable")[:most]
    chosen = np.sort(order)
    names = tuple(_short(subject.class_names[k]) for k in chosen)
    known = np.nan_to_num(found)
    bars = Bars(
        (len(chosen), _bar_cells(names)),
        known[chosen],
        tuple(number_text(float(100 * known[k]), 1) + " %" for k in chosen),
        names,
        tuple("result" if k == order[0] else "" for k in chosen),
    )
    right = label is not None and int(order[0]) == label
    note = "" if label is None else words["right" if right else "wrong"]
    return Panel("bars", words["predicts"], bars, note)


def _bar_cells(names: Sequence[str]) -> int:
    """Leave the bars the same room beside long names as beside short ones."""
    return BAR_CELLS + round(0.3 * max(0, *map(len, names), 2) - 0.6)


def _short(name: str) -> str:
    return name if len(name) <= 12 else name[:11] + "…"


def _legends(panels: list[Panel], words: Words) -> tuple[Legend, ...]:
    return tuple(
        Legend(panel.title, panel.scale, words["own_scale"], 2) for panel in panels if isinstance(panel.scale, Scale)
    )
