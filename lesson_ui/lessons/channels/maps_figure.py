"""The figure of many filters on one picture: one map per filter, stitched into one grid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from cnn_core import functional as F
from cnn_core.geometry import Reads, conv2d_reads
from cnn_core.largest import first_largest
from lesson_ui.drawing.cells import Live, Picture
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.large_map import large_map
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Table, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.stitched import layout, one_channel, stitched
from lesson_ui.drawing.vignettes import coloured
from lesson_ui.lessons.channels.figure import ABOVE
from lesson_ui.lessons.channels.info_figure import CHANNELS, Grid, Volume, Words
from lesson_ui.lessons.channels.picture_figure import channel_table, channels_panel
from lesson_ui.words.cell_numbers import widest

WIDER = 1.9  # how much wider than high the stitched maps may be drawn


class LayerInfo(NamedTuple):
    """
    A layer that reads three channels, as plain values.

    Attributes
    ----------
    image : ndarray of shape (3, H, W)
        The channels, whole numbers from 0 to 255.
    weight : ndarray of shape (F, 3, K, K)
        The filters.
    bias : ndarray of shape (F,)
        One a filter.
    partial : ndarray of shape (F, 3, O_h, O_w)
        What each kernel of each filter finds on its own channel.
    output : ndarray of shape (F, O_h, O_w)
        One map a filter.
    reads : Reads
        The geometry of one channel.
    names : tuple of str
        One a filter.
    """

    image: Volume
    weight: Volume
    bias: Grid
    partial: Volume
    output: Volume
    reads: Reads
    names: tuple[str, ...]


@shared(32)
def layer_info(image: Volume, weight: Volume, bias: Grid, names: tuple[str, ...], *, padding: Any = 0) -> LayerInfo:
    """Run every filter of a layer over a picture."""
    reads = conv2d_reads(image.shape[1:], weight.shape[2:], 1, padding)
    own = weight.transpose(1, 0, 2, 3).reshape(-1, 1, *weight.shape[2:])  # the kernels for red, for green, for blue
    partial = F.conv2d(image, own, padding=padding, groups=len(image))
    partial = partial.reshape(len(image), len(weight), *partial.shape[1:]).swapaxes(0, 1)
    return LayerInfo(image, weight, bias, partial, F.conv2d(image, weight, bias, padding=padding), reads, names)


def volume_text(shape: tuple[int, ...]) -> str:
    """Write the size of a volume, height × width × channels."""
    C, H, W = shape
    return f"{H} × {W} × {C}"


def span_of(rows: int, columns: int) -> int:
    """Say how many cells share the width of a large grid, so that a wide grid may use the width of the page."""
    return max(rows, round(columns / WIDER))


@shared(32)
def maps_scene(
    info: LayerInfo, words: Words, *, picture: str, shared_scale: bool = False, zoom: tuple[object, ...] = ()
) -> GridScene:
    """Draw many filters on one picture."""
    panels = _panels(info, words, shared_scale=shared_scale)
    own = Legend(words["each_map"], Scale("signed", -1.0, 1.0), words["own_scale"])
    one = Legend(words["all_maps_legend"], signed_scale(info.output), words["one_scale"])
    kernels = tuple((f"{name}Kernel",) for name in CHANNELS)
    return GridScene(
        figure=grid_figure(panels),
        label=words["maps_label"].format(picture=picture, count=len(info.weight)),
        panels=tuple(panels),
        arrangement=("channels", Glyph("⊙"), Table(kernels), Glyph("Σ"), "maps"),
        reading=(("channels", Table(kernels)), ("maps",)),
        links=tuple(_link(info, k, words) for k in range(len(CHANNELS))),
        lines=(_line(info, words),),
        legends=(
            Legend(words["kernels_legend"], signed_scale(info.weight), words["all_filters"]),
            one if shared_scale else own,
        ),
        start=start_cell(info.output[0], info.weight.shape[2]),
        above=ABOVE,
        follow=True,
        hint=words["maps_hint"],
        smallest_picture=240,
        revision=" ".join(map(str, zoom)),
    )


def _panels(info: LayerInfo, words: Words, *, shared_scale: bool) -> list[Panel]:
    O_h, O_w = info.output.shape[1:]
    grid = stitched(info.output)
    note, tiles = volume_text(info.output.shape), Tiles(O_h, O_w, info.names)
    if shared_scale:
        maps = large_map("maps", words["maps"], grid, signed_scale(info.output), note, 0)
        maps = replace(maps, tiles=tiles, span=span_of(*grid.shape))
    else:
        maps = replace(own_scaled("maps", words["maps"], info.output, Scale("signed", -1.0, 1.0)), tiles=tiles)
    scale, width = signed_scale(info.weight), widest(info.weight, 0)
    kernels = [
        Panel(f"{name}Kernel", words[name], Live(info.weight[0, k].shape, scale, width=width))
        for k, name in enumerate(CHANNELS)
    ]
    return [channels_panel(info.image.astype(np.uint8), words), *kernels, maps]


def own_scaled(name: str, title: str, maps: Volume, scale: Scale, *, labelled: bool = True) -> Panel:
    """Stitch maps, each in colours of its own scale."""
    shares = maps / np.maximum(np.abs(maps).max(axis=(1, 2), keepdims=True), 1e-9)
    grid = stitched(maps)
    return Panel(
        name,
        title,
        Picture(coloured(stitched(shares), scale), grid),
        volume_text(maps.shape),
        tiles=Tiles(maps.shape[1], maps.shape[2], ("",) * len(maps), labelled),
        span=span_of(*grid.shape),
    )


def start_cell(map_: Grid, margin: int) -> tuple[int, int]:
    """Pick the strongest response of a map, away from its border: the cursor starts where there is something to see."""
    margin = margin if min(map_.shape) > 2 * margin else 0
    inner = np.abs(map_[margin : map_.shape[0] - margin, margin : map_.shape[1] - margin])
    row, column = first_largest(inner)
    return row + margin, column + margin


def _link(info: LayerInfo, k: int, words: Words) -> Link:
    return Link(
        source=Window(one_channel(info.reads, k, len(CHANNELS), layout(len(info.weight)))),
        read="channels",
        into=("maps",),
        table=channel_table(info.image.astype(np.uint8)),
        weights=Weights(f"{CHANNELS[k]}Kernel", sets=info.weight[:, k].reshape(len(info.weight), -1)),
        name=words[CHANNELS[k]],
    )


def _line(info: LayerInfo, words: Words) -> Line:
    F_, _, O_h, O_w = info.partial.shape
    parts = {name: stitched(info.partial[:, k]) for k, name in enumerate(CHANNELS)}
    parts["bias"] = stitched(np.broadcast_to(info.bias[:, None, None], (F_, O_h, O_w)))
    terms = " + ".join(f"{words[name]} {{{name}!}}" for name in parts)
    columns = {name: Column(values.ravel()) for name, values in parts.items()}
    return FormulaLine("maps", words["map_place"], formulas=(terms,), columns=columns)
