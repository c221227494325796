"""The figure of a picture as numbers: the picture, and the neighbourhood of one pixel in every channel."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain.tables import TermTable
from cnn_core.geometry import Reads, conv2d_reads
from cnn_core.images import SCALES, rescale
from lesson_ui.drawing.cells import NUMBERED_SIDE, Cells, Live, Picture
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Line, PixelLine
from lesson_ui.drawing.links import Link, Terms, Window
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import count_text

Pixels = NDArray[np.uint8]

LEVELS = np.arange(256, dtype=np.float64)  # what one value of a picture can be
COLOURS = ("red", "green", "blue")
VIEWS = ("colour", "split", "grey")
CELL_DECIMALS, LINE_DECIMALS = 2, 3
SMALL_PICTURE, LARGE_PICTURE = 150, 240  # pixels on the screen


class PixelsInfo(NamedTuple):
    """
    A picture and the neighbourhood of one pixel, as plain values.

    Attributes
    ----------
    tensor : ndarray of uint8, shape (H, W, C)
        The picture; C is 3 (red, green, blue) or 1 (grey).
    stored : (int, int, int)
        Height, width and channels before it was made smaller.
    shown : ndarray of shape (256,)
        What each value from 0 to 255 becomes on the scale asked for.
    scale : str
        A key of `cnn_core.images.SCALES`.
    reads : Reads
        Which pixels stand around each pixel.
    """

    tensor: Pixels
    stored: tuple[int, int, int]
    shown: NDArray[np.float64]
    scale: str
    reads: Reads

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels by name, in the order of the last axis."""
        return COLOURS if self.tensor.shape[2] == 3 else ("grey",)

    @property
    def size(self) -> int:
        """How many numbers the tensor holds: H · W · C."""
        return self.tensor.size


def is_neutral(pixels: Pixels) -> bool:
    """Tell whether a picture has no colour, so that all channels are the same."""
    return bool((pixels == pixels[..., :1]).all())


@shared(32)
def pixels_info(
    pixels: Pixels, stored_size: tuple[int, int], *, grey: Pixels | None = None, scale: str = "0..255", patch: int = 5
) -> PixelsInfo:
    """Cut the neighbourhood of one pixel out of every channel of a picture."""
    neutral = is_neutral(pixels)
    tensor = pixels[..., :1] if neutral else pixels if grey is None else grey[..., None]
    return PixelsInfo(
        tensor=tensor,
        stored=(*stored_size, 1 if neutral else 3),
        shown=rescale(LEVELS, scale),
        scale=scale,
        reads=conv2d_reads(pixels.shape[:2], patch, padding=patch // 2),
    )


@shared(32)
def pixels_scene(
    info: PixelsInfo, words: dict[str, Any], *, title: str, view: str, start: tuple[int, int]
) -> GridScene:
    """Draw a picture with the neighbourhood of one pixel."""
    split = view == "split" and len(info.channels) == 3
    pictures = _channel_pictures(info, words) if split else [_picture(info, title, words)]
    mixed = len(info.channels) == 3 and not split
    magnified = mixed or pictures[0].big  # small planes show all their numbers themselves
    patches = [_patch(info, name, words, split=split) for name in info.channels] if magnified else []
    zoom = [_zoom(info, words)] if mixed else []
    panels = [*pictures, *zoom, *patches]
    return GridScene(
        figure=grid_figure(panels),
        label=words["figure_label"],
        panels=tuple(panels),
        arrangement=_arrangement(pictures, patches, mixed=mixed),
        links=_links(info, pictures, patches, words),
        lines=_lines(info, pictures[0].name, words),
        legends=(Legend(words["legend"], _grey(info), words["legend_note"]),),
        start=start,
        revision=f"{view} {info.tensor.shape}",
        mixed="zoom" if mixed else None,
        reading=_reading(pictures, patches, mixed=mixed),
        steps=False,
        hint=words["hint"],
        smallest_picture=SMALL_PICTURE if split else LARGE_PICTURE,
    )


def size_text(info: PixelsInfo, words: dict[str, Any]) -> str:
    """Write how large the picture is, and how large it was before it was made smaller."""
    stored, shown = (" × ".join(map(count_text, shape)) for shape in (info.stored, info.tensor.shape))
    return str(words["size" if stored == shown else "size_changed"]).format(stored=stored, shown=shown)


def _grey(info: PixelsInfo) -> Scale:
    return Scale("grey", float(info.shown[0]), float(info.shown[-1]))


def _decimals(info: PixelsInfo) -> int:
    return 0 if info.scale == "0..255" else CELL_DECIMALS


def _picture(info: PixelsInfo, title: str, words: dict[str, Any]) -> Panel:
    if len(info.channels) == 1:
        return _plane(info, 0, "picture", title, size_text(info, words))
    return Panel("picture", title, Picture(info.tensor), size_text(info, words))


def _channel_pictures(info: PixelsInfo, words: dict[str, Any]) -> list[Panel]:
    rows, columns, _ = info.tensor.shape
    return [
        _plane(info, k, name, words[name], words["channel_note"].format(rows=rows, columns=columns, k=k))
        for k, name in enumerate(info.channels)
    ]


def _plane(info: PixelsInfo, k: int, name: str, title: str, note: str) -> Panel:
    """Draw one channel in its own intensities: as cells with numbers where they can be read, else as a picture."""
    values = info.tensor[..., k]
    if max(values.shape) > NUMBERED_SIDE:
        return Panel(name, title, Picture(values), note)
    return Panel(name, title, Cells(info.shown[values], _grey(info), _decimals(info)), note, ticks=Ticks())


def _patch(info: PixelsInfo, channel: str, words: dict[str, Any], *, split: bool) -> Panel:
    width = {"0..255": 3, "0..1": 4, "-1..1": 5}[info.scale]
    cells = Live(info.reads.kernel_size, _grey(info), _decimals(info), width)
    note = words["zoom"] if split else words[f"{channel}_note"]
    return Panel(f"{channel}Patch", "" if split else words[channel], cells, note)


def _zoom(info: PixelsInfo, words: dict[str, Any]) -> Panel:
    return Panel("zoom", words["zoom"], Live(info.reads.kernel_size, None, numbers=False), words["zoom_note"])


def _arrangement(pictures: list[Panel], patches: list[Panel], *, mixed: bool) -> tuple[Any, ...]:
    if mixed:
        red, green, blue = (patch.name for patch in patches)
        return (pictures[0].name, Glyph("→"), ["zoom", green], [red, blue])
    if not patches:
        return tuple(picture.name for picture in pictures)
    if len(patches) == 1:
        return (pictures[0].name, Glyph("→"), patches[0].name)
    return tuple([picture.name, patch.name] for picture, patch in zip(pictures, patches, strict=True))


def _reading(pictures: list[Panel], patches: list[Panel], *, mixed: bool) -> tuple[tuple[str, ...], ...]:
    """Say which grids share a row where the page is narrow."""
    if mixed:
        red, green, blue = (patch.name for patch in patches)
        return ((pictures[0].name,), ("zoom", red), (green, blue))
    rows = (tuple(panel.name for panel in panels) for panels in (pictures, patches))
    return tuple(row for row in rows if row)


def _links(info: PixelsInfo, pictures: list[Panel], patches: list[Panel], words: dict[str, Any]) -> tuple[Link, ...]:
    middle = int(np.prod(info.reads.kernel_size)) // 2
    return tuple(
        Link(
            source=Window(info.reads),
            read=pictures[k % len(pictures)].name,
            into=tuple(picture.name for picture in pictures),
            table=TermTable(info.tensor[..., k].astype(np.int32), LEVELS, LEVELS[None]),
            terms=Terms(
                patch=patches[k].name if patches else None,
                shown=None if info.scale == "0..255" else info.shown,
                focus=middle,
            ),
            name=words[name],
        )
        for k, name in enumerate(info.channels)
    )


def _lines(info: PixelsInfo, result: str, words: dict[str, Any]) -> tuple[Line, ...]:
    value = PixelLine(words["place"])
    if info.scale == "0..255":
        return (value,)
    return (value, PixelLine(words["scaled"], decimals=LINE_DECIMALS, formula=SCALES[info.scale].formula))
