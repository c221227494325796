"""Exercises on optimisers: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import optimisers
from cnn_core.exercises.typeset import Decimal, Whole
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

F = torch.nn.functional


def walked(
    kind: type[Any],
    start: Decimal | Whole | float,
    gradients: list[Whole] | list[float] | list[Callable[..., Any]],
    **options: Any,
) -> tuple[torch.Tensor, Any]:
    """Let an optimiser of torch take some steps; the gradients are numbers, or functions of the weight."""
    w = torch.tensor([float(start)], dtype=torch.float64, requires_grad=True)
    optimizer = kind([w], **options)
    for gradient in gradients:
        g = gradient(w.detach()) if callable(gradient) else torch.tensor([float(gradient)], dtype=torch.float64)
        w.grad = g
        optimizer.step()
    return w, optimizer


def parabola_steps(v: dict[str, Any]) -> float:
    w, _ = walked(torch.optim.SGD, v["weight"], [lambda w: v["curvature"] * w] * v["steps"], lr=v["rate"])
    return w.item()


def velocity_kept(v: dict[str, Any]) -> float:
    gradients = [float(g.replace("−", "-")) for g in v["gradients"].split(", ")]
    w, optimizer = walked(torch.optim.SGD, 0.0, gradients, lr=0.1, momentum=v["momentum"])
    return float(optimizer.state[w]["momentum_buffer"])


def first_step_of_adam(v: dict[str, Any]) -> float:
    """Leave out what Adam's small epsilon adds: the answer is asked for to six places."""
    return round(walked(torch.optim.Adam, v["weight"], [v["gradient"]], lr=v["rate"])[0].item(), 6)


def steady_rate(v: dict[str, Whole]) -> float:
    """Bisect for the learning rate from which on the steps of SGD grow."""
    low, high = 0.0, 3.0
    while high - low > 1e-9:
        rate = (low + high) / 2
        ends = []
        for curvature in (v["first"], v["second"]):
            w, _ = walked(torch.optim.SGD, 1.0, [lambda w, c=curvature: c * w], lr=rate)
            ends.append(abs(w.item()))
        low, high = (rate, high) if max(ends) < 1 else (low, rate)
    return low


ORACLES: Oracles = {
    "largest_rate": steady_rate,
    "weight_after_steps": parabola_steps,
    "velocity_after_steps": velocity_kept,
    "adam_first_step": first_step_of_adam,
}


def wrong_walks(v: dict[str, Any]) -> dict[str, Any]:
    pull = v["rate"] * v["curvature"]
    return {
        "one_step": v["weight"] * (1 - pull),
        "same_step_again": v["weight"] * (1 - v["steps"] * pull),
        "forgot_sign": v["weight"] * abs(1 - pull) ** v["steps"],
        "went_up": v["weight"] * (1 + pull) ** v["steps"],
    }


def wrong_velocities(v: dict[str, Any]) -> dict[str, Any]:
    gradients, momentum = [float(g.replace("−", "-")) for g in v["gradients"].split(", ")], v["momentum"]
    newest_first = list(enumerate(gradients[::-1]))
    return {
        "last_gradient": gradients[-1],
        "sum_of_gradients": sum(gradients),
        "averaged": sum((1 - momentum) * momentum**k * g for k, g in newest_first),
        "one_step_early": sum(momentum ** (k - 1) * g for k, g in newest_first[1:]),
    }


def wrong_adams(v: dict[str, Any]) -> dict[str, Any]:
    sign = math.copysign(1, v["gradient"])
    return {
        "plain_sgd": v["weight"] - v["rate"] * v["gradient"],
        "went_up": v["weight"] + v["rate"] * sign,
        "not_corrected": v["weight"] - v["rate"] * (1 - 0.9) * sign / math.sqrt(1 - 0.999),
        "forgot_rate": v["weight"] - sign,
    }


WRONG: Oracles = {
    "largest_rate": lambda v: {
        "smallest_curvature": 2 / min(v["first"], v["second"]),
        "forgot_two": 1 / max(v["first"], v["second"]),
        "quickest": 2 / (v["first"] + v["second"]),
        "added_curvatures": 2 / ((v["first"] + v["second"]) / 2),
    },
    "weight_after_steps": wrong_walks,
    "velocity_after_steps": wrong_velocities,
    "adam_first_step": wrong_adams,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(optimisers, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(optimisers, WRONG, seed)
