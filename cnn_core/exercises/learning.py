"""Exercises on one step of learning: the loss of a map, the gradient of one weight, the update."""

from __future__ import annotations

import numpy as np

from cnn_core.exercises.draw import draw, draw_grid, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import products_text, sum_text
from cnn_core.explain import explain_conv2d_weight_gradient, explain_mse_loss
from cnn_core.optimization.filter import FilterState, take_step

__all__ = ["loss_after_step", "map_loss", "weight_gradient", "weight_update"]

RATES = (0.1, 0.2, 0.5)


def map_loss(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the mean squared error of a map of 2 × 2 numbers.

    Difficulty 1: numbers from 0 to 3; 3: from −6 to 6. The answer is the mean of the squared errors.
    """
    low, high = (0, -3, -6)[difficulty - 1], 3 * max(1, difficulty - 1)
    output, target = draw_grid(rng, 2, 2, low, high), draw_grid(rng, 2, 2, low, high)
    output[0, 0] = target[0, 0] + 2  # never without an error
    error = (output - target).ravel()
    explained = explain_mse_loss(output, target)
    squares = [int(term.value) for term in explained.terms]
    return compose(
        "map_loss",
        {
            "output": output.tolist(),
            "target": target.tolist(),
            "error": error.tolist(),
            "terms": sum_text(squares),
            "total": sum(squares),
            "count": error.size,
        },
        float(explained.result),
        {"subtract": ["error"], "square": ["terms", "total"], "divide": ["count", "answer"]},
        [
            ("took_the_sum", float(sum(squares))),
            ("forgot_to_square", float(np.abs(error).mean())),
            ("signs_cancel", float(error.mean())),
            ("half", float(explained.result) / 2),
        ],
    )


def weight_gradient(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the gradient of one weight of a 2 × 2 filter.

    Difficulty 1: pixels up to 2 and errors up to 2; 3: up to 6. The answer is 2 / N times the sum of what the
    weight met times the error there.
    """
    picture = draw_grid(rng, 3, 3, 0, 2 * difficulty)
    error = draw_grid(rng, 2, 2, -2 * difficulty, 2 * difficulty)
    error[0, 0], error[1, 1] = -draw(rng, 1, 2), draw(rng, 1, 2)  # both signs
    u, v = pick(rng, [0, 1]), pick(rng, [0, 1])
    met = picture[u : u + 2, v : v + 2]
    explained = explain_conv2d_weight_gradient(error[None], picture[None], np.zeros((1, 1, 2, 2)), index=(0, 0, u, v))
    total = int(explained.result)
    pairs = [(int(a.value), int(b.value)) for a, b in (term.operands for term in explained.terms)]
    other = picture[v : v + 2, u : u + 2]
    return compose(
        "weight_gradient",
        {
            "picture": picture.tolist(),
            "error": error.tolist(),
            "row": u,
            "column": v,
            "met": met.tolist(),
            "products": products_text(pairs),
            "total": total,
            "count": error.size,
        },
        2 * total / error.size,
        {"met": ["met"], "add": ["products", "total"], "scale": ["count", "answer"]},
        [
            ("forgot_factor", float(total)),
            ("forgot_two", total / error.size),
            ("error_flipped", 2 * float((met * error[::-1, ::-1]).sum()) / error.size),
            ("swapped_row_and_column", 2 * float((other * error).sum()) / error.size),
            ("wrong_sign", -2 * total / error.size),
        ],
    )


def weight_update(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for a weight after one step.

    Difficulty 1: a positive gradient; 2: either sign; 3: with momentum. The answer is w − rate · gradient, or with
    the velocity in its place.
    """
    weight, gradient = draw(rng, -20, 20) / 10, draw(rng, 2, 30) / 10
    gradient *= 1 if difficulty == 1 else pick(rng, [-1, 1])
    rate, momentum = RATES[draw(rng, 0, 2)], 0.5 if difficulty == 3 else 0.0
    before = draw(rng, 2, 20) / 10 if difficulty == 3 else 0.0
    velocity = momentum * before + gradient
    return compose(
        "weight_update",
        {
            "weight": weight,
            "gradient": gradient,
            "rate": rate,
            "momentum": momentum,
            "before": before,
            "velocity": velocity,
            "step": rate * velocity,
        },
        weight - rate * velocity,
        {"velocity": ["velocity"], "scale": ["step"], "subtract": ["answer"]},
        [
            ("went_up", weight + rate * velocity),
            ("forgot_rate", weight - velocity),
            ("step_only", -rate * velocity),
            ("forgot_momentum", weight - rate * gradient),
        ],
    )


def loss_after_step(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the loss after one step of a filter of a single weight.

    Two to four pixels. The answer is the mean squared error with the new weight.
    """
    picture = draw_grid(rng, 1, 1 + difficulty, 0, 2)
    picture[0, 0] = 1
    truth, weight = draw(rng, 2, 4), draw(rng, -1, 1)
    target, rate = picture * truth, 0.1
    state = FilterState(np.array([[float(weight)]]), None, np.zeros((1, 1)))
    step = take_step(picture, target, state, rate)
    again = take_step(picture, target, step.after, rate)
    return compose(
        "loss_after_step",
        {
            "picture": picture[0].tolist(),
            "target": target[0].tolist(),
            "weight": weight,
            "rate": rate,
            "error": step.error[0].tolist(),
            "gradient": float(step.grad_weight[0, 0]),
            "loss": step.loss,
            "after": float(step.after.weight[0, 0]),
            "error_after": [round(float(value), 4) for value in again.error[0]],
            "count": picture.size,
        },
        again.loss,
        {"gradient": ["error", "gradient"], "update": ["after"], "again": ["error_after", "count", "answer"]},
        [
            ("old_loss", step.loss),
            ("went_up", take_step(picture, target, _moved(state, step.grad_weight, rate), rate).loss),
            ("took_the_sum", again.loss * picture.size),
        ],
    )


def _moved(state: FilterState, gradient: np.ndarray, rate: float) -> FilterState:
    """Compute the update with the wrong sign."""
    return FilterState(state.weight + rate * gradient, None, state.velocity)
