"""The drawing of the lesson on architectures for its card on Home: four networks as rows of layers, to scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core.network import PRESETS
from lesson_ui.drawing.colours import ROLES
from lesson_ui.drawing.vignettes import drawing
from lesson_ui.lessons.architectures.stages_figure import preset_trace, weighted

SIDE, LAYER, HIGH, NAMES, COUNT = 150, 6, 22, 46, 32
SHOWN = ("lenet5", "alexnet_2012", "vgg16", "resnet50")


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw four networks, a cell per layer: 5 in 1998, 8 in 2012, 16 in 2014, 50 in 2015."""
    parts = []
    pitch = SIDE / len(SHOWN)
    for k, name in enumerate(SHOWN):
        top = k * pitch + (pitch - HIGH) / 2
        depth = len(weighted(preset_trace(name).rows))
        parts.append(_words(0, top, str(PRESETS[name].year)))
        for layer in range(depth):
            box = f'x="{NAMES + layer * LAYER}" y="{top:g}" width="{LAYER - 1}" height="{HIGH}"'
            parts.append(f'<rect {box} fill="{ROLES["read"]}"/>')
        parts.append(_words(NAMES + depth * LAYER + 6, top, str(depth)))
    most = max(len(weighted(preset_trace(name).rows)) for name in SHOWN)
    return drawing(NAMES + most * LAYER + COUNT, SIDE, parts, label=label)


def _words(left: float, top: float, text: str) -> str:
    place = f'x="{left:g}" y="{top + HIGH / 2:g}"'
    return f'<text {place} font-size="17" fill="#808890" dominant-baseline="central">{text}</text>'
