"""Exercises on normalisation."""

from __future__ import annotations

import numpy as np

from cnn_core import functional as F
from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import typeset
from cnn_core.geometry import NORMALIZATIONS, shared_statistics

__all__ = ["normalized_value", "running_mean", "shared_count"]


def shared_count(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many numbers share one mean.

    Difficulty 1: batch or layer; 2: instance too; 3: group too. The answer is the size of a set.
    """
    kind = ("batch", "layer", "instance", "group")[draw(rng, 0, difficulty)]
    groups = pick(rng, [2, 4]) if kind == "group" else 1
    C, N = groups * draw(rng, 2, 4), draw(rng, 2, 8)
    side = pick(rng, [4, 5, 8]) if difficulty > 1 else draw(rng, 2, 4)
    shape = (N, C, side, side)
    counts = {name: shared_statistics(shape, name, groups if name == "group" else 1) for name in NORMALIZATIONS}
    factors = {
        "batch": f"{N} · {side} · {side}",
        "layer": f"{C} · {side} · {side}",
        "group": f"{C // groups} · {side} · {side}",
        "instance": f"{side} · {side}",
    }
    others = [(f"of_{name}", counts[name].size) for name in NORMALIZATIONS if name != kind and name != "group"]
    return compose(
        "shared_count",
        {
            "kind": kind,
            "samples": N,
            "channels": C,
            "side": side,
            "groups": f", in {groups} groups" if kind == "group" else "",
            "factors": factors[kind],
            "over": {
                "batch": "one channel of all samples",
                "layer": "all channels of one sample",
                "group": "one group of channels of one sample",
                "instance": "one channel of one sample",
            }[kind],
        },
        counts[kind].size,
        {"over": ["over"], "multiply": ["factors", "answer"]},
        [*others, ("how_many_means", counts[kind].sets), ("everything", N * C * side * side)],
    )


def normalized_value(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for a normalised number.

    Difficulty 1: without γ and β; 2: with them; 3: also negative ones. The answer is γ (x − μ) / √σ² + β; ε is left
    out.
    """
    mean, deviation = draw(rng, -5, 9), draw(rng, 2, 5)
    steps = pick(rng, [-3, -2, -1, 1, 2, 3]) * (1 if difficulty == 1 else 0.5)
    x = mean + steps * deviation
    gamma, beta = (1, 0) if difficulty == 1 else (draw(rng, 2, 4), draw(rng, 1, 5))
    if difficulty == 3:
        gamma, beta = gamma * (1 - 2 * draw(rng, 0, 1)), beta * (1 - 2 * draw(rng, 0, 1))
    variance, moved = deviation**2, x - mean
    mistakes = [
        ("divided_by_variance", gamma * moved / variance + beta),
        ("kept_the_mean", gamma * x / deviation + beta),
        ("not_divided", gamma * moved + beta),
    ]
    if difficulty > 1:
        mistakes += [("forgot_gamma_and_beta", steps), ("shifted_first", gamma * (steps + beta))]
    return compose(
        "normalized_value",
        {
            "x": x,
            "mean": mean,
            "variance": variance,
            "gamma": gamma,
            "beta": beta,
            "moved": moved,
            "deviation": deviation,
            "normalized": steps,
        },
        float(_normalized(x, mean, variance, gamma, beta)),
        {"subtract": ["moved"], "divide": ["deviation", "normalized"], "scale": ["gamma", "beta", "answer"]},
        [(key, float(wrong)) for key, wrong in mistakes],
    )


def _normalized(x: float, mean: int, variance: int, gamma: int, beta: int) -> float:
    """Evaluate a batch normalisation of one number, without ε."""
    mu, var, weight, bias = (np.array([value], dtype=np.float64) for value in (mean, variance, gamma, beta))
    return float(F.batch_norm(np.array([[float(x)]]), mu, var, weight, bias, eps=0.0).item())


def running_mean(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the running mean after a batch.

    Difficulty 1: it starts at 0; 2: it does not; 3: the batch's numbers are given, not their mean. The answer is (1
    − momentum) · old + momentum · the batch's mean.
    """
    momentum = 0.1 if difficulty == 1 else (0.1, 0.2, 0.5)[draw(rng, 0, 2)]
    old = 0 if difficulty == 1 else draw(rng, 1, 9)
    batch = rng.integers(0, 10, 4)
    batch[3] = 4 * draw(rng, 2, 6) - int(batch[:3].sum())  # a whole mean
    mean = int(batch.sum()) // 4
    if mean == old:
        old += 3
    new = F.update_running_statistics(batch[:, None].astype(np.float64), np.array([float(old)]), np.ones(1), momentum)
    told = f"holds {', '.join(str(typeset(x)) for x in batch.tolist())}" if difficulty == 3 else f"has mean {mean}"
    return compose(
        "running_mean",
        {
            "momentum": momentum,
            "old": old,
            "mean": mean,
            "told": told,
            "kept": (1 - momentum) * old,
            "added": momentum * mean,
        },
        float(new.running_mean[0]),
        {"keep": ["kept"], "mix": ["added"], "sum": ["answer"]},
        [
            ("swapped", momentum * old + (1 - momentum) * mean),
            ("replaced", float(mean)),
            ("averaged", (old + mean) / 2),
            ("forgot_old", momentum * mean),
            ("only_added", old + momentum * mean),
        ],
    )
