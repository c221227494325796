"""The figure of 1×1 and grouped convolution: channels, a matrix of kernels, maps, every number legible."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.cells import PADDING, Cells
from lesson_ui.drawing.colours import Scale, pixel_scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import ProductLine
from lesson_ui.drawing.links import Link, Listed, Weights, values_only
from lesson_ui.drawing.panel import Panel, Ticks, Tiles
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.kinds.mix_figure import Grid, MixInfo, Volume, as_blocks, asked_cell, in_a_row
from lesson_ui.words.numbers import decimals_needed, number_text

Words = dict[str, Any]

OWN_WORDS = ("uses_of_weight", "use_of_weight", "no_weight", "readers_of_input", "reader_of_input")
ABOVE = 50  # pixels: the choice of the activity


@shared(64)
def mix_scene(
    info: MixInfo, words: Words, *, label: str, note: str = "", concealed: tuple[int, int] | None = None
) -> GridScene:
    """Draw the weights as a matrix of blocks, the channels and the maps."""
    panels = _panels(info, words, note)
    source, weight, output = panels
    cells, weight_cells = _uses(info)
    filters, height, width = info.output.shape
    link = Link(
        source=Listed(cells, (height, filters * width), weight_cells),
        read="input",
        into=("output",),
        table=values_only(source.cells.values),
        weights=Weights("weight", decimals=weight.decimals),
        decimals=source.decimals,
    )
    line = ProductLine("output", words["map_place"], decimals=output.decimals, exact=_adds_up(info))
    return GridScene(
        figure=grid_figure(panels),
        label=label,
        panels=panels,
        arrangement=("weight", ("input", "output")),
        reading=(("input",), ("weight",), ("output",)),
        links=(link,),
        lines=(line,),
        legends=tuple(Legend(p.title, p.scale, decimals=p.decimals) for p in panels if p.scale),
        concealed=concealed,
        start=concealed or asked_cell(info),
        above=ABOVE,
        words={name: words[name] for name in OWN_WORDS},
    )


def _panels(info: MixInfo, words: Words, note: str) -> tuple[Panel, ...]:
    in_channels = tuple(words["channel"].format(number=k + 1) for k in range(len(info.image)))
    maps = tuple(words["map"].format(number=k + 1) for k in range(len(info.output)))
    return (
        _volume("input", words["channels"], info.image, pixel_scale(info.image), in_channels, editable=True),
        _weights(info, tuple(f"{out} ← {channel}" for out in maps for channel in in_channels), words, note),
        _volume("output", words["maps"], info.output, signed_scale(info.output), maps),
    )


def _volume(
    name: str, title: str, volume: Volume, scale: Scale, heads: tuple[str, ...], *, editable: bool = False
) -> Panel:
    """Draw the channels of a volume side by side."""
    values = in_a_row(volume)
    return Panel(
        name,
        title,
        Cells(values, scale, decimals_needed(values), editable=editable, pictured=False),
        " × ".join(map(str, volume.shape)),
        ticks=Ticks(column_heads=heads),
        tiles=Tiles(volume.shape[1], volume.shape[2], heads),
    )


def _weights(info: MixInfo, names: tuple[str, ...], words: Words, note: str) -> Panel:
    blocks, outside = as_blocks(info.block_weight), _outside(info)
    return Panel(
        "weight",
        words["weight"],
        Cells(
            blocks if outside is None else np.where(outside > 0, np.nan, blocks),
            signed_scale(blocks),
            decimals_needed(blocks),
            states=outside,
            labels=_labels(blocks, outside),
            editable=True,
            pictured=False,
        ),
        note,
        ticks=Ticks(
            row_heads=tuple(str(k + 1) for k in range(len(info.output))),
            column_heads=tuple(str(k + 1) for k in range(len(info.image))),
        ),
        tiles=Tiles(info.weight.shape[2], info.weight.shape[3], names),
    )


def _labels(blocks: Grid, outside: NDArray[np.uint8] | None) -> list[str] | None:
    """Leave the cells empty where there is no weight."""
    if outside is None:
        return None
    decimals = decimals_needed(blocks)
    cells = zip(blocks.ravel(), outside.ravel(), strict=True)
    return ["" if state else number_text(float(value), decimals) for value, state in cells]


def _outside(info: MixInfo) -> NDArray[np.uint8] | None:
    """Mark the weights that do not exist, because their map does not read their channel."""
    if info.groups == 1:
        return None
    C_out, _, K_h, K_w = info.weight.shape
    states = np.full((C_out, len(info.image), K_h, K_w), PADDING, np.uint8)
    states[np.arange(C_out)[:, None], info.channels] = 0
    return as_blocks(states)


def _uses(info: MixInfo) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List, for each cell of the stitched maps, the cells it reads and the weights it reads them through."""
    (C_in, _, W), (C_out, O_h, O_w) = info.image.shape, info.output.shape
    depth, K_h, K_w = info.weight.shape[1:]
    # axes: output row, map, output column, channel of the map, kernel row, kernel column
    shape = (O_h, C_out, O_w, depth, K_h, K_w)
    rows = info.reads.rows.position[:, None, None, None, :, None]
    columns = info.reads.columns.position[None, None, :, None, None, :]
    channel = info.channels[None, :, None, :, None, None]
    cells = rows * (C_in * W) + channel * W + columns
    out = np.arange(C_out)[None, :, None, None, None, None]
    u, v = np.arange(K_h)[:, None], np.arange(K_w)[None, :]
    weights = (out * K_h + u) * (C_in * K_w) + channel * K_w + v
    flat = (O_h * C_out * O_w, depth * K_h * K_w)
    return np.broadcast_to(cells, shape).reshape(flat), np.broadcast_to(weights, shape).reshape(flat)


def _adds_up(info: MixInfo) -> bool:
    """Tell whether the printed factors, multiplied and summed, give the printed result."""
    grids = (info.image, info.weight, info.output)
    return all(np.allclose(v, np.round(v, decimals_needed(v)), rtol=0, atol=1e-9) for v in grids)
