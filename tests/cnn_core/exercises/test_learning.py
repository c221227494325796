"""Exercises on one step of learning: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import learning
from cnn_core.exercises.typeset import Decimal
from tests.support.exercise_oracles import Oracles, assert_answers, plane

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


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(learning, ORACLES, seed)
