"""The figure of convolution, batch normalisation and ReLU, with and without a bias of the convolution."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain import term_table
from cnn_core.geometry import listed_reads
from lesson_ui.drawing.cells import Cells, Live
from lesson_ui.drawing.colours import Scale, pixel_scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line, ProductLine
from lesson_ui.drawing.links import Link, Weights, Window, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Ticks, Tiles
from lesson_ui.drawing.scene import GridScene, legends_of
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import added, decimals_needed

Numbers = NDArray[np.float64]
Words = dict[str, Any]
SAMPLES, SIDE, KERNEL = 2, 4, 2
CELL_DECIMALS, LINE_DECIMALS, EPS = 2, 4, 1e-5
ABOVE = 40


class Path(NamedTuple):
    """
    The maps on one path from the pictures to the result.

    Attributes
    ----------
    sums : ndarray of shape (N, O, O)
        After the convolution.
    mean, variance : float
        Of all of them.
    output : ndarray of shape (N, O, O)
        After batch normalisation and ReLU.
    """

    sums: Numbers
    mean: float
    variance: float
    output: Numbers


class BiasInfo(NamedTuple):
    """
    The same pictures with and without a bias of the convolution.

    Attributes
    ----------
    pictures : ndarray of shape (N, H, W)
        One channel each.
    weight : ndarray of shape (K, K)
        The kernel.
    bias : float
        Of the convolution.
    without, having : Way
        Without and with the bias.
    """

    pictures: Numbers
    weight: Numbers
    bias: float
    without: Path
    having: Path

    @property
    def same(self) -> bool:
        """Whether both paths end in the same numbers."""
        return bool(np.allclose(self.without.output, self.having.output, rtol=0, atol=1e-9))


@shared(64)
def bias_info(pictures: Numbers, weight: Numbers, bias: float) -> BiasInfo:
    """Convolve two small pictures, normalise and rectify, with a bias and without."""
    paths = []
    for moved in (0.0, bias):
        sums = F.conv2d(pictures[:, None], weight[None, None], np.array([float(moved)]))
        output = F.relu(F.batch_norm(sums, None, None, training=True, eps=EPS))
        paths.append(Path(sums[:, 0], float(sums.mean()), float(sums.var()), output[:, 0]))
    return BiasInfo(pictures, weight, bias, *paths)


@shared(64)
def bias_scene(info: BiasInfo, words: Words, *, seen: bool) -> GridScene:
    """Draw both paths under one cursor."""
    panels = _panels(info, words, seen=seen)
    sign = Glyph("?" if not seen else "=" if info.same else "≠")
    return GridScene(
        figure=grid_figure(panels),
        label=words["redundant_label"],
        panels=tuple(panels),
        arrangement=("pictures", Glyph("⊙"), "weight", "sums", "shifted", Glyph("→"), "plain", sign, "biased"),
        reading=(("pictures", Glyph("⊙"), "weight"), ("sums", "shifted"), ("plain", sign, "biased")),
        links=_links(info),
        lines=_lines(info, words, seen=seen),
        start=(0, 0),
        legends=legends_of(panels),
        above=ABOVE,
        hint=words["redundant_hint"],
    )


def _panels(info: BiasInfo, words: Words, *, seen: bool) -> list[Panel]:
    bias = added(info.bias)
    scale = signed_scale(info.without.sums, info.having.sums)
    rectified = unsigned_scale(info.without.output, info.having.output)

    def maps(name: str, values: Numbers, shade: Scale, *, live: bool = False, editable: bool = False) -> Panel:
        title, note = words["redundant_titles"][name]
        N, rows, columns = values.shape
        tiles = Tiles(rows, columns, tuple(words["sample_name"].format(n=n) for n in range(N)))
        most = CELL_DECIMALS if name in ("plain", "biased") else 3
        decimals = decimals_needed(values, most=most)
        flat = values.reshape(N * rows, columns)
        note = note.format(bias=bias)
        return Panel(
            name,
            title,
            Live(flat.shape, shade, decimals) if live else Cells(flat, shade, decimals, editable=editable),
            note,
            ticks=Ticks(row_heads=tuple(f"n{n}" for n in range(N)), column_heads=("",)),
            tiles=tiles,
        )

    title, note = words["redundant_titles"]["weight"]
    decimals = decimals_needed(info.weight)
    return [
        maps("pictures", info.pictures, pixel_scale(info.pictures), editable=True),
        Panel("weight", title, Cells(info.weight, signed_scale(info.weight), decimals, editable=True), note),
        maps("sums", info.without.sums, scale),
        maps("shifted", info.having.sums, scale),
        maps("plain", info.without.output, rectified),
        maps("biased", info.having.output, rectified, live=not seen),
    ]


def _links(info: BiasInfo) -> tuple[Link, ...]:
    N, H, W = info.pictures.shape
    _, O_h, O_w = info.without.sums.shape
    K = len(info.weight)
    rows = [[n * H + i + u for u in range(K)] for n in range(N) for i in range(O_h)]
    flat = info.pictures.reshape(N * H, W)
    table = term_table(flat, info.weight)
    into = ("sums", "shifted", "plain", "biased")
    convolution = Link(
        source=Window(listed_reads(rows, [[j + v for v in range(K)] for j in range(O_w)], (N * H, W))),
        read="pictures",
        into=into,
        table=table,
        weights=Weights("weight", decimals=decimals_needed(info.weight)),
        decimals=decimals_needed(info.pictures),
    )
    everything = listed_reads([list(range(N * O_h))] * (N * O_h), [list(range(O_w))] * O_w, (N * O_h, O_w))
    return convolution, Link(
        source=Window(everything),
        read="sums",
        into=into,
        table=values_only(info.without.sums.reshape(N * O_h, O_w)),
    )


def _lines(info: BiasInfo, words: Words, *, seen: bool) -> tuple[Line, ...]:
    full = np.ones(info.without.sums.size)
    sums = info.without.sums.ravel()
    decimals = decimals_needed(sums)
    shifted = {
        "z": Column(sums, decimals, "read"),
        "b": Column(full * info.bias, 2, "weight"),
        "result": Column(info.having.sums.ravel(), decimals),
    }
    lines = [
        ProductLine("sums", words["redundant_conv"], decimals=decimals),
        _formula("shifted", words["redundant_shifted"], "{z} + {b!}", shifted),
        _formula("plain", words["redundant_plain"], "max(0, ({z} − {mu!}) / √({var} + {eps}))", _norm(info.without)),
    ]
    if seen:
        formula = "max(0, ({z} − {mu!}) / √({var} + {eps}))"
        lines.append(_formula("biased", words["redundant_biased"], formula, _norm(info.having)))
    return tuple(lines)


def _norm(path: Path) -> dict[str, Column]:
    full = np.ones(path.sums.size)
    return {
        "z": Column(path.sums.ravel(), decimals_needed(path.sums), "read"),
        "mu": Column(full * path.mean, LINE_DECIMALS),
        "var": Column(full * path.variance, LINE_DECIMALS),
        "eps": Column(full * EPS, 5),
        "result": Column(path.output.ravel(), LINE_DECIMALS),
    }


def _formula(result: str, label: str, formula: str, columns: dict[str, Column]) -> Line:
    return FormulaLine(result, label, decimals=LINE_DECIMALS, formulas=(formula,), columns=columns)
