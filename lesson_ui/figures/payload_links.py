"""Links and lines of a scene as plain values: what is read, through what, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lesson_ui.figures.arrays import Arrays, exact_type
from lesson_ui.figures.panel import Panel
from lesson_ui.figures.scene import Column, Line, Link, Maps


def plain_link(link: Link, panels: Sequence[Panel], arrays: Arrays) -> dict[str, Any]:
    """
    Write what the cursor shows of one connection.

    Parameters
    ----------
    link : Link
        The connection.
    panels : sequence of Panel
        All panels, for a picture that holds its levels already.
    arrays : Arrays
        Where its numbers go.

    Returns
    -------
    dict
        As the drawing component reads it.
    """
    rows, columns = link.reads.rows, link.reads.columns
    K_h, K_w = rows.position.shape[1], columns.position.shape[1]
    return {
        "read": link.read,
        "weight": link.weight,
        "into": list(link.into),
        "live": {"patch": link.patch, "product": link.product, "running": link.running},
        "size": list(link.maps.size) if link.maps else [rows.position.shape[0], columns.position.shape[0]],
        "maps": _maps(link.maps, arrays) if link.maps else None,
        "box": link.box,
        "kernel": [K_h, K_w],
        "taps": K_h * K_w if link.cells is None else link.cells.shape[1],
        "spread": list(link.spread),
        "role": link.role,
        "rows": arrays.add(rows.position, "i4"),
        "cols": arrays.add(columns.position, "i4"),
        "levels": _levels(link, panels, arrays),
        "levelValues": arrays.add(link.table.values, "f8"),
        "products": arrays.add(link.table.products, "f8") if link.product else None,
        "running": arrays.add(link.running_sums, "f8"),
        "winner": arrays.add(link.winner, "i4"),
        "divisor": arrays.add(link.divisor, "f8"),
        "shown": arrays.add(link.shown, "f8"),
        "focus": link.focus,
        "name": link.name,
        "prints": link.prints,
        "weightTexts": list(link.weight_texts),
        "weightSets": arrays.add(link.weight_sets, "f8"),
        "cells": arrays.add(link.cells, "i4"),
        "weightCells": arrays.add(link.weight_cells, "i4"),
        "echoes": [
            {"panel": echo.panel, "cells": arrays.add(echo.cells, "i4"), "hides": echo.hides} for echo in link.echoes
        ],
        "decimals": {"value": link.value_decimals, "weight": link.weight_decimals},
    }


def _maps(maps: Maps, arrays: Arrays) -> dict[str, Any]:
    sides = ("rows", "cols", "across")
    read, into = (dict(zip(sides, side, strict=True)) for side in (maps.read, maps.into))
    return {"channels": arrays.add(maps.channels, "i4"), "depth": maps.channels.shape[1], "read": read, "into": into}


def _levels(link: Link, panels: Sequence[Panel], arrays: Arrays) -> dict[str, Any] | None:
    """Send the level of every cell that is read, or where it stands already: in a channel of the picture."""
    levels = link.table.levels
    for k, panel in enumerate(panels):
        if panel.name != link.read or panel.image is None:
            continue
        image = panel.image.reshape(*panel.image.shape[:2], -1)
        for channel in range(image.shape[2]):
            if np.array_equal(image[..., channel], levels):
                return {"trace": k, "channel": channel}
    return arrays.add(levels, "u1" if link.table.values.size <= 256 else "u2")


def plain_line(line: Line, arrays: Arrays) -> dict[str, Any]:
    """
    Write what the line of arithmetic is made of.

    Parameters
    ----------
    line : Line
        The line.
    arrays : Arrays
        Where its numbers go.

    Returns
    -------
    dict
        As the drawing component reads it.
    """
    return {
        "kind": line.kind,
        "result": line.result,
        "label": line.label,
        "link": line.link,
        "decimals": line.decimals,
        "bias": line.bias,
        "biasDecimals": line.bias_decimals,
        "from": line.source,
        "exact": line.exact,
        "padding": line.padding,
        "formula": line.formula,
        "formulas": list(line.formulas),
        "cases": arrays.add(line.cases, "u1"),
        "columns": {name: _column(column, arrays) for name, column in line.columns.items()},
        "byLevel": line.by_level,
    }


def _column(column: Column, arrays: Arrays) -> dict[str, Any]:
    words = isinstance(column.values, tuple)
    values = column.values if isinstance(column.values, tuple) else arrays.add(column.values, exact_type(column.values))
    return {"values": values, "words": words, "decimals": column.decimals, "role": column.role}
