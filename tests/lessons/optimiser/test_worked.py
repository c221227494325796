"""What the lesson on optimisers works out: every number of a step is torch's, and the bound is where SGD turns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from cnn_core.optimization import Surface
from lesson_ui.lessons.optimiser.figure import SETS, walk_info
from lesson_ui.lessons.optimiser.worked import step_facts, surface_facts
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number

WORDS = lesson_data("optimiser", "figure")
START, RATE = (2.0, 1.0), 0.1


def torch_walk(rule: str, steps: int, decay: float = 0.0) -> list[float]:
    """The first weight after each step down the valley, as torch's optimiser goes."""
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    make: dict[str, Callable[[], torch.optim.Optimizer]] = {
        "SGD": lambda: torch.optim.SGD([w], lr=RATE, weight_decay=decay),
        "momentum": lambda: torch.optim.SGD([w], lr=RATE, momentum=0.9, weight_decay=decay),
        "Nesterov": lambda: torch.optim.SGD([w], lr=RATE, momentum=0.9, nesterov=True, weight_decay=decay),
        "Adam": lambda: torch.optim.Adam([w], lr=RATE, weight_decay=decay),
        "AdamW": lambda: torch.optim.AdamW([w], lr=RATE, weight_decay=decay),
    }
    optimiser, found = make[rule](), [w[0].item()]
    for _ in range(steps):
        optimiser.zero_grad()
        (w[0] ** 2 / 2 + 10 * w[1] ** 2 / 2).backward()
        optimiser.step()
        found.append(w[0].item())
    return found


@pytest.mark.parametrize("decay", [0.0, 0.5])
@pytest.mark.parametrize("rule", SETS["all"])
def test_a_step_is_worked_out_with_torch_s_numbers(rule: str, decay: float) -> None:
    info = walk_info(Surface("valley", 10.0), START, "all", RATE, weight_decay=decay, steps=4)
    theirs = torch_walk(rule, 3, decay)
    for step in (0, 1, 2):
        facts = step_facts(info, (SETS["all"].index(rule), step), WORDS)
        assert rule in facts["which"]
        assert number(facts["x_w"]) == pytest.approx(theirs[step], abs=1e-4)
        assert number(facts["x_new"]) == pytest.approx(theirs[step + 1], abs=1e-4)
        kept = number(facts["x_kept"]) if rule == "AdamW" else 1.0
        assert kept == pytest.approx(1 - RATE * decay if rule == "AdamW" else 1)
        moved = kept * number(facts["x_w"]) - number(facts["x_lr"]) * number(facts["x_d"])
        assert moved == pytest.approx(number(facts["x_new"]), abs=2e-4)


def test_the_moments_of_adam_by_hand() -> None:
    facts = step_facts(walk_info(Surface("valley", 10.0), START, "adam", RATE, steps=3), (2, 1), WORDS)
    m, v = 0.9 * 0.2 + 0.1 * 1.9, 0.999 * 0.004 + 0.001 * 1.9**2
    wanted = {"x_m": m, "x_v": v, "x_share1": 1 - 0.9**2, "x_share2": 1 - 0.999**2}
    wanted |= {"x_m_hat": m / (1 - 0.9**2), "x_v_hat": v / (1 - 0.999**2), "x_t": 2}
    for name, value in wanted.items():
        assert number(str(facts[name])) == pytest.approx(value, rel=2e-4)


def test_the_bound_of_the_learning_rate() -> None:
    facts = surface_facts(walk_info(Surface("valley", 10.0), START, "sgd", 0.05, steps=3), WORDS)
    assert number(facts["bound"]) == 2 / 10
    assert number(facts["best"]) == pytest.approx(2 / 11, abs=5e-5)
    assert number(facts["slowest"]) == pytest.approx(9 / 11, abs=5e-5)
    assert (number(facts["factor1"]), number(facts["factor2"])) == (1 - 0.05, 1 - 0.05 * 10)
    assert facts["verdict"].startswith("0.05 is below 0.2")


def test_a_step_beyond_the_last_is_the_last() -> None:
    info = walk_info(Surface("valley", 10.0), START, "sgd", 0.05, steps=3)
    assert step_facts(info, (0, 99), WORDS) == step_facts(info, (0, 2), WORDS) != step_facts(info, (0, 1), WORDS)
