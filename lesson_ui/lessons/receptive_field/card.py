"""The drawing of the lesson on receptive fields for its card on Home: nested fields on a photograph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import layer_fields
from lesson_ui.drawing.vignettes import drawing, outline, picture

SIDE = 150  # height of every drawing, in its own units
WIDE = 224  # pixels a side that VGG-16 takes
VGG_16 = "c3p1-c3p1-p2-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2"
POOLINGS = (3, 6, 10, 14, 18)  # the layers whose fields are drawn


def card_drawing(photograph: NDArray[np.uint8], label: str) -> str:
    """Draw a photograph and what one unit behind each pooling of VGG-16 sees of it: 6, 16, 44, 100 and 212 pixels."""
    unit = SIDE / WIDE
    sizes = [layer_fields(from_short_form(VGG_16))[k].size for k in POOLINGS]
    boxes = [outline((WIDE - s) / 2 * unit, (WIDE - s) / 2 * unit, s * unit, s * unit, "read") for s in sizes]
    left = SIDE + 36
    bars = []
    high = SIDE / len(sizes)
    for k, size in enumerate(sizes):
        y = k * high + high * 0.18
        bars.append(
            f'<rect x="{left}" y="{y:g}" width="{size * unit:g}" height="{high * 0.64:g}" fill="#0072B2"/>'
            f'<text x="{left + size * unit + 6:g}" y="{y + high * 0.32:g}" font-size="17" fill="#808890" '
            f'dominant-baseline="central">{size}</text>'
        )
    return drawing(left + SIDE + 36, SIDE, [picture(0, 0, SIDE, photograph), *boxes, *bars], label=label)
