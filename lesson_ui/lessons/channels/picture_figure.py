"""The figure of one filter on a picture's three channels: channels, patches and kernels, their maps, the result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain.tables import TermTable
from lesson_ui.drawing.cells import Cells, Live, Picture
from lesson_ui.drawing.colours import Scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.large_map import large_map
from lesson_ui.drawing.links import Echo, Link, Terms, Weights, Window
from lesson_ui.drawing.panel import Glyph, Panel, Table, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.stitched import one_channel, stitched
from lesson_ui.lessons.channels.figure import ABOVE, sum_line
from lesson_ui.lessons.channels.info_figure import CHANNELS, StackInfo, Words, asked_cell
from lesson_ui.words.numbers import decimals_needed

GREY = Scale("grey", 0.0, 255.0)
LEVELS = np.arange(256, dtype=np.float64)


def channels_panel(image: NDArray[np.uint8], words: Words) -> Panel:
    """Draw the channels of a picture below one another."""
    C, H, W = image.shape
    stack = stitched(image, (C, 1))
    names = tuple(words[name] for name in CHANNELS)
    note = f"{H} × {W} × {C}"
    return Panel("channels", words["channels"], Picture(stack), note, tiles=Tiles(H, W, names))


def channel_table(image: NDArray[np.uint8]) -> TermTable:
    """Number the values of stacked channels: a value is its own number."""
    return TermTable(stitched(image, (len(image), 1)).astype(np.int32), LEVELS, LEVELS[None])


@shared(32)
def picture_scene(
    info: StackInfo,
    words: Words,
    *,
    picture: str,
    concealed: tuple[int, int] | None = None,
    zoom: tuple[object, ...] = (),
) -> GridScene:
    """Draw one filter on the channels of a picture."""
    image = info.image.astype(np.uint8)
    panels = _panels(info, image, words)
    found, kernel = signed_scale(info.partial, info.output), signed_scale(info.weight)
    return GridScene(
        figure=grid_figure(panels),
        label=words["picture_label"].format(picture=picture),
        panels=tuple(panels),
        arrangement=("channels", _patches(), Glyph("="), "sums", Glyph("Σ +"), "bias", Glyph("="), "output"),
        reading=_reading(),
        links=tuple(_link(info, k, image, words) for k in range(len(CHANNELS))),
        lines=(sum_line(info, words),),
        legends=(
            Legend(words["kernels_legend"], kernel, decimals=decimals_needed(info.weight)),
            Legend(words["maps_legend"], found, words["one_scale"], info.decimals),
        ),
        concealed=concealed,
        start=asked_cell(info),
        above=ABOVE,
        follow=True,
        hint=words["picture_hint"],
        smallest_picture=300,
        revision=" ".join(map(str, zoom)),
    )


def _panels(info: StackInfo, image: NDArray[np.uint8], words: Words) -> list[Panel]:
    found, kernel = signed_scale(info.partial, info.output), signed_scale(info.weight)
    C, O_h, O_w = info.partial.shape
    sums = large_map("sums", words["sums"], stitched(info.partial, (C, 1)), found, words["sums_note"], info.decimals)
    tiles = Tiles(O_h, O_w, tuple(words[name] for name in CHANNELS))
    output = large_map("output", words["output"], info.output, found, f"{O_h} × {O_w}", info.decimals)
    decimals = decimals_needed(info.weight)
    panels = [channels_panel(image, words)]
    for name, weight in zip(CHANNELS, info.weight, strict=True):
        patch = words["patch_of"].format(channel=words[name])
        panels += [
            Panel(f"{name}Patch", patch, Live(weight.shape, GREY, width=3)),
            Panel(f"{name}Kernel", words["kernel_of"], Cells(weight, kernel, decimals, editable=True)),
        ]
    bias = Panel("bias", words["bias"], Cells(np.array([[info.bias]]), found, info.decimals, editable=True))
    return [*panels, replace(sums, tiles=tiles), bias, output]


def _patches() -> Table:
    return Table(tuple((f"{name}Patch", Glyph("⊙"), f"{name}Kernel") for name in CHANNELS))


def _reading() -> tuple[Any, ...]:
    patches, kernels = (tuple(f"{name}{kind}" for name in CHANNELS) for kind in ("Patch", "Kernel"))
    return (("channels", "sums", "output"), (Table(((*patches, None), (*kernels, "bias"))),))


def _link(info: StackInfo, k: int, image: NDArray[np.uint8], words: Words) -> Link:
    name = CHANNELS[k]
    return Link(
        source=Window(one_channel(info.reads, k, len(CHANNELS))),
        read="channels",
        into=("output",),
        table=channel_table(image),
        weights=Weights(f"{name}Kernel", decimals=decimals_needed(info.weight)),
        terms=Terms(patch=f"{name}Patch"),
        name=words[name],
        echoes=(Echo("sums", k * info.output.size + np.arange(info.output.size)),),
    )
