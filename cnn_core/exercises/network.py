"""Exercises on numbers inside of a network: what goes into one, where it comes from."""

from __future__ import annotations

import numpy as np

from cnn_core.exercises.draw import draw
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.network import Conv2d, MaxPool2d, array_shapes, window_reads

__all__ = ["count_terms", "residual_sum", "window_start"]


def count_terms(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many products go into one number of a convolution inside of a network.

    More maps with each step. The answer is the kernel's size times the maps that are read.
    """
    side = 2 * draw(rng, 1, 2 if difficulty < 3 else 3) + 1
    maps = draw(rng, 2, 4 * difficulty + 4)
    filters = draw(rng, 2, 32)
    _, depth, K_h, K_w = array_shapes(Conv2d(filters, side), (maps, 28, 28))["weight"]
    answer = depth * K_h * K_w
    return compose(
        "count_terms",
        {"side": side, "maps": maps, "filters": filters, "each": K_h * K_w},
        answer,
        {"each_map": ["each"], "all_maps": ["answer"]},
        [("one_map_only", K_h * K_w), ("all_filters", answer * filters), ("side_only", side * maps)],
    )


def window_start(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask in which row below the window of a number begins.

    Difficulty 1: a pooling; from 2 on, a convolution with stride and padding. The answer is row · stride − padding.
    """
    stride = draw(rng, 2, 3)
    padding = draw(rng, 1, 2) if difficulty > 1 else 0
    row = draw(rng, 2, 4 + difficulty)
    kernel = 2 * padding + 1 if padding else stride
    layer = Conv2d(1, kernel, stride, padding) if padding else MaxPool2d(stride)
    reads = window_reads(layer, (1, 40, 40))
    assert reads is not None
    answer = int(reads.rows.position[row, 0])
    mistakes = [("forgot_stride", row - padding), ("row_itself", row)]
    if padding:
        mistakes.append(("forgot_padding", row * stride))
    return compose(
        "window_start",
        {"kind": "convolution" if padding else "max pooling", "kernel": kernel}
        | {"stride": stride, "padding": padding, "row": row, "steps": row * stride},
        answer,
        {"steps": ["steps"], "border": ["answer"]},
        mistakes,
    )


def residual_sum(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask what a residual block followed by ReLU gives.

    Larger numbers with each step; from 2 on with one decimal. The answer is max(0, F(x) + x).
    """
    scale = 1 if difficulty == 1 else 10
    x = draw(rng, 1, 6 * difficulty * scale) / scale
    branch = draw(rng, -9 * difficulty * scale, 9 * difficulty * scale) / scale
    total = round(branch + x, 6)
    answer = max(0.0, total)
    mistakes = [("forgot_shortcut", max(0.0, branch)), ("relu_too_early", max(0.0, branch) + x)]
    if total < 0:
        mistakes.append(("forgot_relu", total))
    return compose(
        "residual_sum",
        {"x": x, "branch": branch, "total": total},
        answer,
        {"add": ["total"], "rectify": ["answer"]},
        mistakes,
    )
