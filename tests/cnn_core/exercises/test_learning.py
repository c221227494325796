"""Exercises on one step of learning: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import learning
from cnn_core.exercises.typeset import Decimal
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes, plane

F = torch.nn.functional


def learned_gradient(v: dict[str, Any]) -> float:
    weight = torch.zeros(1, 1, 2, 2, dtype=torch.float64, requires_grad=True)
    output = F.conv2d(plane(v["picture"]), weight)
    F.mse_loss(output, output.detach() - plane(v["error"])).backward()
    assert weight.grad is not None
    return weight.grad[0, 0, v["row"], v["column"]].item()


def stepped(v: dict[str, Decimal]) -> float:
    weight = torch.tensor([v["weight"]], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=v["rate"], momentum=v["momentum"])
    gradients = [v["before"], v["gradient"]] if v["momentum"] else [v["gradient"]]
    for gradient in gradients:
        with torch.no_grad():
            weight.fill_(v["weight"])  # the step before left the weight of the question
        weight.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
    return weight.item()


def loss_of_next(v: dict[str, Any]) -> float:
    x, t = (torch.tensor(v[name], dtype=torch.float64) for name in ("picture", "target"))
    weight = torch.tensor([float(v["weight"])], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=v["rate"])
    F.mse_loss(weight * x, t).backward()
    optimizer.step()
    return F.mse_loss(weight * x, t).item()


ORACLES: Oracles = {
    "map_loss": lambda v: F.mse_loss(plane(v["output"]), plane(v["target"])).item(),
    "weight_gradient": learned_gradient,
    "weight_update": stepped,
    "loss_after_step": loss_of_next,
}


def wrong_losses(v: dict[str, Any]) -> dict[str, Any]:
    error = plane(v["output"]) - plane(v["target"])
    return {
        "took_the_sum": (error**2).sum().item(),
        "forgot_to_square": error.abs().mean().item(),
        "signs_cancel": error.mean().item(),
        "half": (error**2).mean().item() / 2,
    }


def wrong_gradients(v: dict[str, Any]) -> dict[str, Any]:
    right = learned_gradient(v)  # 2 / 4 of the sum
    return {
        "forgot_factor": 2 * right,
        "forgot_two": right / 2,
        "error_flipped": learned_gradient({**v, "error": [row[::-1] for row in v["error"][::-1]]}),
        "swapped_row_and_column": learned_gradient({**v, "row": v["column"], "column": v["row"]}),
        "wrong_sign": -right,
    }


def wrong_updates(v: dict[str, Any]) -> dict[str, Any]:
    velocity = v["momentum"] * v["before"] + v["gradient"]
    return {
        "went_up": v["weight"] + v["rate"] * velocity,
        "forgot_rate": v["weight"] - velocity,
        "step_only": -v["rate"] * velocity,
        "forgot_momentum": v["weight"] - v["rate"] * v["gradient"],
    }


def wrong_steps(v: dict[str, Any]) -> dict[str, Any]:
    x, t = np.array(v["picture"]), np.array(v["target"])
    error = v["weight"] * x - t
    gradient = 2 * (error * x).mean()
    up, down = (v["weight"] + sign * v["rate"] * gradient for sign in (1, -1))
    return {
        "old_loss": (error**2).mean(),
        "went_up": ((up * x - t) ** 2).mean(),
        "took_the_sum": ((down * x - t) ** 2).sum(),
    }


WRONG: Oracles = {
    "map_loss": wrong_losses,
    "weight_gradient": wrong_gradients,
    "weight_update": wrong_updates,
    "loss_after_step": wrong_steps,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(learning, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(learning, WRONG, seed)
