"""The figure of a stack along one axis: the units of every layer as a pyramid, and what each reads below."""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.network import Conv2d, Network
from cnn_core.network.receptive_fields import axis_window
from cnn_core.network.stacks import (
    Mask,
    Sliding,
    ends_of,
    layer_fields,
    layer_sizes,
    seen_by,
    sliding_layers,
    stack_windows,
)
from cnn_core.receptive_field import Field
from lesson_ui.drawing.cells import PADDING, Cells
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.scene import ViewsScene
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.views import Pyramid, ReceptiveField, View
from lesson_ui.words.numbers import listed

FEW = 3  # units of the last layer, where the input stays readable
READABLE = 40  # cells of the input that can carry numbers
MOST_CELLS = 320
ABOVE = 60  # pixels of the page that the row of building controls takes beyond other lessons


class PyramidInfo(NamedTuple):
    """
    A stack over a line of cells, as plain values.

    Attributes
    ----------
    stack : Network
        The layers.
    fields : tuple of Field
        The input first.
    sizes : tuple of int
        Cells of the input, then units of every layer.
    seen : tuple of tuple of ndarray of bool
        ``seen[l][m]``: what the units of layer l see of layer m.
    """

    stack: Network
    fields: tuple[Field, ...]
    sizes: tuple[int, ...]
    seen: tuple[tuple[Mask, ...], ...]

    @property
    def layers(self) -> tuple[Sliding, ...]:
        """The layers of the stack."""
        return sliding_layers(self.stack)


def fitting_size(stack: Network) -> int:
    """
    Choose how long an input shows a stack best.

    Examples
    --------
    >>> fitting_size(Network((Conv2d(1, 3),) * 3))
    9
    """
    few = _size_with_whole(stack, FEW)
    return min(MOST_CELLS, few if few <= READABLE else _size_with_whole(stack, 1))


def _size_with_whole(stack: Network, units: int) -> int:
    """Find the shortest input in which so many units of the last layer see their whole field."""
    last = layer_fields(stack)[-1]
    first = ceil(-last.start / last.jump)  # the first unit whose field does not begin before the input
    cells = last.cells(first + units - 1)[1] + 1
    while cells < MOST_CELLS and layer_sizes(stack, cells)[-1] < first + units:
        cells += 1
    return cells


@shared(64)
def pyramid_info(stack: Network, cells: int) -> PyramidInfo:
    """Compute what the units of a stack over a line of cells see."""
    sizes = layer_sizes(stack, cells)
    return PyramidInfo(stack, layer_fields(stack), sizes, seen_by(stack, cells))


def asked_unit(info: PyramidInfo) -> tuple[int, int]:
    """Choose the unit the cursor starts at: in the last layer, in the middle of those that see most."""
    counts = info.seen[-1][0].sum(axis=1)
    best = np.flatnonzero(counts == counts.max())
    return len(info.stack.layers) - 1, int(best[(len(best) - 1) // 2])


def layer_text(layer: Sliding) -> str:
    """Name a layer in a few characters."""
    K, S, P, D = axis_window(layer)
    options = (("stride", S, 1), ("padding", P, 0), ("dilation", D, 1))
    kind = "conv" if isinstance(layer, Conv2d) else "pool"
    return f"{kind} {K}" + "".join(f", {n} {v}" for n, v, usual in options if v != usual)


@shared(64)
def pyramid_scene(info: PyramidInfo, words: dict[str, Any], *, seen: bool = True) -> ViewsScene:
    """Draw a stack as a pyramid, every unit in the middle of its receptive field."""
    panels = [_panel(info, k, words, seen=seen) for k in range(len(info.sizes))]
    views = tuple(_view(info, k, words, seen=seen) for k in range(1, len(info.sizes)))
    return ViewsScene(
        figure=grid_figure(panels),
        label=words["pyramid_label"],
        panels=tuple(panels),
        views=views,
        pyramid=_places(info, panels),
        start=asked_unit(info),
        hint=words["pyramid_hint"],
        words={"keys": words["keys"]},
        above=ABOVE,
    )


def _name(layer: int) -> str:
    return "layer" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[layer]


def _panel(info: PyramidInfo, k: int, words: dict[str, Any], *, seen: bool) -> Panel:
    padding = stack_windows(info.stack)[k].padding if k < len(info.stack.layers) else 0
    size = info.sizes[k]
    places = np.arange(-padding, size + padding, dtype=np.float64)[None]
    states = np.where((places < 0) | (places >= size), PADDING, 0).astype(np.uint8)
    title = words["input"] if k == 0 else f"{k} · {layer_text(info.layers[k - 1])}"
    if k == 0:
        note = words["cells_note"].format(count=size)
    else:
        field = info.fields[k]
        note = words["field_note"].format(size=field.size if seen else "?", jump=field.jump)
    return Panel(
        _name(k),
        title,
        Cells(places, None, states=states if padding else None, numbers=True, pictured=False),
        note,
        row0=0,
        col0=-padding,
    )


def _places(info: PyramidInfo, panels: list[Panel]) -> Pyramid:
    """Compute where units are drawn: over the middle of their field, as wide as their jump."""
    left, cell = {}, {}
    for panel, field in zip(panels, info.fields, strict=True):
        middle = float(field.start) + (field.size - 1) / 2  # of unit 0, in cells of the input
        cell[panel.name] = float(field.jump)
        left[panel.name] = middle + (panel.col0 - 0.5) * float(field.jump)
    first = min(left.values())
    ends = (left[panel.name] + panel.size[1] * cell[panel.name] for panel in panels)
    return Pyramid(max(ends) - first, {name: at - first for name, at in left.items()}, cell)


def _view(info: PyramidInfo, k: int, words: dict[str, Any], *, seen: bool) -> View:
    receptive_fields = [_receptive_field(info, k, below) for below in range(k - 1, -1, -1)]
    return View(
        into=_name(k),
        size=(1, info.sizes[k]),
        receptive_fields=tuple(receptive_fields),
        sentence="{columns}",
        column_texts=unit_texts(info, k, words, seen=seen),
        up=_nearest(info, k, k + 1) if k < len(info.stack.layers) else None,
        down=_nearest(info, k, k - 1) if k > 1 else None,
    )


def _receptive_field(info: PyramidInfo, k: int, below: int) -> ReceptiveField:
    mask = info.seen[k][below]
    ends = ends_of(mask)
    counts = mask.sum(axis=1)
    if bool((counts == np.where(ends[:, 0] < 0, 0, ends[:, 1] - ends[:, 0] + 1)).all()):
        return ReceptiveField(_name(below), np.zeros((1, 2), np.int32), ends)
    most = int(counts.max())
    cells = np.full((len(mask), most), -1, np.int32)
    for unit, row in enumerate(mask):
        found = np.flatnonzero(row)
        cells[unit, : len(found)] = found
    return ReceptiveField(_name(below), np.zeros((1, 1), np.int32), cells, solid=False)


def _nearest(info: PyramidInfo, k: int, other: int) -> NDArray[np.int32]:
    """Find the unit of another layer that stands nearest over the same cells."""

    def middles(layer: int) -> NDArray[np.float64]:
        field = info.fields[layer]
        first = float(field.start) + (field.size - 1) / 2
        return np.asarray(first + float(field.jump) * np.arange(info.sizes[layer]))

    nearest: NDArray[np.int32] = np.abs(middles(k)[:, None] - middles(other)).argmin(axis=1).astype(np.int32)
    return nearest


def unit_texts(info: PyramidInfo, k: int, words: dict[str, Any], *, seen: bool = True) -> tuple[str, ...]:
    """Say for every unit of a layer what it reads and what it sees of the input."""
    below, through = info.seen[k][k - 1], info.seen[k][0]
    field = info.fields[k]
    said = []
    for unit in range(info.sizes[k]):
        read, cells = np.flatnonzero(below[unit]), np.flatnonzero(through[unit])
        values: dict[str, Any] = {"layer": k, "unit": unit, "below": k - 1, "read": run_text(read), "size": field.size}
        if not len(cells):
            said.append(words["sentence_nothing"].format(**values))
            continue
        values |= {"first": cells[0], "last": cells[-1], "count": len(cells), "reach": cells[-1] - cells[0] + 1}
        sentence = words["sentence_first"] if k == 1 else words["sentence_unit"]
        if seen:
            sentence += words["sentence_count"]
            if values["count"] < values["reach"]:
                sentence += words["sentence_holes"]
            if values["reach"] < field.size:
                sentence += words["sentence_cut"]
        said.append((sentence + ".").format(**values))
    return tuple(said)


def run_text(numbers: NDArray[Any]) -> str:
    """
    Write whole numbers in a row, a long run without gaps as its ends.

    Examples
    --------
    >>> run_text(np.array([2, 4, 6])), run_text(np.arange(3, 10)), run_text(np.arange(0, 20, 2))
    ('2, 4, 6', '3 … 9', '0, 2 … 18')
    """
    if len(numbers) <= 4:
        return listed(numbers.tolist())
    step = numbers[1] - numbers[0]
    start = f"{numbers[0]}" if step == 1 else f"{numbers[0]}, {numbers[1]}"
    return f"{start} … {numbers[-1]}"
