"""The figure of two layers in a row: the second one's filters have a kernel for every map of the first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cnn_core import functional as F
from cnn_core.geometry import AxisReads, Reads, conv2d_reads
from lesson_ui.drawing.cells import Live, Picture
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Table, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.stitched import NO_TERMS, layout, stitched, stitched_reads
from lesson_ui.lessons.channels.figure import ABOVE
from lesson_ui.lessons.channels.info_figure import Grid, Volume, Words
from lesson_ui.lessons.channels.maps_figure import own_scaled, start_cell, volume_text

# Maps of layer 1 after ReLU, in parts of each one's largest; weights of layer 2; maps of layer 2, as of layer 1.
SHARES = (Scale("unsigned", 0.0, 1.0), Scale("signed", -1.0, 1.0), Scale("signed", -1.0, 1.0))


LABELLED = 16  # maps of layer 1 that are large enough for a number in their corner


class LayersInfo(NamedTuple):
    """
    Two layers on a picture, as plain values.

    Attributes
    ----------
    image : ndarray of shape (3, H, W)
        The channels, whole numbers from 0 to 255.
    weights : (ndarray, ndarray)
        Filters of both layers: shapes (M, 3, K, K) and (F, M, L, L).
    biases : (ndarray, ndarray)
        One a filter.
    maps : (ndarray, ndarray)
        What both layers make: shapes (M, ...), rectified, and (F, ...).
    reads : (Reads, Reads)
        The geometry of one map of each layer.
    """

    image: Volume
    weights: tuple[Volume, Volume]
    biases: tuple[Grid, Grid]
    maps: tuple[Volume, Volume]
    reads: tuple[Reads, Reads]


@shared(16)
def layers_info(
    image: Volume, first: tuple[Volume, Grid], second: tuple[Volume, Grid], *, padding: str = "same"
) -> LayersInfo:
    """Run two layers over a picture, with ReLU between them."""
    made = F.relu(F.conv2d(image, *first, padding=padding))
    reads = (
        conv2d_reads(image.shape[1:], first[0].shape[2:], 1, padding),
        conv2d_reads(made.shape[1:], second[0].shape[2:], 1, padding),
    )
    then = F.conv2d(made, *second, padding=padding)
    return LayersInfo(image, (first[0], second[0]), (first[1], second[1]), (made, then), reads)


def _through(first: Reads, second: Reads) -> Reads:
    """Find which cells of the picture the results of the second layer read, through the first."""
    axes = [_field(a, b) for a, b in zip(first, second, strict=True)]
    return Reads(*axes)


def _field(first: AxisReads, second: AxisReads) -> AxisReads:
    step = int(first.position[1, 0] - first.position[0, 0]) if len(first.position) > 1 else 1
    start = first.position[0, 0] + step * second.position[:, :1]
    size = first.kernel_size + step * (second.kernel_size - 1)
    position = start + np.arange(size)
    return AxisReads(position, position, first.input_size, size, (0, 0))


@shared(16)
def layers_scene(
    info: LayersInfo, words: Words, *, picture: str, hide_depth: bool = False, zoom: tuple[object, ...] = ()
) -> GridScene:
    """Draw two layers in a row."""
    panels = _panels(info, words, hide_depth=hide_depth)
    sources, results = layout(len(info.maps[0])), layout(len(info.maps[1]))
    filters = np.stack([stitched(weight, sources).ravel() for weight in info.weights[1]])
    through = Link(
        source=Window(stitched_reads(info.reads[1], sources, results)),
        read="mapsOne",
        into=("mapsTwo",),
        table=NO_TERMS,
        weights=Weights("filter", sets=filters),
    )
    field = stitched_reads(_through(*info.reads), (1, 1), results)
    return GridScene(
        figure=grid_figure(panels),
        label=words["layers_label"].format(picture=picture, maps=len(info.maps[0]), filters=len(info.maps[1])),
        panels=tuple(panels),
        arrangement=(
            Table(
                (("picture", Glyph("→"), "mapsOne", None, None), (None, Glyph("⊙"), "filter", Glyph("Σ"), "mapsTwo"))
            ),
        ),
        reading=(("picture", "mapsOne"), ("filter", "mapsTwo")),
        links=(
            through,
            Link(source=Window(field), read="picture", into=("mapsTwo",), table=NO_TERMS),
        ),
        lines=() if hide_depth else (_line(info, words),),
        legends=tuple(
            Legend(words[name], scale, words["own_scale"] if name != "weights_legend" else "")
            for name, scale in zip(("first_legend", "weights_legend", "second_legend"), SHARES, strict=True)
        ),
        start=start_cell(info.maps[1][0], info.weights[1].shape[2]),
        above=ABOVE,
        hint=words["layers_hint"],
        smallest_picture=150,
        revision=" ".join(map(str, zoom)),
    )


def _panels(info: LayersInfo, words: Words, *, hide_depth: bool) -> list[Panel]:
    made, then = info.maps
    sources = layout(len(made))
    colours = np.moveaxis(info.image.astype(np.uint8), 0, -1)
    H = info.image.shape[1]
    one = own_scaled("mapsOne", words["first_maps"], made, SHARES[0], labelled=len(made) <= LABELLED)
    two = own_scaled("mapsTwo", words["second_maps"], then, SHARES[2])
    weights = info.weights[1]
    M, L_h, L_w = weights.shape[1:]
    grid = stitched(weights[0], sources)
    span = one.span or 1
    return [
        Panel(
            "picture",
            words["input"],
            Picture(np.ascontiguousarray(colours)),
            volume_text(info.image.shape),
            span=round(H * span / one.size[0]),
        ),
        one,
        Panel(
            "filter",
            words["one_filter"],
            Live(grid.shape, SHARES[1], width=2, numbers=False),
            words["unknown_depth"]
            if hide_depth
            else words["filter_size"].format(size=f"{L_h} × {L_w} × {M}", weights=L_h * L_w * M),
            tiles=Tiles(L_h, L_w, ("",) * M, labelled=False),
            span=max(1, round(span * grid.shape[1] / one.size[1])),
        ),
        two,
    ]


def _line(info: LayersInfo, words: Words) -> Line:
    then = info.maps[1]
    bias = np.broadcast_to(info.biases[1][:, None, None], then.shape)
    columns = {"sum": Column(stitched(then - bias).ravel()), "bias": Column(stitched(bias).ravel())}
    M, L_h, L_w = info.weights[1].shape[1:]
    terms = str(words["products_sum"])
    for name, count in {"products": M * L_h * L_w, "maps": M, "cells": L_h * L_w}.items():
        terms = terms.replace(f"{{{name}}}", str(count))  # the numbers of the cell stay names
    return FormulaLine("mapsTwo", words["map_number"], formulas=(terms,), columns=columns)
