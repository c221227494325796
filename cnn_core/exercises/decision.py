"""Exercises on the path from maps to a decision: flatten, dense layers, losses, and their parameters."""

from __future__ import annotations

import math

import numpy as np

from cnn_core.exercises.draw import draw, draw_grid, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import products_text, sum_text
from cnn_core.explain import explain_cross_entropy, explain_linear, explain_mse_loss
from cnn_core.geometry import flat_place
from cnn_core.network import Linear, Network, trace
from cnn_core.number_text import number_text, shortest

__all__ = [
    "batch_loss",
    "cross_entropy_value",
    "dense_logit",
    "dense_parameters",
    "flatten_length",
    "flatten_place",
    "squared_error",
]


def flatten_length(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how long the vector of a volume is.

    Deeper volumes with each step. The answer is H · W · C.
    """
    height, width = pick(rng, [4, 5, 6, 7, 8]), pick(rng, [4, 5, 7, 8])
    maps = pick(rng, [[8, 16, 32], [32, 64, 128], [256, 512]][difficulty - 1])
    return compose(
        "flatten_length",
        {"height": height, "width": width, "maps": maps, "cells": height * width},
        height * width * maps,
        {"one_map": ["cells"], "all": ["maps", "answer"]},
        [
            ("one_map_only", height * width),
            ("averaged", maps),
            ("added", height + width + maps),
            ("height_squared", height * height * maps),
        ],
    )


def flatten_place(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask at which index of the vector one number of a volume lands.

    Difficulty 1: channels first; from 2 on also channels last, and larger volumes. The answer is the place, counted
    from 0.
    """
    C, H, W = draw(rng, 2, 3 + difficulty), draw(rng, 2, 2 + difficulty), draw(rng, 3, 4 + difficulty)
    index = draw(rng, 1, C - 1), draw(rng, 0, H - 1), draw(rng, 1, W - 1)
    last = difficulty > 1 and rng.random() < 0.5
    c, i, j = index
    place, other = (flat_place((C, H, W), index, channels_last=order) for order in (last, not last))
    formula = f"({i} · {W} + {j}) · {C} + {c}" if last else f"{c} · {H} · {W} + {i} · {W} + {j}"
    return compose(
        "flatten_place",
        {
            "maps": C,
            "height": H,
            "width": W,
            "map": c,
            "row": i,
            "column": j,
            "order": "channels last" if last else "channels first",
            "formula": formula,
        },
        place,
        {"order": ["order"], "count": ["formula", "answer"]},
        [
            ("other_order", other),
            ("counted_from_one", place + 1),
            ("place_in_map", i * W + j),
            ("by_columns", (c * W + j) * H + i),
        ],
    )


def dense_logit(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for one logit of a dense layer.

    Two to four inputs, two or three classes. The answer is x · w + b for one row of weights.
    """
    features, classes = 1 + difficulty, 2 if difficulty == 1 else 3
    x = draw_grid(rng, 1, features, 0, 4)[0]
    weight = draw_grid(rng, classes, features, -3, 3)
    bias = draw_grid(rng, 1, classes, -4, 4)[0]
    x[0] = draw(rng, 1, 4)
    o = draw(rng, 0, classes - 1)
    bias[o] = bias[o] or 2
    logits = [int(explain_linear(x, weight, bias, index=(k,)).result) for k in range(classes)]
    total = logits[o] - int(bias[o])
    products = products_text(list(zip(x.tolist(), weight[o].tolist(), strict=True)))
    return compose(
        "dense_logit",
        {
            "x": x.tolist(),
            "weight": weight.tolist(),
            "bias": bias.tolist(),
            "class": o,
            "products": products,
            "total": total,
            "own_bias": int(bias[o]),
            "terms": sum_text([total, int(bias[o])]),
        },
        logits[o],
        {"products": ["products", "total"], "bias": ["terms", "answer"]},
        [
            ("forgot_bias", total),
            ("another_class", logits[(o + 1) % classes]),
            ("added_weights", int(weight[o].sum() + bias[o])),
            ("one_bias_an_input", total + features * int(bias[o])),
        ],
    )


def dense_parameters(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many numbers a dense layer behind a volume learns.

    Difficulty 1: a flattened volume; from 2 on also an averaged one; 3: more units. The answer is (inputs + 1) ·
    units.
    """
    side, maps = pick(rng, [4, 5, 6, 7]), pick(rng, [8, 16, 32])
    units = pick(rng, [10, 20] if difficulty < 3 else [64, 100])
    averaged = difficulty > 1 and rng.random() < 0.5
    flat = side * side * maps
    inputs = maps if averaged else flat
    cost = trace(Network((Linear(units),)), (inputs,)).rows[0].cost
    return compose(
        "dense_parameters",
        {
            "side": side,
            "maps": maps,
            "units": units,
            "how": "global average pooling" if averaged else "flattening",
            "inputs": inputs,
            "weights": cost.multiply_adds,
        },
        cost.parameters,
        {"inputs": ["inputs"], "weights": ["weights"], "biases": ["units", "answer"]},
        [
            ("forgot_biases", cost.multiply_adds),
            ("one_bias", cost.multiply_adds + 1),
            ("other_head", ((flat if averaged else maps) + 1) * units),
            ("inputs_only", inputs),
            ("shared_weights", inputs + units),
        ],
    )


def _probabilities(rng: np.random.Generator, classes: int) -> list[float]:
    """Draw probabilities in twentieths that add up to 1, none 0 and none the same as its neighbour's."""
    parts = rng.permutation([1, 2, 3, 14] if classes == 4 else [2, 5, 13] if classes == 3 else [3, 17])
    return [int(part) / 20 for part in parts]


def cross_entropy_value(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the cross-entropy of one sample.

    Two to four classes. The answer is −ln p of the true class.
    """
    probabilities = _probabilities(rng, 1 + difficulty)
    true = draw(rng, 0, len(probabilities) - 1)
    p = probabilities[true]
    loss = explain_cross_entropy(np.log(probabilities), true).result
    other = probabilities[(true + 1) % len(probabilities)]
    return compose(
        "cross_entropy_value",
        {
            "probabilities": probabilities,
            "true": true,
            "p": p,
            "logs": ", ".join(
                f"ln {shortest(probability, 6)} ≈ {number_text(math.log(probability), 4)}"
                for probability in probabilities
            ),
        },
        float(loss),
        {"pick": ["p"], "logarithm": ["answer"]},
        [
            ("lost_minus", -loss),
            ("took_p", p),
            ("took_the_rest", 1 - p),
            ("another_class", -math.log(other)),
            ("all_classes", -sum(math.log(probability) for probability in probabilities)),
        ],
    )


def batch_loss(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the loss of a batch.

    Two to four samples. The answer is the mean of the samples' losses.
    """
    probabilities = [probability / 10 for probability in rng.permutation([1, 2, 5, 8, 9])[: 1 + difficulty].tolist()]
    logits = np.log(np.stack([probabilities, 1 - np.array(probabilities)], axis=1))
    explained = explain_cross_entropy(logits, np.zeros(len(probabilities), np.int64))
    losses = [round(term.value, 4) for term in explained.terms]
    total = explained.steps[0].value
    return compose(
        "batch_loss",
        {
            "probabilities": probabilities,
            "losses": losses,
            "terms": sum_text(losses),
            "total": round(total, 4),
            "count": len(probabilities),
        },
        float(explained.result),
        {"add": ["terms", "total"], "divide": ["count", "answer"]},
        [
            ("took_the_sum", total),
            ("largest_only", max(losses)),
            ("mean_of_p", sum(probabilities) / len(probabilities)),
            ("log_of_mean", -math.log(sum(probabilities) / len(probabilities))),
        ],
    )


def squared_error(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the mean squared error of one sample.

    Two to four classes. The answer is the mean of (p − truth)².
    """
    probabilities = _probabilities(rng, 1 + difficulty)
    true = draw(rng, 0, len(probabilities) - 1)
    truth = [int(k == true) for k in range(len(probabilities))]
    explained = explain_mse_loss(probabilities, truth)
    squares = [round(term.value, 4) for term in explained.terms]
    total = explained.steps[0].value
    return compose(
        "squared_error",
        {
            "probabilities": probabilities,
            "true": true,
            "truth": truth,
            "terms": " + ".join(
                f"({shortest(probability, 6)} − {one})²" for probability, one in zip(probabilities, truth, strict=True)
            ),
            "squares": squares,
            "total": round(total, 4),
            "count": len(probabilities),
        },
        float(explained.result),
        {"subtract": ["truth", "terms"], "add": ["squares", "total"], "divide": ["count", "answer"]},
        [
            ("took_the_sum", total),
            ("true_class_only", squares[true]),
            (
                "forgot_to_square",
                sum(abs(probability - one) for probability, one in zip(probabilities, truth, strict=True))
                / len(probabilities),
            ),
            ("cross_entropy", -math.log(probabilities[true])),
        ],
    )
