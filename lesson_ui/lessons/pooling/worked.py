"""Pooling: one window taken apart, the size of the maps, the whole map as one window; with the live numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cnn_core.geometry import AxisReads, unread_positions
from cnn_core.largest import first_largest
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.pooling.figure import PoolingInfo, is_printed_exactly, map_decimals
from lesson_ui.words.formulas import bold, bracketed, equals, tex_number
from lesson_ui.words.numbers import count_text, decimals_needed, is_exact, listed, number_text, shortest

Words = dict[str, Any]
MOST_TERMS = 16  # longer sums are shortened in the middle
DEPTH = 512  # maps of the volume that global average pooling is told about


class WindowFacts(NamedTuple):
    """
    Values for the explanation of one window.

    Attributes
    ----------
    cell : (int, int)
        The pooled cell: the pinned one, or the one asked about.
    answer, hint : str
        What the cell asked about holds, and why in one line.
    accepts : tuple of str
        What counts as right.
    formulas, size, whole : dict
        Values for the placeholders of the sections of the same subject.
    """

    cell: tuple[int, int]
    answer: str
    hint: str
    accepts: tuple[str, ...]
    formulas: Words
    size: Words
    whole: Words


def window_terms(info: PoolingInfo, cell: tuple[int, int], *, with_padding: bool) -> list[float]:
    """List the numbers that one window covers, in reading order."""
    (top, _), (left, _) = info.reads.rows.padding, info.reads.columns.padding
    return [
        float(info.padded[read.row + top, read.column + left])
        for read in info.reads.cells(*cell)
        if with_padding or read.has_source
    ]


def _shortened(terms: list[str], separator: str, dots: str) -> str:
    if len(terms) > MOST_TERMS:
        terms = [*terms[:6], dots, *terms[-2:]]
    return separator.join(terms)


def asked_cell(info: PoolingInfo) -> tuple[int, int]:
    """Pick the pooled cell the prediction asks about: the first whose window differs most from its own average."""
    if "average" not in info.maps:
        return 0, 0
    contrast = info.maps["max"] - info.maps["average"]
    row, column = first_largest(np.nan_to_num(contrast, neginf=0.0))
    return row, column


@shared(128)
def window_facts(info: PoolingInfo, pin: tuple[int, int] | None, *, words: Words) -> WindowFacts:
    """Work out the pooling of one window."""
    asked = asked_cell(info)
    cell = pin or asked
    kind = "average" if "average" in info.maps else "max"
    value = _value_text(info, kind, asked)
    results = [words["result"].format(kind=words[name], value=_value_text(info, name, asked)) for name in info.maps]
    return WindowFacts(
        cell=cell,
        answer=value,
        hint=words["window_hint"].format(row=asked[0], column=asked[1], results=", ".join(results)),
        accepts=_accepted(info, kind, asked),
        formulas={**_formulas(info, cell), "pinned": _pinned(cell, words, pinned=pin is not None)},
        size=_size(info, words),
        whole=_whole(info),
    )


def _value_text(info: PoolingInfo, kind: str, cell: tuple[int, int]) -> str:
    return shortest(float(info.maps[kind][cell]), map_decimals(info, kind))


def _accepted(info: PoolingInfo, kind: str, cell: tuple[int, int]) -> tuple[str, ...]:
    """List the ways to write one pooled number that count as right: as shown, rounded, as a fraction."""
    value = float(info.maps[kind][cell])
    texts = [_value_text(info, kind, cell), number_text(value, map_decimals(info, kind))]
    if kind == "average":
        total = number_text(float(info.maps["sum"][cell]), map_decimals(info, "sum"))
        divisor = float(info.divisor[cell[0] * info.output_size[1] + cell[1]])
        texts += [number_text(value, 2), f"{total}/{shortest(divisor)}"]
    return tuple(dict.fromkeys(texts))


def _pinned(cell: tuple[int, int], words: Words, *, pinned: bool) -> str:
    return str(words["pinned" if pinned else "not_pinned"]).format(row=cell[0], column=cell[1])


def _formulas(info: PoolingInfo, cell: tuple[int, int]) -> Words:
    decimals = decimals_needed(info.padded)
    own = [bracketed(tex_number(value, decimals)) for value in window_terms(info, cell, with_padding=False)]
    counted = [
        bracketed(tex_number(value, decimals))
        for value in window_terms(info, cell, with_padding=info.count_include_pad)
    ]
    index = cell[0] * info.output_size[1] + cell[1]
    divisor = number_text(float(info.divisor[index]), 0)
    total = _shortened(counted, " + ", "\\cdots")
    listed = _shortened(own, ",\\; ", "\\ldots")
    lines = [f"\\max &= \\max({listed}) {_result(info, 'max', cell)}"]
    if "average" in info.maps:
        lines.append(f"\\text{{average}} &= \\dfrac{{{total}}}{{{divisor}}} {_result(info, 'average', cell)}")
        lines.append(f"\\text{{sum}} &= {total} {_result(info, 'sum', cell)}")
    return {"live": "\\begin{aligned} " + " \\\\[4pt] ".join(lines) + " \\end{aligned}"}


def _result(info: PoolingInfo, kind: str, cell: tuple[int, int]) -> str:
    value = float(info.maps[kind][cell])
    return f"{equals(is_printed_exactly(info, kind))} {bold(tex_number(value, map_decimals(info, kind)))}"


def _size(info: PoolingInfo, words: Words) -> Words:
    return {
        "rows": _size_formula(info, info.reads.rows, info.stride[0]),
        "columns": _size_formula(info, info.reads.columns, info.stride[1]),
        "left_over": _left_over(info, words),
        "rounding": words["ceil" if info.ceil_mode else "floor"],
        "cells": info.maps["max"].size,
        "of": int(np.prod(info.reads.input_size)),
    }


def _size_formula(info: PoolingInfo, axis: AxisReads, stride: int) -> str:
    """Write the output-size formula of one axis with its numbers."""
    left, right = ("\\lceil", "\\rceil") if info.ceil_mode else ("\\lfloor", "\\rfloor")
    room = f"{axis.input_size} + 2 \\cdot {axis.padding[0]} - ({info.dilation} \\cdot ({axis.kernel_size} - 1) + 1)"
    steps = f"\\left{left} \\dfrac{{{room}}}{{{stride}}} \\right{right} + 1"
    return f"{steps}{_dropped(info, axis, stride)} = {axis.output_size}"


def _dropped(info: PoolingInfo, axis: AxisReads, stride: int) -> str:
    """Write that the last window is dropped because it would start beyond the input: torch's rule for ``ceil_mode``."""
    room = axis.padded_size - (info.dilation * (axis.kernel_size - 1) + 1)
    counted = -(-room // stride) + 1 if info.ceil_mode else room // stride + 1
    return " - 1" if counted > axis.output_size else ""


def _left_over(info: PoolingInfo, words: Words) -> str:
    parts = [
        words[name].format(numbers=listed(positions))
        for name, axis in (("unread_rows", info.reads.rows), ("unread_columns", info.reads.columns))
        if (positions := unread_positions(axis).tolist())
    ]
    return str(words["left_over"].format(which=words["and"].join(parts)) if parts else words["nothing_left_over"])


def _whole(info: PoolingInfo) -> Words:
    H, W = info.reads.input_size
    (top, _), (left, _) = info.reads.rows.padding, info.reads.columns.padding
    own = info.padded[top : top + H, left : left + W]
    total, mean = float(own.sum()), float(own.mean())
    exact = decimals_needed(own)
    return {
        "height": H,
        "width": W,
        "cells": H * W,
        "total": tex_number(total, exact),
        "mean": f"{equals(is_exact(mean, 4))} {tex_number(mean)}",
        "depth": DEPTH,
        "volume": count_text(H * W * DEPTH),
    }
