"""The figure of one layer's geometry: the padded input, the kernel with its gaps, the output, the visits."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.geometry import SizeWalk, padded_visit_counts, size_walk, unread_positions
from lesson_ui.figures.colours import Scale, pixel_scale, unsigned_scale
from lesson_ui.figures.convolution import ConvolutionInfo, convolution_info
from lesson_ui.figures.numbers import widest
from lesson_ui.figures.scene import NUMBERED_SIDE, PADDING, UNREAD, Glyph, Legend, Line, Link, Panel, Scene, grid_figure

Grid = NDArray[np.float64]
Pair = tuple[int, int]
Words = dict[str, Any]

KERNEL_SCALE = Scale("signed", -2.0, 2.0)  # every weight is 1: the hue of a positive weight, light enough to rest on
AXES = ("height", "width")


class Settings(NamedTuple):
    """
    Hold the arguments of one layer, each as (height, width); the order is that of ``conv2d_reads``.

    Attributes
    ----------
    input_size, kernel_size, stride, dilation : (int, int)
        As in ``torch.nn.Conv2d``.
    padding : (int, int) or "same"
        Cells added on each side.
    padding_mode : str
        What stands in them.
    """

    input_size: Pair
    kernel_size: Pair
    stride: Pair
    padding: Pair | str
    dilation: Pair
    padding_mode: str


class PaddingInfo(NamedTuple):
    """
    Everything the figure shows, as plain values.

    Attributes
    ----------
    settings : Settings
        What was asked for.
    conv : ConvolutionInfo
        The numbered picture under a kernel of ones: padded values, states, output, geometry.
    spread : ndarray of shape (D_h (K_h − 1) + 1, D_w (K_w − 1) + 1)
        The kernel as it lies on the input: 1 at its taps, NaN in the gaps.
    walks : (SizeWalk, SizeWalk)
        The size formula along height and width, part by part.
    visits : ndarray of int64, shape of the padded input
        How many windows read each cell.
    unread : tuple of two ndarray of int64
        Rows and columns that no window reads; below 0 and beyond the input in the padding.
    """

    settings: Settings
    conv: ConvolutionInfo
    spread: Grid
    walks: tuple[SizeWalk, SizeWalk]
    visits: NDArray[np.int64]
    unread: tuple[NDArray[np.int64], NDArray[np.int64]]


def numbered_picture(rows: int, columns: int) -> Grid:
    """
    Make a picture whose neighbouring cells are told apart by their numbers, all of one digit.

    Parameters
    ----------
    rows, columns : int
        Its size.

    Returns
    -------
    ndarray of shape (rows, columns)
        Row i counts from 2 i + 1 on, and after 9 from 1 again.
    """
    i, j = np.arange(rows, dtype=np.float64)[:, np.newaxis], np.arange(columns, dtype=np.float64)
    return (2 * i + j) % 9 + 1


def spread_kernel(kernel_size: Pair, dilation: Pair) -> Grid:
    """
    Spread the taps of a kernel of ones.

    Parameters
    ----------
    kernel_size, dilation : (int, int)
        Height and width.

    Returns
    -------
    ndarray of shape (D_h (K_h − 1) + 1, D_w (K_w − 1) + 1)
        1 at the taps, NaN in the gaps between them.
    """
    (K_h, K_w), (D_h, D_w) = kernel_size, dilation
    spread = np.full((D_h * (K_h - 1) + 1, D_w * (K_w - 1) + 1), np.nan)
    spread[::D_h, ::D_w] = 1.0
    return spread


@lru_cache(maxsize=256)
def padding_info(settings: Settings) -> PaddingInfo:
    """
    Compute what the figure shows.

    Parameters
    ----------
    settings : Settings
        The layer.

    Returns
    -------
    PaddingInfo
        Plain values; shared between calls, so do not write to them.

    Raises
    ------
    InvalidInputError
        If PyTorch would refuse the layer.
    """
    conv = convolution_info(
        numbered_picture(*settings.input_size),
        np.ones(settings.kernel_size),
        stride=settings.stride,
        padding=settings.padding,
        dilation=settings.dilation,
        padding_mode=settings.padding_mode,
    )
    high, wide = (
        size_walk(
            settings.input_size[a],
            settings.kernel_size[a],
            settings.stride[a],
            axis.padding,
            settings.dilation[a],
            axis=AXES[a],
        )
        for a, axis in enumerate((conv.reads.rows, conv.reads.columns))
    )
    return PaddingInfo(
        settings=settings,
        conv=conv,
        spread=spread_kernel(settings.kernel_size, settings.dilation),
        walks=(high, wide),
        visits=padded_visit_counts(conv.reads),
        unread=(unread_positions(conv.reads.rows), unread_positions(conv.reads.columns)),
    )


def padding_scene(info: PaddingInfo, words: Words, *, seen: bool = True, visits: bool = False) -> Scene:
    """
    Draw the layer.

    Parameters
    ----------
    info : PaddingInfo
        What to show.
    words : dict
        Titles of the grids and labels of the lines.
    seen : bool
        Whether the output, and what is left unread, may be seen; otherwise a question mark stands for the output.
    visits : bool
        Whether the visit counts stand beside.

    Returns
    -------
    Scene
        The figure with its links.
    """
    picture = _input_panel(info, words, seen=seen)
    patch = [_patch_panel(info, words)] if picture.big else []
    counts = [_visits_panel(info, words)] if visits else []
    output = _output_panel(info, words, seen=seen)
    panels = [picture, *patch, kernel_panel(info.settings, words), output, *counts]
    seen_through: list[Any] = [Glyph("→"), "patch"] if patch else []
    link = Link(
        reads=info.conv.reads,
        read="input",
        weight="kernel",
        into=("output",),
        table=info.conv.table,
        spread=info.settings.dilation,
        patch="patch" if patch else None,
    )
    return Scene(
        figure=grid_figure(panels),
        label=words["figure_label"],
        panels=tuple(panels),
        arrangement=("input", *seen_through, Glyph("⊙"), "kernel", Glyph("Σ"), "output", *(p.name for p in counts)),
        links=(link,),
        lines=(Line("sum", "output", words["place"]),) if seen else (),
        legends=tuple(
            Legend(panel.title, panel.scale, words["own_scale"])
            for panel in ([output] if seen else []) + counts
            if panel.scale
        ),
        concealed=None if seen else (0, 0),
    )


def refused_scene(settings: Settings, words: Words) -> Scene:
    """
    Draw the input and the kernel of a layer that cannot be computed, so that both can be compared.

    Parameters
    ----------
    settings : Settings
        The layer.
    words : dict
        Titles of the grids.

    Returns
    -------
    Scene
        The figure, without an output and without links.
    """
    picture = numbered_picture(*settings.input_size)
    panels = [
        Panel("input", words["input"], picture, pixel_scale(picture), _size(picture)),
        kernel_panel(settings, words),
    ]
    arrangement = ("input", Glyph("⊙"), "kernel")
    label = words["refused_label"]
    return Scene(figure=grid_figure(panels), label=label, panels=tuple(panels), arrangement=arrangement)


def kernel_panel(settings: Settings, words: Words) -> Panel:
    """
    Draw the kernel with the gaps between its taps.

    Parameters
    ----------
    settings : Settings
        The layer.
    words : dict
        Titles of the grids.

    Returns
    -------
    Panel
        Its cells without a number are gaps.
    """
    spread = spread_kernel(settings.kernel_size, settings.dilation)
    weights = " × ".join(map(str, settings.kernel_size))
    is_dilated = max(settings.dilation) > 1
    note = words["kernel_dilated" if is_dilated else "kernel_plain"].format(size=weights, reach=_size(spread))
    labels = ["1" if weight == 1 else "" for weight in spread.ravel()]
    return Panel("kernel", words["kernel"], spread, KERNEL_SCALE, note, labels=labels)


def _input_panel(info: PaddingInfo, words: Words, *, seen: bool) -> Panel:
    conv = info.conv
    (top, bottom), (left, right) = conv.reads.rows.padding, conv.reads.columns.padding
    is_padded = top + bottom + left + right > 0
    states = conv.states if seen else conv.states & np.uint8(PADDING)
    note = words["input_padded" if is_padded else "input_plain"].format(
        size=" × ".join(map(str, info.settings.input_size)), padded=_size(conv.padded)
    )
    if np.any(states & UNREAD):
        note += words["hatched"]
    return Panel(
        "input", words["input"], conv.padded, pixel_scale(conv.padded), note, -top, -left, states=states, ticks=True
    )


def _patch_panel(info: PaddingInfo, words: Words) -> Panel:
    padded, shape = info.conv.padded, info.settings.kernel_size
    width = widest(padded, 0)
    return Panel("patch", words["patch"], np.zeros(shape), pixel_scale(padded), "", live=True, live_width=width)


def _output_panel(info: PaddingInfo, words: Words, *, seen: bool) -> Panel:
    output = info.conv.output
    if not seen:
        return Panel("output", words["output"], np.zeros((1, 1)), unsigned_scale(output), words["unknown_size"])
    return Panel("output", words["output"], output, unsigned_scale(output), _size(output), ticks=True)


def _visits_panel(info: PaddingInfo, words: Words) -> Panel:
    counts = info.visits.astype(np.float64)
    first = info.conv.reads.rows.first, info.conv.reads.columns.first
    states = info.conv.states & np.uint8(PADDING)
    return Panel(
        "visits",
        words["visits"],
        counts,
        unsigned_scale(counts),
        words["visits_note"],
        *first,
        states=states,
        ticks=True,
        numbers=max(counts.shape) <= NUMBERED_SIDE or None,
    )


def _size(values: NDArray[Any]) -> str:
    return f"{values.shape[0]} × {values.shape[1]}"
