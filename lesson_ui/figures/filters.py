"""The figure of one filter on a picture: picture, patch ⊙ kernel = products, Σ response map."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain.tables import TermTable, term_table
from cnn_core.geometry import Reads, conv2d_reads
from lesson_ui.figures.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.figures.filters_numbers import (
    are_exact,
    cell_texts,
    product_decimals,
    response_decimals,
    room_for,
    rounded,
    weight_texts,
)
from lesson_ui.figures.numbers import widest
from lesson_ui.figures.scene import Glyph, Legend, Line, Link, Panel, Scene, grid_figure

Grid = NDArray[np.float64]
VIEWS = ("response", "relu", "clipped", "bank")
GREY = Scale("grey", 0.0, 255.0)
LISTED = 9  # products written out under the figure; more are only summed up
LABELLED = 5  # longest side of a kernel with operators between the small grids
FLOAT32_EXACT = 2**22


class FilterInfo(NamedTuple):
    """
    Everything the figure of one filter shows, as plain values.

    Attributes
    ----------
    grey : ndarray of shape (H, W)
        The picture's luminance, whole numbers from 0 to 255.
    padded : ndarray of uint8, shape (H + padding, W + padding)
        The same with its border of zeros, if it has one.
    weight : ndarray of shape (K_h, K_w)
        The kernel.
    response, rectified, clipped : ndarray of shape (O_h, O_w)
        What the filter answers, ``max(0, response)``, and the response rounded and cut to 0 ... 255 as uint8.
    limit : float
        Largest magnitude of the responses that read no padding (of all, where there are none); at least tiny.
    inside : ndarray of bool, shape (O_h, O_w)
        Which responses read no padding.
    reads : Reads
        The geometry.
    table : TermTable
        Products of every weight with every grey level of the picture.
    """

    grey: Grid
    padded: NDArray[np.uint8]
    weight: Grid
    response: Grid
    rectified: Grid
    clipped: NDArray[np.uint8]
    limit: float
    inside: NDArray[np.bool_]
    reads: Reads
    table: TermTable

    @property
    def decimals(self) -> int:
        """Digits after the point of a printed response."""
        return response_decimals(self.response)


def filter_info(grey: Grid, weight: Grid, *, padding: str = "same") -> FilterInfo:
    """
    Run one filter over a grey picture.

    Parameters
    ----------
    grey : ndarray of shape (H, W)
        Whole numbers from 0 to 255.
    weight : ndarray of shape (K_h, K_w)
        The kernel.
    padding : {"same", "valid"}
        As for ``conv2d``.

    Returns
    -------
    FilterInfo
        Plain values; ``response = conv2d(grey, weight, padding=padding)``.

    Raises
    ------
    InvalidInputError
        If the kernel does not fit.
    """
    reads = conv2d_reads(grey.shape, weight.shape, 1, padding)
    response = F.conv2d(grey[None], weight[None, None], padding=padding)[0]
    padded = np.pad(grey, (reads.rows.padding, reads.columns.padding)).astype(np.uint8)
    inside = np.logical_and.outer(
        *(((axis.position >= 0) & (axis.position < axis.input_size)).all(axis=1) for axis in reads)
    )
    magnitudes = np.abs(response[inside] if inside.any() else response)
    return FilterInfo(
        grey=grey,
        padded=padded,
        weight=weight,
        response=response,
        rectified=F.relu(response),
        clipped=np.rint(response).clip(0, 255).astype(np.uint8),
        limit=float(magnitudes.max()) or 1.0,
        inside=inside,
        reads=reads,
        table=term_table(padded.astype(np.float64), weight),
    )


def most_telling_place(info: FilterInfo) -> tuple[int, int]:
    """
    Pick the first place of the strongest response that reads no padding: the one worth asking about.

    Parameters
    ----------
    info : FilterInfo
        What the figure shows.

    Returns
    -------
    (int, int)
        Row and column of the response map.
    """
    magnitude = np.abs(info.response)
    if info.inside.any():
        magnitude = np.where(info.inside, magnitude, -1.0)
    row, column = np.unravel_index(int(magnitude.argmax()), magnitude.shape)
    return int(row), int(column)


def filters_scene(
    info: FilterInfo,
    words: dict[str, Any],
    *,
    view: str = "response",
    concealed: tuple[int, int] | None = None,
    start: tuple[int, int] = (0, 0),
    label: str = "",
    revision: str = "0",
) -> Scene:
    """
    Draw one filter on a picture.

    Parameters
    ----------
    info : FilterInfo
        What to show.
    words : dict
        Titles of the grids and labels of the lines.
    view : str
        One of `VIEWS` but the last: the response alone, or beside it what ReLU or a photo editor leaves of it.
    concealed : (int, int) or None
        A place covered until the learner has predicted it.
    start : (int, int)
        Where the cursor stands at first.
    label : str
        What is to be seen, for screen readers.
    revision : str
        While it stays the same, a zoom stays too.

    Returns
    -------
    Scene
        The figure with its link.
    """
    panels = [*_maps(info, words, view), *_small_grids(info, words, with_products=view == "response")]
    names = [panel.name for panel in panels]
    maps = tuple(name for name in ("response", *VIEWS[1:3]) if name in names)
    link = Link(
        reads=info.reads,
        read="input",
        weight="kernel",
        into=maps,
        table=info.table,
        patch="patch",
        product="products" if "products" in names else None,
        weight_texts=weight_texts(info.weight),
    )
    return Scene(
        figure=grid_figure(panels, matched=maps),
        label=label or words["figure_label"],
        panels=tuple(panels),
        arrangement=_arrangement(view, info),
        reading=_reading(view),
        links=(link,),
        lines=tuple(_lines(info, words, view)),
        legends=tuple(_legends(info, words, view)),
        concealed=concealed,
        start=start,
        revision=revision,
        follow=True,
        hint=words["hint"],
    )


def _maps(info: FilterInfo, words: dict[str, Any], view: str) -> list[Panel]:
    (top, bottom), (left, right) = info.reads.rows.padding, info.reads.columns.padding
    note = f"{info.grey.shape[0]} × {info.grey.shape[1]}"
    if top + bottom + left + right:
        note = words["padded_note"].format(size=note)
    size = f"{info.response.shape[0]} × {info.response.shape[1]}"
    signed = Scale("signed", -info.limit, info.limit)
    panels = [
        Panel("input", words["input"], info.padded, GREY, note, -top, -left, shared=True),
        _map("response", words["response"], info.response, signed, size, info.decimals),
    ]
    if view == "relu":
        scale = unsigned_scale(info.rectified[info.inside] if info.inside.any() else info.rectified)
        panels.append(_map("relu", words["relu"], info.rectified, scale, words["relu_note"], info.decimals))
    if view == "clipped":
        panels.append(_map("clipped", words["clipped"], info.clipped, GREY, words["clipped_note"], 0))
    return panels


def _map(name: str, title: str, values: NDArray[Any], scale: Scale, note: str, decimals: int) -> Panel:
    """Make a large map, its numbers sent once where the trace holds all the digits that are printed."""
    large = float(np.abs(values).max(initial=0.0))
    whole = decimals == 0 and large < np.iinfo(np.int16).max
    if values.dtype != np.uint8:
        values = values.astype(np.int16) if whole else rounded(values, decimals)
    shared = whole or large * 10**decimals < FLOAT32_EXACT
    return Panel(name, title, values, scale, note, decimals=decimals, shared=shared)


def _small_grids(info: FilterInfo, words: dict[str, Any], *, with_products: bool) -> list[Panel]:
    room = room_for(info.weight)
    texts = cell_texts(info.weight, room)
    decimals = product_decimals(info.table.products, room)
    size = f"{info.weight.shape[0]} × {info.weight.shape[1]}"
    patch = Panel("patch", words["patch"], info.weight, GREY, "", live=True, live_width=3, numbers=room > 0)
    kernel = Panel(
        "kernel",
        words["kernel"] if max(info.weight.shape) <= LABELLED else "⊙ " + words["kernel"],
        info.weight,
        signed_scale(info.weight),
        size,
        decimals=3,
        labels=texts,
        numbers=texts is not None,
        editable=True,
    )
    products = Panel(
        "products",
        words["products"],
        info.weight,
        signed_scale(info.table.products),
        words["products_note"],
        decimals=decimals or 0,
        live=True,
        live_width=widest(info.table.products, decimals or 0),
        numbers=decimals is not None,
    )
    return [patch, kernel, products] if with_products else [patch, kernel]


def _arrangement(view: str, info: FilterInfo) -> tuple[Any, ...]:
    labelled = max(info.weight.shape) <= LABELLED
    pair = ("patch", Glyph("⊙"), "kernel") if labelled else ("patch", "kernel")
    if view == "response":
        return ("input", pair, Glyph("="), "products", Glyph("Σ"), "response")
    return ("input", pair, Glyph("Σ"), "response", Glyph("→"), view)


def _reading(view: str) -> tuple[Any, ...]:
    if view == "response":
        return (("input", "response"), ("patch", Glyph("⊙"), "kernel", Glyph("="), "products"))
    return (("input", "response"), (view, "patch", Glyph("⊙"), "kernel"))


def _lines(info: FilterInfo, words: dict[str, Any], view: str) -> list[Line]:
    decimals, taps = info.decimals, info.weight.size
    exact = are_exact(info.weight) and bool(np.allclose(info.response, rounded(info.response, decimals), atol=1e-9, rtol=0))
    if taps <= LISTED:
        lines = [Line("products", "response", words["place"], decimals=decimals, exact=exact)]
    else:
        lines = [Line("value", "response", words["place_sum"].replace("{count}", str(taps)), decimals=decimals)]
    if view == "relu":
        lines.append(Line("relu", "relu", words["relu_place"], decimals=decimals, source="response"))
    if view == "clipped":
        lines.append(Line("value", "clipped", words["clipped_place"]))
    return lines


def _legends(info: FilterInfo, words: dict[str, Any], view: str) -> list[Legend]:
    note = words["own_scale"] if bool(info.inside.all()) else words["own_scale_inside"]
    legends = [Legend(words["response"], Scale("signed", -info.limit, info.limit), note, info.decimals)]
    if view == "relu":
        scale = unsigned_scale(info.rectified[info.inside] if info.inside.any() else info.rectified)
        legends.append(Legend(words["relu"], scale, "", info.decimals))
    if view == "clipped":
        legends.append(Legend(words["clipped"], GREY, ""))
    return legends
