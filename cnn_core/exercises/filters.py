"""Exercises on the responses of filters."""

from __future__ import annotations

import numpy as np

from cnn_core.exercises.draw import conv_cell, draw, factors
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import products_text
from cnn_core.kernels import named_kernel

__all__ = ["filter_response", "relu_value"]

EDGE_FILTERS = ("vertical-edge", "horizontal-edge", "prewitt-x", "prewitt-y", "sobel-x", "sobel-y")


def filter_response(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the sign of an edge filter's response to a small step from dark to bright.

    Difficulty 1: dark is 0; from 2 on, both sides are bright in some measure; 3: Sobel only. The answer is 1 for a
    positive response, -1 for a negative one, 0 for none.
    """
    names = EDGE_FILTERS[-2:] if difficulty == 3 else EDGE_FILTERS
    named = named_kernel(names[int(rng.integers(len(names)))])
    kernel = named.weight.astype(np.int64)
    dark = 0 if difficulty == 1 else draw(rng, 1, 4)
    row = np.where(np.arange(3) < draw(rng, 1, 2), dark, dark + draw(rng, 1, 5))
    patch = np.tile(row if rng.random() < 0.5 else row[::-1], (3, 1))
    patch = patch if rng.random() < 0.5 else patch.T
    response = conv_cell(patch, kernel, 1, 0, 0, 0)
    sign = int(np.sign(response))
    mistakes = [("ignored_sign", -sign), ("sides_do_not_cancel", 0)]
    if sign == 0:
        mistakes = [("edge_along_the_filter", 1), ("edge_along_the_filter", -1)]
    positive, negative = (int((patch * kernel)[part].sum()) for part in (kernel > 0, kernel < 0))
    return compose(
        "filter_response",
        {
            "filter": named.title,
            "kernel": kernel.tolist(),
            "patch": patch.tolist(),
            "products": products_text(factors(patch, kernel)),
            "positive": positive,
            "negative": negative,
            "response": response,
        },
        sign,
        {"sides": ["positive", "negative"], "add": ["response"], "sign": ["answer"]},
        mistakes,
    )


def relu_value(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for a row of a feature map after ReLU.

    Three to five numbers, larger ones with each step. The answer is max(0, x) for each number.
    """
    row = rng.integers(-9 * difficulty, 9 * difficulty + 1, 2 + difficulty)
    first, second = rng.permutation(row.size)[:2]
    row[first], row[second] = draw(rng, 2, 9), -draw(rng, 2, 9)  # both signs are there
    answer = np.maximum(row, 0)
    return compose(
        "relu_value",
        {"row": row.tolist(), "negatives": int((row < 0).sum())},
        tuple(answer.tolist()),
        {"zero": ["negatives"], "keep": ["answer"]},
        [
            ("absolute", tuple(np.abs(row).tolist())),
            ("unchanged", tuple(row.tolist())),
            ("kept_the_negatives", tuple(np.minimum(row, 0).tolist())),
            ("zero_or_one", tuple((row > 0).astype(int).tolist())),
        ],
    )
