"""Every step equals a plain PyTorch loop, written here without any of the app's training code."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from cnn_core.datasets.dataset import Split
from cnn_core.network import ConvTranspose2d, initial_weights
from cnn_core.network.network import Network
from cnn_core.torch_backend.train import train
from cnn_core.training import Snapshot, Step
from cnn_core.training.recipe import Recipe
from cnn_core.training.spec import TrainingSpec


class Twofold(nn.Module):
    """What the test network's block is, by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        changed: torch.Tensor = self.branch(x)
        return x + changed


def shallow_module() -> Any:
    return nn.Sequential(nn.Conv2d(1, 6, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(294, 2))


def deep_module() -> Any:
    head = (nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.25), nn.Linear(196, 2))
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), Twofold(), *head)


def schedule_of(optimizer: Any, recipe: Recipe, steps: int, steps_per_epoch: int) -> Any:
    """PyTorch's own schedulers, stepped after each step."""
    lr = torch.optim.lr_scheduler
    warmup = recipe.warmup_steps
    after: Any
    if recipe.schedule == "cosine":
        after = lr.CosineAnnealingLR(optimizer, steps - warmup)
    elif recipe.schedule == "step":
        after = lr.StepLR(optimizer, recipe.step_size * steps_per_epoch, recipe.gamma)
    else:
        after = lr.ConstantLR(optimizer, 1.0)
    if not warmup:
        return after
    rise = lr.LinearLR(optimizer, 1 / warmup, 1.0, warmup - 1)
    return lr.SequentialLR(optimizer, [rise, after], [warmup])


def optimizer_of(module: Any, recipe: Recipe) -> Any:
    rate, decay = recipe.learning_rate, recipe.weight_decay
    if recipe.optimizer == "SGD":
        return torch.optim.SGD(
            module.parameters(), lr=rate, momentum=recipe.momentum, nesterov=recipe.nesterov, weight_decay=decay
        )
    return {"Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW}[recipe.optimizer](
        module.parameters(), lr=rate, weight_decay=decay
    )


def parts_of(order: NDArray[Any] | range, sizes: tuple[int, ...]) -> list[NDArray[Any] | range]:
    turn, begin, parts = cycle(sizes), 0, []
    while begin < len(order):
        size = next(turn)
        parts.append(order[begin : begin + size])
        begin += size
    return parts


def plain_loop(spec: TrainingSpec, data: Split, module: Any) -> list[tuple[float, float, float]]:
    """Train as a book would show it; give losses, learning rates, norms of the gradient."""
    recipe = spec.recipe
    first = initial_weights(spec.network, spec.input_shape, np.random.default_rng(recipe.seed))
    module.load_state_dict({name: torch.tensor(array) for name, array in first.items()}, strict=False)
    sizes = recipe.batch_size if isinstance(recipe.batch_size, tuple) else (recipe.batch_size,)
    per_epoch = len(parts_of(range(len(data.train)), sizes))
    optimizer = optimizer_of(module, recipe)
    schedule = schedule_of(optimizer, recipe, recipe.epochs * per_epoch, per_epoch)
    images, labels = torch.tensor(data.train.images), torch.tensor(data.train.labels)
    rows, step = [], 0
    for epoch in range(1, recipe.epochs + 1):
        module.train()
        for chosen in parts_of(np.random.default_rng((recipe.seed, epoch)).permutation(len(labels)), sizes):
            torch.manual_seed(recipe.seed + step)
            loss = F.cross_entropy(module(images[chosen]), labels[chosen])
            penalty = sum(p.abs().sum() for p in module.parameters() if p.dim() > 1)
            optimizer.zero_grad()
            (loss + recipe.l1 * penalty).backward() if recipe.l1 else loss.backward()
            norm = torch.cat([p.grad.flatten() for p in module.parameters()]).norm()
            rows.append((loss.item(), optimizer.param_groups[0]["lr"], norm.item()))
            optimizer.step()
            if recipe.max_norm is not None:
                shorten(module, recipe.max_norm)
            schedule.step()
            step += 1
    return rows


def shorten(module: Any, limit: float) -> None:
    with torch.no_grad():
        for layer in module.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                for unit in layer.weight:  # a filter, or a row
                    if unit.norm() > limit:
                        unit.mul_(limit / unit.norm())


RECIPES: dict[str, dict[str, Any]] = {
    "SGD": {"optimizer": "SGD", "learning_rate": 0.05},
    "momentum": {"optimizer": "SGD", "learning_rate": 0.02, "momentum": 0.9},
    "Nesterov": {"optimizer": "SGD", "learning_rate": 0.02, "momentum": 0.9, "nesterov": True},
    "Adam": {"optimizer": "Adam"},
    "AdamW": {"optimizer": "AdamW", "weight_decay": 0.1},
    "weight decay, SGD": {"optimizer": "SGD", "learning_rate": 0.05, "weight_decay": 0.05},
    "weight decay, Adam": {"optimizer": "Adam", "weight_decay": 0.05},
    "L1": {"optimizer": "SGD", "learning_rate": 0.05, "l1": 0.01},
    "L1, Adam": {"optimizer": "Adam", "l1": 0.01},
    "max-norm": {"optimizer": "SGD", "learning_rate": 0.05, "max_norm": 0.8},
    "cosine": {"schedule": "cosine"},
    "step": {"schedule": "step", "step_size": 1, "gamma": 0.3},
    "warm-up": {"warmup_steps": 4},
    "warm-up, cosine": {"warmup_steps": 4, "schedule": "cosine"},
    "warm-up of one step": {"warmup_steps": 1},
    "mixed batch sizes": {"batch_size": (8, 32, 5)},
    "all at once": {
        "optimizer": "SGD",
        "learning_rate": 0.02,
        "momentum": 0.9,
        "nesterov": True,
        "schedule": "cosine",
        "warmup_steps": 3,
        "weight_decay": 0.01,
        "l1": 0.001,
        "max_norm": 1.5,
        "batch_size": (16, 8),
    },
}


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("depth", ["shallow", "deep"])
def test_train_equals_a_plain_loop(
    spec: TrainingSpec, data: Split, deep_network: Network, name: str, depth: str
) -> None:
    recipe = replace(spec.recipe, **RECIPES[name])
    network = deep_network if depth == "deep" else spec.network
    spec = replace(spec, recipe=recipe, network=network)
    module = deep_module() if depth == "deep" else shallow_module()
    expected = plain_loop(spec, data, module)
    events = list(train(spec, data, device="cpu"))
    found = [(event.loss, event.learning_rate, event.gradient_norm) for event in events if isinstance(event, Step)]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose([row[0] for row in found], [row[0] for row in expected], rtol=0, atol=1e-6)
    weights = [event for event in events if isinstance(event, Snapshot)][-1].weights
    state = module.state_dict()
    for key, array in weights.items():
        np.testing.assert_allclose(array, state[key], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("groups", [1, 2])
def test_max_norm_holds_the_units_of_a_transposed_convolution(spec: TrainingSpec, data: Split, groups: int) -> None:
    from cnn_core.network import Conv2d, Flatten, Linear, Network

    network = Network((Conv2d(4, 3, stride=2), ConvTranspose2d(6, 3, stride=2, groups=groups), Flatten(), Linear(2)))
    spec = replace(spec, network=network, recipe=replace(spec.recipe, max_norm=0.3))
    weight = [event for event in train(spec, data, device="cpu") if isinstance(event, Snapshot)][-1].weights["1.weight"]
    units = weight.reshape(groups, 4 // groups, 6 // groups, 9).transpose(0, 2, 1, 3).reshape(6, -1)
    lengths = np.linalg.norm(units, axis=1)
    assert lengths.max() == pytest.approx(0.3, rel=1e-4)
    assert (lengths <= 0.3 + 1e-6).all()


def test_dropout_of_the_recipe_is_that_of_the_layers(spec: TrainingSpec, data: Split, deep_network: Network) -> None:
    recipe = replace(spec.recipe, dropout=0.25)
    spec = replace(spec, network=deep_network, recipe=recipe)
    plain = replace(spec, recipe=replace(recipe, dropout=None))
    other = replace(spec, recipe=replace(recipe, dropout=0.5))
    one, same, different = (
        [event.loss for event in train(each, data, device="cpu") if isinstance(event, Step)]
        for each in (spec, plain, other)
    )
    assert one == same
    assert one != different
