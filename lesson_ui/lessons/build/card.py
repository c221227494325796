"""The drawing of the builder's lesson for its card on Home: a network as a chain of blocks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cnn_core.network import Conv2d, Flatten, Linear, MaxPool2d, Network, trace
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.vignettes import drawing, fills

SIDE = 150  # height of every drawing, in its own units
NETWORK = Network(
    (Conv2d(16, 3, padding=1), MaxPool2d(2), Conv2d(32, 3, padding=1), MaxPool2d(2), Flatten(), Linear(10))
)
BACK = 0.28  # of a side, how far the faces lead back
PLAIN = "#c9ced6"


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw the lesson's first network: sides to scale, depths by their square root, fills by shares of parameters."""
    traced = trace(NETWORK, (3, 32, 32))
    shapes = [traced.input_shape, *(row.output_shape for row in traced.rows)]
    shares = [0.0, *(row.cost.parameters / traced.parameters for row in traced.rows)]
    unit, x, parts = (SIDE - 4) / (1 + BACK) / 32, 0.0, []
    colours = fills(np.array(shares), Scale("unsigned", 0, max(shares)))
    for shape, share, colour in zip(shapes, shares, colours, strict=True):
        fill = str(colour) if share else PLAIN
        if len(shape) == 1:
            wide, high, back = 9.0, max(6.0, 32 * unit * math.sqrt(shape[0] / 2048)), 0.0
        else:
            wide, high, back = math.sqrt(shape[0]) * 6.5, shape[1] * unit, shape[2] * unit * BACK
        parts.append(_box(x, (SIDE + 32 * unit * BACK) / 2 - high / 2, wide, high, back, fill))
        x += wide + back + 14
    return drawing(x - 14, SIDE, parts, label=label)


def _box(x: float, y: float, wide: float, high: float, back: float, fill: str) -> str:
    """Draw a box with its front at (x, y), its top a little lighter and its side a little darker."""
    edge = 'stroke="#808890" stroke-width="1" stroke-linejoin="round"'
    front = f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{fill}" {edge}/>'
    if not back:
        return front
    top = f"M{x:.1f} {y:.1f}l{back:.1f} {-back:.1f}h{wide:.1f}l{-back:.1f} {back:.1f}z"
    side = f"M{x + wide:.1f} {y:.1f}l{back:.1f} {-back:.1f}v{high:.1f}l{-back:.1f} {back:.1f}z"
    faces = "".join(
        f'<path d="{path}" fill="{fill}" {edge}/><path d="{path}" fill="{veil}" fill-opacity="0.25"/>'
        for path, veil in ((top, "#fff"), (side, "#000"))
    )
    return front + faces
