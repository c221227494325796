"""Exercises on learning rates and optimisers."""

from __future__ import annotations

import numpy as np

from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.number_text import shortest
from cnn_core.optimization import adam_step, best_learning_rate, largest_learning_rate, sgd_step

__all__ = ["adam_first_step", "largest_rate", "velocity_after_steps", "weight_after_steps"]


def largest_rate(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask above which learning rate plain SGD diverges in a valley.

    Difficulty 1: a round answer; 2, 3: larger curvatures. The answer is 2 over the largest curvature.
    """
    large = pick(rng, ([4, 5, 8, 10], [8, 10, 16, 20], [10, 16, 20, 25])[difficulty - 1])
    small = draw(rng, 1, 3)
    first, second = (small, large) if draw(rng, 0, 1) else (large, small)
    return compose(
        "largest_rate",
        {"first": first, "second": second, "largest": large},
        largest_learning_rate(float(large)),
        {"largest": ["largest"], "divide": ["answer"]},
        [
            ("smallest_curvature", 2 / small),
            ("forgot_two", 1 / large),
            ("quickest", best_learning_rate(float(small), float(large))),
            ("added_curvatures", 4 / (small + large)),
        ],
    )


def weight_after_steps(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask where a weight is after some steps of SGD on a parabola.

    Difficulty 1: it comes closer from one side; 2: it jumps from side to side; 3: further and further. The answer
    is w · (1 − rate · curvature)^steps.
    """
    tenths = pick(rng, ([2, 4, 5, 8], [12, 14, 15, 18], [22, 25, 30])[difficulty - 1])  # rate · curvature
    curvature = pick(rng, [2, 4, 5, 10])
    rate = tenths / 10 / curvature
    weight, steps = 2 * draw(rng, 1, 5), draw(rng, 2, 3)
    factor = 1 - tenths / 10
    w = np.array([float(weight)])
    for _ in range(steps):
        w = sgd_step(w, curvature * w, lr=rate).param
    return compose(
        "weight_after_steps",
        {"weight": weight, "curvature": curvature, "rate": rate, "steps": steps, "factor": factor},
        round(float(w[0]), 10),
        {"factor": ["factor"], "power": ["answer"]},
        [
            ("one_step", weight * factor),
            ("same_step_again", weight - steps * rate * curvature * weight),
            ("forgot_sign", weight * abs(factor) ** steps),
            ("went_up", weight * (1 + tenths / 10) ** steps),
        ],
    )


def velocity_after_steps(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the velocity after some equal gradients.

    Difficulty 1: two steps; 2: three; 3: the gradient changes its sign each time. The answer is ((g₁ · μ + g₂) · μ
    + g₃) and so on.
    """
    gradient, momentum = draw(rng, 1, 9), pick(rng, [5, 8, 9]) / 10
    steps = 2 if difficulty == 1 else 3
    gradients = [gradient * (-1) ** k if difficulty == 3 else gradient for k in range(steps)]
    w, state, velocities = np.zeros(1), None, []
    for g in gradients:
        step = sgd_step(w, [float(g)], state, lr=0.1, momentum=momentum)
        w, state = step.param, step.state
        velocities.append(round(float(step.direction[0]), 10))
    averaged = 0.0
    for g in gradients:
        averaged = momentum * averaged + (1 - momentum) * g
    return compose(
        "velocity_after_steps",
        {
            "gradients": ", ".join(shortest(g, 6) for g in gradients),
            "momentum": momentum,
            "before": velocities[-2],
            "last": gradients[-1],
        },
        velocities[-1],
        {"before": ["before"], "add": ["answer"]},
        [
            ("last_gradient", float(gradients[-1])),
            ("sum_of_gradients", float(sum(gradients))),
            ("averaged", averaged),
            ("one_step_early", velocities[-2]),
        ],
    )


def adam_first_step(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the weight after Adam's first step.

    Difficulty 1: a positive gradient; 2, 3: either sign, and larger. The answer is the learning rate away from the
    weight, against the gradient.
    """
    weight, gradient = draw(rng, -20, 20) / 10, draw(rng, 2, 9) * (1, 10, 100)[difficulty - 1]
    gradient *= 1 if difficulty == 1 else pick(rng, [-1, 1])
    rate = pick(rng, [1, 2, 5]) / 10
    after = adam_step([weight], [float(gradient)], lr=rate).param
    sign = 1 if gradient > 0 else -1
    return compose(
        "adam_first_step",
        {"weight": weight, "gradient": gradient, "rate": rate, "square": gradient**2, "ratio": sign},
        round(float(after[0]), 6),
        {"moments": ["gradient", "square"], "divide": ["ratio"], "subtract": ["answer"]},
        [
            ("plain_sgd", weight - rate * gradient),
            ("went_up", weight + rate * sign),
            ("not_corrected", weight - rate * sign * 0.1 / 0.001**0.5),
            ("forgot_rate", float(weight - sign)),
        ],
    )
