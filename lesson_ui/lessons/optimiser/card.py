"""The drawing of the lesson on optimisers for its card on Home: a narrow valley, paths of SGD and momentum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core.optimization import Rule, Surface, walk
from lesson_ui.drawing.vignettes import drawing

WIDTH, HEIGHT = 330.0, 150.0
REACH = (2.6, 1.2)  # how far the map goes from 0
LEVELS = (9.0, 6.0, 3.6, 1.8, 0.6)
PATHS = (("SGD", 0.18, "#808890", ""), ("momentum", 0.03, "#d55e00", ' stroke-dasharray="9 4"'))


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw rings of equal loss, and the paths of plain SGD and of momentum from one start."""
    surface = Surface("valley", 10.0)
    seen = [_ring(ring) for level in LEVELS for ring in surface.rings(level, 33)]
    for name, lr, colour, dashes in PATHS:
        points = walk(surface, [-2.2, 1.0], Rule(name, lr), 24).points
        line = f'stroke="{colour}" stroke-width="3" stroke-linejoin="round"{dashes}'
        seen.append(f'<path d="{_path(points)}" fill="none" {line}/>')
        seen += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in _placed(points)[:9]]
    return drawing(WIDTH, HEIGHT, seen, label=label)


def _placed(points: NDArray[np.float64]) -> NDArray[np.float64]:
    middle = np.array([WIDTH, HEIGHT]) / 2
    placed: NDArray[np.float64] = middle + points * middle / np.array(REACH) * np.array([1.0, -1.0])
    return placed


def _path(points: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in _placed(points))


def _ring(points: NDArray[np.float64]) -> str:
    return f'<path d="{_path(points)}z" fill="#808890" fill-opacity="0.08" stroke="#808890" stroke-opacity="0.55"/>'
