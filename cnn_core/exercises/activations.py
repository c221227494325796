"""Exercises on activations."""

from __future__ import annotations

import math

import numpy as np

from cnn_core import functional as F
from cnn_core.exercises.draw import draw
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import sum_text, typeset
from cnn_core.explain import explain_leaky_relu, explain_softmax
from cnn_core.number_text import shortest, significant

__all__ = ["activation_derivative", "activation_value", "softmax_probability", "two_linear_layers"]

LEAKS = (0.1, 0.2, 0.5)


def activation_value(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask what the leaky ReLU makes of a number.

    Difficulty 1: whole numbers down to −9; from 2 on, larger ones, and now and then a positive one. The answer is
    x, or negative_slope · x if x is below 0.
    """
    leak = LEAKS[draw(rng, 0, 2)]
    x = -draw(rng, 1, 9 * difficulty)
    if difficulty > 1 and rng.random() < 0.25:
        x = -x
    return compose(
        "activation_value",
        {"x": x, "leak": leak, "side": "below" if x < 0 else "above", "factor": leak if x < 0 else 1},
        explain_leaky_relu([x], leak, index=(0,)).result,
        {"side": ["side"], "multiply": ["factor", "x", "answer"]},
        [
            ("rectified", 0.0),
            ("unchanged" if x < 0 else "leaked", float(x if x < 0 else leak * x)),
            ("lost_sign", abs(leak * x)),
            ("added", x + leak),
        ],
    )


def activation_derivative(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the derivative of a sigmoid or tanh from its value.

    Difficulty 1: sigmoid; 2: sigmoid or tanh; 3: also numbers in hundredths. The answer is y (1 − y), or 1 − y² for
    tanh.
    """
    bent = difficulty > 1 and rng.random() < 0.5
    y = draw(rng, 1, 9) / 10 if difficulty < 3 else draw(rng, 3, 97) / 100
    sigmoid, tanh = y * (1 - y), 1 - y**2
    return compose(
        "activation_derivative",
        {
            "name": "tanh" if bent else "sigmoid",
            "y": y,
            "rule": "1 − y²" if bent else "y · (1 − y)",
            "terms": f"1 − {shortest(y, 6)}²" if bent else f"{shortest(y, 6)} · (1 − {shortest(y, 6)})",
        },
        tanh if bent else sigmoid,
        {"rule": ["rule"], "insert": ["terms", "answer"]},
        [("other_curve", sigmoid if bent else tanh), ("value", y), ("rest", 1 - y), ("square", y**2)],
    )


def softmax_probability(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for one probability of a softmax.

    Two to four scores; negative ones from 2 on. The answer is eˣ over the sum of all eˣ.
    """
    low = 0 if difficulty == 1 else -2
    scores = rng.permutation(np.arange(low, 4))[: 1 + difficulty].tolist()
    k = draw(rng, 0, len(scores) - 1)
    powers = [math.exp(score) for score in scores]
    total = sum(powers)
    others = total - powers[k]
    plain = scores[k] / sum(scores) if sum(scores) else 0.0
    probabilities = F.softmax(np.array(scores, dtype=np.float64), 0)
    return compose(
        "softmax_probability",
        {
            "scores": scores,
            "score": scores[k],
            "powers": ", ".join(
                f"e^({typeset(score)}) = {significant(power, 4)}" for score, power in zip(scores, powers, strict=True)
            ).replace("-", "−"),
            "own": round(powers[k], 4),
            "terms": sum_text([round(power, 4) for power in powers]),
            "total": round(total, 4),
        },
        float(explain_softmax(scores, 0, index=(k,)).result),
        {"powers": ["powers"], "add": ["terms", "total"], "divide": ["own", "answer"]},
        [
            ("no_exponential", plain),
            ("left_itself_out", powers[k] / others),
            ("another_score", float(probabilities[(k + 1) % len(scores)])),
            ("only_exponential", powers[k]),
        ],
    )


def two_linear_layers(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the one linear layer that does what two do.

    Larger numbers with each step; negative ones from 2 on. The answer is weight and bias: ``(c a, c b + d)`` for
    ``h = a x + b`` and ``y = c h + d``.
    """
    most = 2 + difficulty
    a, c = draw(rng, 2, most), draw(rng, 2, most)
    b, d = draw(rng, 1, most), draw(rng, 1, most)
    if difficulty > 1:
        a, d = a * (1 - 2 * draw(rng, 0, 1)), d * (1 - 2 * draw(rng, 0, 1))
    return compose(
        "two_linear_layers",
        {"a": a, "b": b, "c": c, "d": d, "weight": c * a, "carried": c * b, "bias": c * b + d},
        (c * a, c * b + d),
        {"weight": ["weight"], "bias": ["carried", "bias"], "both": ["answer"]},
        [
            ("added_weights", (a + c, b + d)),
            ("added_biases", (c * a, b + d)),
            ("lost_first_bias", (c * a, d)),
            ("kept_first", (a, b)),
        ],
    )
