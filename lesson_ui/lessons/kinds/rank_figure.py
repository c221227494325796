"""The figure of a spatially separable kernel: a column, a row, what they miss, and one pass beside two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain import term_table
from cnn_core.geometry import Reads, conv2d_reads
from cnn_core.separable import Separation, separate
from lesson_ui.drawing.cells import CHANGED, Cells
from lesson_ui.drawing.colours import Scale, pixel_scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Line, ProductLine
from lesson_ui.drawing.links import Link, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Table
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.cell_numbers import are_exact, cell_texts, weight_texts, widest
from lesson_ui.words.numbers import decimals_needed, number_text

Grid = NDArray[np.float64]
Words = dict[str, Any]

ROOM = 4  # characters a cell of the weights can hold
ABOVE, ABOVE_HIGH = 50, 20  # pixels: the choice of the activity; less where the kernel is high
TWO_LINES = 3  # rows of a kernel up to which there is room for a title and a note


class RankInfo(NamedTuple):
    """
    A kernel, its split into a column and a row, and an input convolved with both, as plain values.

    Attributes
    ----------
    image : ndarray of shape (H, W)
        The input.
    split : Separation
        The kernel, its column and its row.
    middle : ndarray of shape (O_h, W)
        After the column.
    two : ndarray of shape (O_h, O_w)
        After the column and the row.
    one : ndarray of shape (O_h, O_w)
        After the kernel, in one pass.
    reads, row_reads : Reads
        The geometry of the kernel on the input, and of the row on `middle`.
    """

    image: Grid
    split: Separation
    middle: Grid
    two: Grid
    one: Grid
    reads: Reads
    row_reads: Reads

    @property
    def column(self) -> Grid:
        """The column as a kernel of shape (K_h, 1)."""
        return self.split.column[:, None]

    @property
    def row(self) -> Grid:
        """The row as a kernel of shape (1, K_w)."""
        return self.split.row[None, :]

    @property
    def differs(self) -> NDArray[np.bool_]:
        """Where two passes give another number than one."""
        return ~np.isclose(self.one, self.two, rtol=0, atol=1e-9)


@shared(128)
def rank_info(image: Grid, kernel: Grid) -> RankInfo:
    """Run a kernel in one pass, and its column and row in two."""
    reads = conv2d_reads(image.shape, kernel.shape)
    split = separate(kernel)
    middle = F.conv2d(image[None], split.column[None, None, :, None])
    two = F.conv2d(middle, split.row[None, None, None, :])[0]
    one = F.conv2d(image[None], kernel[None, None])[0]
    return RankInfo(image, split, middle[0], two, one, reads, conv2d_reads(middle[0].shape, (1, kernel.shape[1])))


@shared(128)
def rank_scene(info: RankInfo, words: Words, *, seen: bool = True) -> GridScene:
    """Draw the split above what it does to an input."""
    scale = _weights_scale(info, seen=seen)
    weights = (_kernel(info, scale, words), *(_parts(info, scale, words) if seen else ()))
    maps = _maps(info, words, seen=seen)
    panels = (*weights, *maps)
    high = max(info.split.kernel.shape) > TWO_LINES
    if high:
        panels = tuple(_in_one_line(panel, words) for panel in panels)
    links = (_one_pass(info), *((_two_passes(info),) if seen else ()))
    lines = (_line(info, "one", 0, words), *((_line(info, "two", 1, words),) if seen else ()))
    legends = [_legend(words["weight"], scale, words["one_scale_all"] if seen else "")]
    legends += [_legend(p.title, p.scale) for p in maps[:1] if p.scale]
    legends += [_legend(words["maps"], p.scale, words["one_scale"] if seen else "") for p in maps[-1:] if p.scale]
    return GridScene(
        figure=grid_figure(panels),
        label=words["rank_label"],
        panels=panels,
        arrangement=(_table(info),) if seen else ("kernel", Glyph("⊙"), "input", Glyph("→"), "one"),
        reading=_reading() if seen else (("kernel",), ("input", "one")),
        links=links,
        lines=lines,
        legends=tuple(legends),
        above=ABOVE_HIGH if high else ABOVE,
    )


def _legend(title: str, scale: Scale, note: str = "") -> Legend:
    return Legend(title, scale, note, decimals_needed(np.array([scale.min, scale.max]), most=2))


def _table(info: RankInfo) -> Table:
    same = Glyph("≠" if info.differs.any() else "=")
    return Table(
        (
            ("kernel", Glyph("="), "column", Glyph("⊗"), "row", Glyph("+"), "difference"),
            ("input", Glyph("→"), "middle", Glyph("→"), "two", same, "one"),
        )
    )


def _reading() -> tuple[Any, ...]:
    return (
        ("kernel", Glyph("="), "column", Glyph("⊗"), "row"),
        ("input", Glyph("→"), "middle"),
        ("two", "one", "difference"),
    )


def _size(values: Grid) -> str:
    return " × ".join(map(str, values.shape))


def _weights_scale(info: RankInfo, *, seen: bool) -> Scale:
    parts = (info.column, info.row, info.split.difference) if seen else ()
    return signed_scale(info.split.kernel, *parts)


def _weights_panel(name: str, title: str, values: Grid, scale: Scale, note: str, *, editable: bool = False) -> Panel:
    texts = cell_texts(values, ROOM) or tuple(squeezed(float(value)) for value in values.ravel())
    decimals = decimals_needed(values, most=2)
    return Panel(name, title, Cells(values, scale, decimals, labels=texts, editable=editable), note)


def squeezed(value: float) -> str:
    """
    Print a number that does not fit its cell as short as it may be, never as a false 0.

    Examples
    --------
    >>> squeezed(-0.25), squeezed(0.0004), squeezed(123.456), squeezed(0.0)
    ('−.25', '≈0', '123', '0')
    """
    if value == 0:
        return "0"
    text = next(t for d in (2, 1, 0) if len(t := number_text(value, d).replace("0.", ".", 1)) <= ROOM or d == 0)
    return text if any(digit in text for digit in "123456789") else "≈0"


def _in_one_line(panel: Panel, words: Words) -> Panel:
    """Leave out the note where the kernel is so high that titles of two lines would not fit the page."""
    counted = panel.name in ("kernel", "column", "row")
    title = (
        words["counted_title"].format(title=panel.title, weights=panel.cells.values.size) if counted else panel.title
    )
    return replace(panel, title=title, note="")


def _kernel(info: RankInfo, scale: Scale, words: Words) -> Panel:
    kernel = info.split.kernel
    note = words["weights_note"].format(size=_size(kernel), weights=kernel.size)
    return _weights_panel("kernel", words["kernel"], kernel, scale, note, editable=True)


def _parts(info: RankInfo, scale: Scale, words: Words) -> tuple[Panel, ...]:
    missing = info.split.difference
    note = words["missing_note" if missing.any() else "nothing_missing"]
    counted = [words["weights_note"].format(size=_size(part), weights=part.size) for part in (info.column, info.row)]
    return (
        _weights_panel("column", words["column"], info.column, scale, counted[0]),
        _weights_panel("row", words["row"], info.row, scale, counted[1]),
        _weights_panel("difference", words["difference"], missing, scale, note),
    )


def _decimals(*grids: Grid) -> int:
    needed = max(decimals_needed(values, most=1) for values in grids)
    return needed if max(widest(values, needed) for values in grids) <= ROOM else 0


def _maps(info: RankInfo, words: Words, *, seen: bool) -> tuple[Panel, ...]:
    image = Panel(
        "input",
        words["input"],
        Cells(info.image, pixel_scale(info.image), decimals_needed(info.image), editable=True),
        _size(info.image),
    )
    scale = signed_scale(info.one, info.two) if seen else signed_scale(info.one)
    one = _map_panel("one", words["one_pass"], info.one, scale)
    if not seen:
        return image, one
    changed = info.differs.astype(np.uint8) * np.uint8(CHANGED)
    two = _map_panel("two", words["two_passes"], info.two, scale, changed if changed.any() else None)
    return image, _map_panel("middle", words["middle"], info.middle, signed_scale(info.middle)), two, one


def _map_panel(name: str, title: str, values: Grid, scale: Scale, states: NDArray[np.uint8] | None = None) -> Panel:
    return Panel(name, title, Cells(values, scale, _decimals(values), states=states), _size(values))


def _one_pass(info: RankInfo) -> Link:
    return Link(
        source=Window(info.reads),
        read="input",
        into=("one",),
        table=term_table(info.image, info.split.kernel),
        weights=Weights("kernel", decimals=decimals_needed(info.split.kernel), texts=weight_texts(info.split.kernel)),
        decimals=decimals_needed(info.image),
    )


def _two_passes(info: RankInfo) -> Link:
    return Link(
        source=Window(info.row_reads),
        read="middle",
        into=("two",),
        table=term_table(info.middle, info.row),
        weights=Weights("row", decimals=decimals_needed(info.row), texts=weight_texts(info.row)),
        decimals=decimals_needed(info.middle),
    )


def _line(info: RankInfo, name: str, link: int, words: Words) -> Line:
    values, weight = (info.image, info.split.kernel) if name == "one" else (info.middle, info.row)
    result = info.one if name == "one" else info.two
    decimals = decimals_needed(result)
    printed = all(np.allclose(v, np.round(v, decimals_needed(v)), rtol=0, atol=1e-9) for v in (values, result))
    return ProductLine(name, words[f"{name}_place"], link, decimals, exact=printed and are_exact(weight))
