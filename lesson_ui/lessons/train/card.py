"""The drawing of *Train live* for its card on Home: a loss that falls over the steps, an accuracy that rises."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.colours import ROLES
from lesson_ui.drawing.vignettes import drawing, sign

SIDE, WIDE, GAP = 150, 200, 36
# Loss and accuracy over the validation pictures of digits, epoch by epoch, with the lesson's settings at first.
LOSSES = (2.30, 0.61, 0.28, 0.19, 0.14, 0.12, 0.10, 0.09, 0.08)
ACCURACIES = (0.10, 0.83, 0.92, 0.95, 0.96, 0.97, 0.97, 0.98, 0.98)


def card_drawing(_photograph: NDArray[np.uint8], label: str) -> str:
    """Draw the loss falling and the accuracy rising."""
    seen = [
        *_pane(0, np.array(LOSSES) / LOSSES[0], ROLES["read"], "loss"),
        sign(WIDE + GAP / 2, SIDE / 2, "→"),
        *_pane(WIDE + GAP, np.array(ACCURACIES), ROLES["result"], "accuracy"),
    ]
    return drawing(2 * WIDE + GAP, SIDE, seen, label=label)


def _pane(left: float, values: NDArray[np.float64], colour: str, name: str) -> list[str]:
    x = left + np.linspace(6, WIDE - 6, len(values))
    y = 6 + (1 - values) * (SIDE - 12)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>' for a, b in zip(x, y, strict=True))
    middle = SIDE * (0.3 if name == "loss" else 0.7)
    return [
        f'<path d="M{left:g} 0 V{SIDE} H{left + WIDE:g}" fill="none" stroke="#808890" stroke-width="2"/>',
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="4" stroke-linejoin="round"/>',
        dots,
        f'<text x="{left + WIDE * 0.62:g}" y="{middle:g}" font-size="22" text-anchor="middle" fill="#808890">'
        f"{name}</text>",
    ]
