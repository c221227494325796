"""Small drawings in numbers: grids, pictures and outlines as one scalable image, for places nobody needs to touch."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.images import to_png
from lesson_ui.drawing.colours import ROLES, STEPS, Scale, colour_table
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import decimals_needed, number_text

TYPE = 0.5  # of a cell's side
CHARACTER = 0.58  # width of a digit, of the type's size
PALER = 0.6  # how far a border cell's fill goes towards white
WIDTHS = {"read": 3.0, "weight": 3.0, "result": 3.0, "asked": 3.0}
DASHES = {"weight": ' stroke-dasharray="8 5"'}


def fills(values: NDArray[Any], scale: Scale) -> NDArray[np.str_]:
    """
    Give every number its fill.

    Parameters
    ----------
    values : ndarray of any shape
        Numbers, of any shape.
    scale : Scale
        How numbers become fills.

    Returns
    -------
    ndarray of str, same shape
        ``#rrggbb``.
    """
    return np.asarray(np.array(colour_table(scale.name))[_steps(values, scale)])


def _steps(values: NDArray[Any], scale: Scale) -> NDArray[np.int64]:
    """Find each number's place in the colour table."""
    share = (np.asarray(values, dtype=np.float64) - scale.min) / (scale.max - scale.min)
    return np.rint(share * (STEPS - 1)).clip(0, STEPS - 1).astype(np.int64)


def coloured(values: NDArray[Any], scale: Scale) -> NDArray[np.uint8]:
    """
    Turn a map of numbers into a picture by its scale.

    Parameters
    ----------
    values : ndarray of shape (H, W)
        The map.
    scale : Scale
        How numbers become fills.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        RGB.
    """
    table = np.array([[int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in colour_table(scale.name)], np.uint8)
    return np.asarray(table[_steps(values, scale)])


def grid(
    x: float, y: float, cell: float, values: NDArray[Any], scale: Scale, *, padding: int = 0, numbers: bool = True
) -> str:
    """
    Draw numbers in filled cells.

    Parameters
    ----------
    x, y : float
        Left and top edge.
    cell : float
        Side of a cell.
    values : ndarray of shape (rows, cols)
        The numbers.
    scale : Scale
        How numbers become fills.
    padding : int
        How many rows and columns on each side are border, drawn dashed.
    numbers : bool
        Whether the numbers are written.

    Returns
    -------
    str
        SVG elements.
    """
    rows, cols = values.shape
    decimals, colours = decimals_needed(values), fills(values, scale)
    size = min(TYPE * cell, (cell - 6) / (CHARACTER * widest(values, decimals)))
    parts = [f'<g font-size="{size:.1f}" text-anchor="middle" dominant-baseline="central">']
    for i, j in np.ndindex(rows, cols):
        border = not (padding <= i < rows - padding and padding <= j < cols - padding)
        left, top, fill = x + j * cell, y + i * cell, str(colours[i, j])
        fill = _paler(fill) if border else fill
        parts.append(_cell(left, top, cell, fill, dashed=border))
        if numbers:
            text = number_text(float(values[i, j]), decimals)
            middle = f'x="{left + cell / 2:g}" y="{top + cell / 2:g}"'
            parts.append(f'<text {middle} fill="{_ink(fill)}">{text}</text>')
    return "".join([*parts, "</g>"])


def _cell(left: float, top: float, cell: float, fill: str, *, dashed: bool) -> str:
    box = f'x="{left + 0.5:g}" y="{top + 0.5:g}" width="{cell - 1:g}" height="{cell - 1:g}"'
    edge = 'stroke="#6b6b6b" stroke-dasharray="3 3"' if dashed else 'stroke="#808890" stroke-opacity="0.5"'
    return f'<rect {box} fill="{fill}" {edge}/>'


def _paler(fill: str) -> str:
    channels = (int(fill[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(c + PALER * (255 - c)):02x}" for c in channels)


def _ink(fill: str) -> str:
    red, green, blue = (int(fill[k : k + 2], 16) / 255 for k in (1, 3, 5))
    luminance = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return "#111111" if luminance > 0.18 else "#ffffff"


def picture(x: float, y: float, side: float, pixels: NDArray[np.uint8]) -> str:
    """
    Draw a picture, every pixel a square.

    Parameters
    ----------
    x, y : float
        Left and top edge.
    side : float
        Its height; the width follows.
    pixels : ndarray of uint8, shape (H, W, 3) or (H, W)
        The picture.

    Returns
    -------
    str
        An SVG element.
    """
    data = base64.b64encode(to_png(np.ascontiguousarray(pixels))).decode()
    width = side * pixels.shape[1] / pixels.shape[0]
    return (
        f'<image x="{x:g}" y="{y:g}" width="{width:g}" height="{side:g}" '
        f'style="image-rendering: pixelated" href="data:image/png;base64,{data}"/>'
    )


def outline(x: float, y: float, width: float, height: float, role: str) -> str:
    """
    Outline what plays a role, light casing under it so that it shows on any fill.

    Parameters
    ----------
    x, y, width, height : float
        The box.
    role : str
        A key of `ROLES`.

    Returns
    -------
    str
        SVG elements.
    """
    box = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="none"'
    lines = [f'<rect {box} stroke="#ffffff" stroke-opacity="0.9" stroke-width="6"/>']
    lines.append(f'<rect {box} stroke="{ROLES[role]}" stroke-width="{WIDTHS[role]:g}"{DASHES.get(role, "")}/>')
    return "".join(lines)


def sign(x: float, y: float, text: str) -> str:
    """
    Write an operator, in a grey that shows on light and on dark.

    Parameters
    ----------
    x, y : float
        Its middle.
    text : str
        E.g. ``⊙``.

    Returns
    -------
    str
        An SVG element.
    """
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="26" text-anchor="middle" dominant-baseline="central" '
        f'fill="#808890">{text}</text>'
    )


def drawing(width: float, height: float, parts: Sequence[str], *, label: str) -> str:
    """
    Put a drawing together.

    Parameters
    ----------
    width, height : float
        Its size in its own units.
    parts : sequence of str
        SVG elements.
    label : str
        What is to be seen, for those who cannot see it.

    Returns
    -------
    str
        An HTML image that carries its SVG with it.
    """
    margin = 4  # room for the outlines
    wide, high = width + 2 * margin, height + 2 * margin
    frame = f'viewBox="{-margin} {-margin} {wide:g} {high:g}" width="{wide:g}" height="{high:g}"'
    image = f'<svg xmlns="http://www.w3.org/2000/svg" {frame} font-family="sans-serif">{"".join(parts)}</svg>'
    data = base64.b64encode(image.encode()).decode()
    return f'<img alt="{html.escape(label)}" src="data:image/svg+xml;base64,{data}">'
