"""Weights side by side: an optimizer gives them the numbers it would give each parameter alone, bit by bit."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from cnn_core.torch_backend.flat import FlatWeights
from cnn_core.torch_backend.stepping import make_optimizer
from cnn_core.training import Recipe

RECIPES = {
    "SGD": Recipe(optimizer="SGD", learning_rate=0.05, weight_decay=0.01),
    "Nesterov": Recipe(optimizer="SGD", learning_rate=0.05, momentum=0.9, nesterov=True),
    "Adam": Recipe(optimizer="Adam", weight_decay=0.01),
    "AdamW": Recipe(optimizer="AdamW", weight_decay=0.1),
}


def module() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(1, 5, 3), nn.BatchNorm2d(5), nn.ReLU(), nn.Flatten(), nn.Linear(5 * 36, 3))


def slope(of: nn.Module, step: int) -> None:
    noise = torch.Generator().manual_seed(step)
    x, y = torch.randn(7, 1, 8, 8, generator=noise), torch.randint(0, 3, (7,), generator=noise)
    F.cross_entropy(of(x), y).backward()


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_the_same_numbers_as_one_by_one(recipe: Recipe) -> None:
    alone, together = module(), module()
    flat = FlatWeights(together)
    one, other = make_optimizer(list(alone.parameters()), recipe), make_optimizer([flat.row], recipe)
    for step in range(20):
        one.zero_grad()
        slope(alone, step)
        flat.begin()
        slope(together, step)
        slopes = [parameter.grad for parameter in alone.parameters()]
        length = torch.cat([part.reshape(-1) for part in slopes if part is not None]).norm()
        torch.testing.assert_close(flat.gradient.norm(), length, rtol=1e-6, atol=0)
        one.step()
        other.step()
    for name, tensor in alone.state_dict().items():
        assert torch.equal(tensor, together.state_dict()[name]), name


def test_what_an_optimizer_remembers_comes_back() -> None:
    before = module()
    flat = FlatWeights(before)
    optimizer = make_optimizer([flat.row], RECIPES["Adam"])
    flat.begin()
    slope(before, 0)
    optimizer.step()
    found = {name: value.clone() for name, value in flat.remembered(optimizer).items()}
    assert found["0.weight/exp_avg"].shape == (5, 1, 3, 3)
    assert found["4.bias/step"] == 1

    after = copy.deepcopy(before)
    again = FlatWeights(after)
    resumed = make_optimizer([again.row], RECIPES["Adam"])
    again.remember(resumed, found)
    for turn in (flat, optimizer, before), (again, resumed, after):
        turn[0].begin()
        slope(turn[2], 1)
        turn[1].step()
    assert torch.equal(flat.row, again.row)
    shaped_otherwise = {**found, "0.weight/exp_avg": torch.zeros(4)}
    for odd, name in (({"9.weight/exp_avg": torch.zeros(3)}, "/exp_avg"), (shaped_otherwise, "0.weight/exp_avg")):
        with pytest.raises(KeyError, match=name):
            again.remember(resumed, odd)
    lacking = {name: value for name, value in found.items() if name != "0.bias/exp_avg"}
    with pytest.raises(KeyError, match=r"0\.bias/exp_avg"):
        again.remember(resumed, lacking)
