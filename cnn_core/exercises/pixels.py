"""Exercises on pictures as numbers."""

from __future__ import annotations

import numpy as np

from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose

__all__ = ["pixel_value", "tensor_size"]

LARGEST_PIXEL = 255


def pixel_value(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for a pixel's value on another scale.

    Difficulty 1: neat values on the scale from 0 to 1; 2: also from -1 to 1; 3: any pixel. The answer is ``low +
    pixel / 255 * (high - low)``.
    """
    pixel = 51 * draw(rng, 0, 5) if difficulty < 3 else draw(rng, 0, LARGEST_PIXEL)
    low = -1 if difficulty > 1 and rng.random() < 0.5 else 0
    share = pixel / LARGEST_PIXEL
    other = share if low == -1 else 2 * share - 1
    return compose(
        "pixel_value",
        {"pixel": pixel, "low": low, "high": 1, "share": share, "length": 1 - low},
        float(low + share * (1 - low)),
        {"divide": ["share"], "place": ["length", "low", "answer"]},
        [
            ("other_scale", other),
            ("forgot_shift", share * (1 - low)),
            ("inverted", 1 - share),
            ("unchanged", pixel),
        ],
    )


def tensor_size(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many numbers a tensor holds.

    Difficulty 1: tiny pictures; 2: usual ones; 3: feature maps with many channels. The answer is height × width ×
    channels.
    """
    if difficulty == 1:
        height, width, channels = draw(rng, 2, 10), draw(rng, 2, 10), pick(rng, [1, 3])
    elif difficulty == 2:
        height, width, channels = pick(rng, [20, 28, 32]), pick(rng, [20, 28, 32]), 3
    else:
        height = width = pick(rng, [7, 14, 28])
        channels = pick(rng, [16, 32, 64])
    cells = height * width
    return compose(
        "tensor_size",
        {"height": height, "width": width, "channels": channels, "cells": cells},
        cells * channels,
        {"plane": ["height", "width", "cells"], "channels": ["cells", "channels", "answer"]},
        [("forgot_channels", cells), ("added", height + width + channels), ("added", height + width)],
    )
