"""The words of the receptive-field lesson with the live numbers: how fields grow, and what small kernels save."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.receptive_field import Field
from cnn_core.receptive_stack import NONE, Stack
from cnn_core.sizes import effective_kernel_size
from lesson_ui.figures.receptive_picture import PictureInfo, Thing, best_unit
from lesson_ui.figures.receptive_pyramid import PyramidInfo, asked_unit, layer_text

Words = dict[str, Any]


def growth_rows(stack: Stack, fields: tuple[Field, ...]) -> list[str]:
    """
    Write the recurrence of every layer with its numbers, as rows of a table.

    Parameters
    ----------
    stack : tuple of Window
        The layers.
    fields : tuple of Field
        The input first.

    Returns
    -------
    list of str
        Layer, reach of its window, field, jump and start.
    """
    rows = []
    for k, (layer, below, field) in enumerate(zip(stack, fields, fields[1:], strict=False), start=1):
        reach = effective_kernel_size(layer.kernel_size, layer.dilation)
        window = f"{reach}" if layer.dilation == 1 else f"{layer.dilation} · ({layer.kernel_size} − 1) + 1 = {reach}"
        grown = f"{below.size} + ({reach} − 1) · {below.jump} = **{field.size}**"
        jump = f"{layer.stride} · {below.jump} = **{field.jump}**"
        start = f"{whole(below.start)} − {layer.padding} · {below.jump} = **{whole(field.start)}**"
        rows.append(f"| {k} | {layer_text(layer)} | {window} | {grown} | {jump} | {start} |")
    return rows


def whole(value: Any) -> str:
    """
    Write a whole number with a real minus.

    Parameters
    ----------
    value : Fraction or int
        A whole number.

    Returns
    -------
    str
        E.g. ``−3``.
    """
    return str(int(value)).replace("-", "−")


def growth_facts(info: PyramidInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """
    Work a stack out, layer by layer, and one unit of it.

    Parameters
    ----------
    info : PyramidInfo
        What the figure shows.
    pin : (int, int) or None
        View and unit that are pinned.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the placeholders of the sections; ``size`` is the number to predict.
    """
    last = info.fields[-1]
    rows = growth_rows(info.stack, info.fields)
    strides = [layer.stride for layer in info.stack[:-1]]
    return {
        "layers": len(info.stack),
        "size": str(last.size),
        "jump": last.jump,
        "stack": ", ".join(layer_text(layer) for layer in info.stack[:8]) + (" …" if len(info.stack) > 8 else ""),
        "table": "\n".join([words["growth_head"], "|--:|---|---|---|---|---|", *rows]),
        "last_sum": grown_text(info.stack),
        "strides": " · ".join(map(str, strides)) or "1",
        **_unit_facts(info, pin or asked_unit(info), words),
        **weight_facts(info.stack, last, words),
    }


def grown_text(stack: Stack) -> str:
    """
    Write a field as one sum: the pixel itself, and what every layer adds.

    Parameters
    ----------
    stack : tuple of Window
        The layers.

    Returns
    -------
    str
        E.g. ``1 + 2·1 + 2·1 + 2·1``.
    """
    terms, product = ["1"], 1
    for layer in stack:
        terms.append(f"{layer.dilation * (layer.kernel_size - 1)} \\cdot {product}")
        product *= layer.stride
    return " + ".join(terms)


def _unit_facts(info: PyramidInfo, unit: tuple[int, int], words: Words) -> Words:
    layer, o = unit[0] + 1, unit[1]
    field = info.fields[layer]
    first, last = field.cells(o)
    size = info.sizes[0]
    before, after = max(0, -first), max(0, last - size + 1)
    cut = words["unit_cut"] if before or after else words["unit_whole"]
    return {
        "unit_layer": layer,
        "unit": o,
        "unit_start": whole(field.start),
        "unit_jump": field.jump,
        "unit_first": whole(first),
        "unit_last": whole(last),
        "unit_size": field.size,
        "unit_seen": int(np.count_nonzero(info.seen[layer][0][o])),
        "cells": size,
        "unit_cut": cut.format(before=min(before, field.size), after=min(after, field.size)),
    }


def weight_facts(stack: Stack, field: Field, words: Words) -> Words:
    """
    Compare a stack's weights with those of one kernel that reaches as far.

    Parameters
    ----------
    stack : tuple of Window
        The layers.
    field : Field
        Of the last one.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        ``stack_weights``, ``one_weights`` and the verdict.
    """
    own = [layer.weights for layer in stack]
    total, one = sum(own), field.size**2
    terms = " + ".join(f"{layer.kernel_size}²" for layer in stack if layer.weights)
    shorter = terms if len(terms) < 60 else " + ".join(terms.split(" + ")[:3]) + " + …"
    verdict = "weights_fewer" if total < one else "weights_same" if total == one else "weights_more"
    return {
        "stack_weights": total,
        "stack_terms": shorter or "0",
        "one_weights": one,
        "verdict": words[verdict].format(share=f"{100 * total / one:.0f}"),
    }


def picture_facts(info: PictureInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """
    Work out where one unit looks on a picture, and how the fields grow on the way.

    Parameters
    ----------
    info : PictureInfo
        What the figure shows.
    pin : (int, int) or None
        Row and column of the pinned unit.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the placeholders of the sections; ``jump`` is the number to predict.
    """
    field = info.fields[info.depth]
    H, W = info.pixels.shape[:2]
    O_h, O_w = info.means.shape
    row, column = pin or (O_h // 2, O_w // 2)
    top, bottom = field.cells(row)
    left, right = field.cells(column)
    seen = int(
        np.prod([last - first + 1 for first, last in (info.rows[info.depth][row], info.columns[info.depth][column])])
    )
    if NONE in (*info.rows[info.depth][row], *info.columns[info.depth][column]):
        seen = 0
    below = info.stack[: info.depth - 1]
    return {
        "depth": info.depth,
        "layer": layer_text(info.stack[info.depth - 1]),
        "size": field.size,
        "jump": str(field.jump),
        "strides": " · ".join(str(layer.stride) for layer in info.stack[: info.depth] if layer.stride > 1) or "1",
        "height": H,
        "width": W,
        "units": f"{O_h} × {O_w}",
        "table": picture_table(info, words),
        "start": whole(field.start),
        "row": row,
        "column": column,
        "top": whole(top),
        "bottom": whole(bottom),
        "left": whole(left),
        "right": whole(right),
        "pixels_seen": seen,
        "pixels_all": field.size**2,
        "share": f"{100 * seen / (H * W):.1f}",
        "below": len(below),
        "larger": words["larger"] if field.size > min(H, W) else words["smaller"],
        "which": words["pinned_unit"] if pin else words["middle_unit"],
    }


def picture_table(info: PictureInfo, words: Words) -> str:
    """
    List the fields of all layers up to the one looked at.

    Parameters
    ----------
    info : PictureInfo
        What the figure shows.
    words : dict
        Short words of the lesson.

    Returns
    -------
    str
        A table.
    """
    lines = [words["picture_head"], "|--:|---|--:|--:|--:|"]
    for k in range(1, info.depth + 1):
        field = info.fields[k]
        units = f"{len(info.rows[k])} × {len(info.columns[k])}"
        lines.append(f"| {k} | {layer_text(info.stack[k - 1])} | {field.size} | {field.jump} | {units} |")
    return "\n".join(lines)


def object_facts(info: PictureInfo, thing: Thing, *, words: Words) -> Words:
    """
    Compare an object with what the best-placed unit of every layer sees of it.

    Parameters
    ----------
    info : PictureInfo
        What the figure shows.
    thing : Thing
        The object.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the placeholders of the sections; ``enough`` is the layer to predict.
    """
    shares = [best_unit(info, thing, depth)[2] for depth in range(1, len(info.stack) + 1)]
    enough = next((k for k, share in enumerate(shares, start=1) if share >= 1), None)
    field = info.fields[info.depth]
    row, column, share = best_unit(info, thing, info.depth)
    lines = [words["object_head"], "|--:|---|--:|--:|"]
    for k, part in enumerate(shares, start=1):
        mark = "**" if k == info.depth else ""
        size = info.fields[k].size
        lines.append(f"| {mark}{k}{mark} | {layer_text(info.stack[k - 1])} | {size} × {size} | {per_cent(part)} |")
    needed = max(thing.height, thing.width)
    return {
        "object": thing.name,
        "height": thing.height,
        "width": thing.width,
        "needed": needed,
        "layers": len(info.stack),
        "depth": info.depth,
        "size": field.size,
        "row": row,
        "column": column,
        "share": per_cent(share),
        "table": "\n".join(lines),
        "enough": str(enough) if enough else words["never"],
        "right_answers": (str(enough),) if enough else (words["never"], "0", words["none"]),
        "enough_size": info.fields[enough].size if enough else "–",
        "verdict": words["sees_all" if share >= 1 else "sees_part"].format(share=per_cent(share), object=thing.name),
        "reason": words["enough_reason" if enough else "never_reason"].format(
            enough=enough,
            size=info.fields[enough or -1].size,
            height=thing.height,
            width=thing.width,
            object=thing.name,
        ),
    }


def per_cent(share: float) -> str:
    """
    Write a share in per cent, never rounded up to all of it nor down to nothing.

    Parameters
    ----------
    share : float
        From 0 to 1.

    Returns
    -------
    str
        E.g. ``0.6 %``.

    Examples
    --------
    >>> per_cent(1.0), per_cent(0.9999), per_cent(0.25), per_cent(0.00001)
    ('100 %', '99.9 %', '25 %', '< 0.1 %')
    """
    value = 100 * share
    if value in (0, 100) or abs(value - round(value)) < 1e-9:
        return f"{value:.0f} %"
    if value < 0.1:
        return "< 0.1 %"
    return f"{min(value, 99.9):.1f} %"
