"""The figure of flattening: a few small maps and the vector they are written into, or the mean of each of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain.tables import TermTable
from cnn_core.geometry import flat_order
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Echo, Link, Listed, values_only
from lesson_ui.drawing.panel import Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import decimals_needed, shortest

Volume = NDArray[np.float64]
Words = dict[str, Any]

ORDERS = ("first", "last", "both")
ABOVE = 40  # pixels: the choice of the activity
MEAN_DECIMALS = 2


def numbered_volume(shape: tuple[int, int, int]) -> Volume:
    """Make a volume whose numbers name their own indices."""
    c, i, j = np.indices(shape)
    numbered: Volume = (100 * c + 10 * i + j).astype(np.float64)
    return numbered


def measured_volume(shape: tuple[int, int, int]) -> Volume:
    """Make a volume as a ReLU could leave it: whole numbers, none below 0, none twice."""
    drawn = np.random.default_rng(7).permutation(90)[: np.prod(shape)]
    return drawn.reshape(shape).astype(np.float64)


def asked_place(shape: tuple[int, int, int]) -> int:
    """Pick the index of the vector the prediction asks about: a little past the middle."""
    return int(np.prod(shape)) * 3 // 4


class _Places(NamedTuple):
    """Where each number of a vector stands in the volume."""

    order: NDArray[np.int64]
    where: tuple[NDArray[np.int64], ...]


def _places(shape: tuple[int, int, int], order: str) -> _Places:
    places = flat_order(shape, channels_last=order == "last")
    return _Places(places, tuple(np.unravel_index(places, shape)))


def _size(values: NDArray[Any]) -> str:
    return " × ".join(map(str, values.shape))


def _map_panels(volume: Volume, scale: Scale, words: Words) -> list[Panel]:
    return [
        Panel(f"map{k}", words["map"].format(c=k), Cells(plane, scale), _size(plane), ticks=Ticks())
        for k, plane in enumerate(volume)
    ]


def _vector_panel(name: str, volume: Volume, order: str, scale: Scale, words: Words) -> Panel:
    values = volume.ravel()[_places(_shape(volume), order).order][None]
    note = words["vector_note"].format(count=values.size)
    return Panel(name, words[f"vector_{order}"], Cells(values, scale, pictured=False), note, ticks=Ticks(rows=False))


def _shape(volume: Volume) -> tuple[int, int, int]:
    C, H, W = volume.shape
    return C, H, W


def _table(plane: NDArray[np.float64]) -> TermTable:
    return values_only(plane)


def place_line(volume: Volume, order: str, words: Words, *, result: str) -> Line:
    """Write how each index of the vector is computed."""
    C, H, W = shape = _shape(volume)
    own = _places(shape, result)
    c, i, j = own.where
    lands = np.empty(volume.size, np.int64)
    lands[_places(shape, order).order] = np.arange(volume.size)
    sizes = {name: Column(np.full(volume.size, value)) for name, value in (("C", C), ("H", H), ("W", W))}
    found = volume.ravel()[own.order]
    return FormulaLine(
        result,
        words["place_label"],
        formulas=(words[f"place_{order}"],),
        columns={
            **sizes,
            "c": Column(c, 0, "read"),
            "i": Column(i, 0, "read"),
            "j": Column(j, 0, "read"),
            "k": Column(lands[own.order]),
            "result": Column(found, 0, "result"),
        },
    )


@shared(64)
def flatten_scene(volume: Volume, order: str, words: Words, *, concealed: int | None = None) -> GridScene:
    """Draw maps and the vector they are written into."""
    scale = unsigned_scale(volume)
    main = "first" if order == "both" else order
    panels = [*_map_panels(volume, scale, words), _vector_panel(main, volume, main, scale, words)]
    echoes: tuple[Echo, ...] = ()
    lines = [place_line(volume, main, words, result=main)]
    if order == "both":
        panels.append(_vector_panel("last", volume, "last", scale, words))
        echoes = (Echo("last", np.argsort(_places(_shape(volume), "last").order), hides=True),)
        lines.append(place_line(volume, "last", words, result="first"))
    maps = tuple(panel.name for panel in panels if panel.name.startswith("map"))
    vectors = tuple((panel.name,) for panel in panels[len(maps) :])
    return GridScene(
        figure=grid_figure(panels),
        label=words["flatten_label"],
        panels=tuple(panels),
        arrangement=(*maps, *(name for (name,) in vectors)),
        reading=(maps, *vectors),
        in_rows=True,
        links=tuple(_map_link(volume, k, main, echoes if k == 0 else ()) for k in range(len(volume))),
        lines=tuple(lines),
        legends=(Legend(words["flatten_legend"], scale, words["one_scale"]),),
        concealed=None if concealed is None else (0, concealed),
        hint=words["flatten_hint"],
        follow=True,
        above=ABOVE,
    )


def _map_link(volume: Volume, k: int, order: str, echoes: tuple[Echo, ...]) -> Link:
    """Link the numbers of the vector to those of one map; numbers of other maps read nothing of it."""
    C, H, W = _shape(volume)
    places = _places((C, H, W), order).order
    cells = np.where(places // (H * W) == k, places % (H * W), -1)[:, None]
    return Link(
        source=Listed(cells, (1, volume.size)),
        read=f"map{k}",
        into=(order,),
        table=_table(volume[k]),
        echoes=echoes,
    )


def map_means(volume: Volume) -> NDArray[np.float64]:
    """Average each map: one number per channel."""
    means: NDArray[np.float64] = F.adaptive_avg_pool2d(volume, 1).reshape(-1)
    return means


@shared(64)
def means_scene(volume: Volume, words: Words, *, concealed: int | None = None) -> GridScene:
    """Draw maps and the vector of their means."""
    C, H, W = _shape(volume)
    scale, means = unsigned_scale(volume), map_means(volume)
    decimals = decimals_needed(means, most=MEAN_DECIMALS)
    note = words["vector_note"].format(count=C)
    title = words["means"]
    panels = _map_panels(volume, scale, words)
    panels.append(Panel("means", title, Cells(means[None], scale, decimals), note, ticks=Ticks(rows=False)))
    maps = tuple(panel.name for panel in panels[:-1])
    links = []
    for k in range(C):
        cells = np.full((C, H * W), -1)
        cells[k] = np.arange(H * W)
        links.append(
            Link(
                source=Listed(cells, (1, C)),
                read=f"map{k}",
                into=("means",),
                table=_table(volume[k]),
            )
        )
    return GridScene(
        figure=grid_figure(panels),
        label=words["means_label"],
        panels=tuple(panels),
        arrangement=(*maps, "means"),
        reading=(maps, ("means",)),
        in_rows=True,
        links=tuple(links),
        lines=(_mean_line(volume, means, words),),
        legends=(Legend(words["means_legend"], scale, words["one_scale"]),),
        concealed=None if concealed is None else (0, concealed),
        hint=words["flatten_hint"],
        follow=True,
        above=ABOVE,
    )


def _mean_line(volume: Volume, means: NDArray[np.float64], words: Words) -> Line:
    flat = volume.reshape(len(volume), -1)
    return FormulaLine(
        "means",
        words["place_label"],
        decimals=MEAN_DECIMALS,
        formulas=(words["mean_formula"],),
        columns={
            "c": Column(np.arange(len(volume)), 0, "read"),
            "terms": Column(tuple(" + ".join(shortest(value) for value in row.tolist()) for row in flat), role="read"),
            "count": Column(np.full(len(volume), flat.shape[1])),
            "result": Column(means, MEAN_DECIMALS, "result"),
        },
    )
