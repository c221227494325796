"""The drawing of the lesson on decisions for its card on Home: two maps, their vector, two probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.colours import ROLES, Scale
from lesson_ui.drawing.vignettes import drawing, grid, outline, sign
from lesson_ui.lessons.decision.dense_figure import dense_info
from lesson_ui.words.numbers import number_text

SIDE, GAP, BAR, MAP_GAP = 150, 36, 110, 10
MAPS = np.array([[[2, 0], [1, 3]], [[0, 1], [3, 0]]], dtype=np.float64)
WEIGHT = np.array([[0.5, 0.1, -0.2, 0.4, 0.2, -0.3, 0.1, -0.4], [-0.4, 0.2, 0.3, -0.2, 0.1, 0.3, -0.1, 0.5]])
CLASSES = ("cat", "dog")


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw two maps, their numbers as one vector, and the probabilities that a dense layer and softmax make of it."""
    info = dense_info(MAPS.ravel(), WEIGHT, np.zeros(2))
    scale, side = Scale("unsigned", 0.0, 3.0), (SIDE - MAP_GAP) / 2
    cell, tall = side / 2, SIDE / MAPS.size
    vector, bars = side + GAP, side + GAP + tall + GAP
    seen = [grid(0, k * (side + MAP_GAP), cell, plane, scale) for k, plane in enumerate(MAPS)]
    seen += [
        sign(side + GAP / 2, SIDE / 2, "→"),
        grid(vector, 0, tall, MAPS.reshape(-1, 1), scale),
        outline(vector, 0, tall, SIDE, "read"),
        sign(vector + tall + GAP / 2, SIDE / 2, "→"),
    ]
    for k, (name, p) in enumerate(zip(CLASSES, info.probabilities, strict=True)):
        seen.append(_bar(bars, SIDE * (0.28 + 0.44 * k), name, float(p)))
    return drawing(bars + BAR, SIDE, seen, label=label)


def _bar(x: float, middle: float, name: str, p: float) -> str:
    words = f"{name} {number_text(p, 2)}"
    return (
        f'<rect x="{x:g}" y="{middle:g}" width="{BAR * p:.1f}" height="18" fill="{ROLES["result"]}"/>'
        f'<text x="{x:g}" y="{middle - 12:g}" font-size="19" dominant-baseline="central" fill="#808890">{words}</text>'
    )
