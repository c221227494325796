"""Fit the weights of a module to labelled pictures: the same numbers every time from the same seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import Module
from torch.nn import functional as F

from cnn_core.datasets import Dataset
from cnn_core.datasets.dataset import Images
from cnn_core.errors import Fix, InvalidInputError

Augment = Callable[[Images, np.random.Generator], Images]
EVALUATED_AT_ONCE = 256


@dataclass(frozen=True)
class Recipe:
    """
    Say how to train.

    Attributes
    ----------
    epochs : int, >= 1
        How often every picture is seen.
    batch_size : int, >= 1
        Pictures a step; the last step of an epoch takes what is left.
    learning_rate : float, > 0
        Adam's step size at the beginning; it falls along half a cosine, to 0 at the end.
    weight_decay : float, >= 0
        How strongly each step pulls the weights towards 0 (AdamW).
    seed : int, >= 0
        Where the order of the pictures, augmentation and dropout come from.

    Raises
    ------
    InvalidInputError
        If a value is outside its range.

    References
    ----------
    Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight decay
    regularization", 2019.
    """

    epochs: int
    batch_size: int = 32
    learning_rate: float = 0.002
    weight_decay: float = 0.01
    seed: int = 0

    def __post_init__(self) -> None:
        for name, low in (("epochs", 1), ("batch_size", 1), ("seed", 0)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < low:
                raise _outside(name, value, f"{name} is an integer >= {low}", low)
        for name, above, default in (("learning_rate", True, 0.002), ("weight_decay", False, 0.0)):
            value = getattr(self, name)
            known = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
            if not known or value < 0 or (above and value == 0):
                raise _outside(name, value, f"{name} {'>' if above else '>='} 0, finite", default)


class Score(NamedTuple):
    """
    How well a module does on a dataset.

    Attributes
    ----------
    loss : float
        Mean cross-entropy.
    accuracy : float
        Share of the pictures whose largest output is that of their class, 0 … 1.
    """

    loss: float
    accuracy: float


class Epoch(NamedTuple):
    """
    What one pass over the training pictures gave.

    Attributes
    ----------
    epoch : int
        1 … epochs.
    step : int
        Steps taken since the beginning.
    train : Score
        Over the batches as they were seen: before each one's step, augmented, with dropout.
    validation : Score or None
        After the last step, if there are pictures to validate with.
    """

    epoch: int
    step: int
    train: Score
    validation: Score | None


def fit(
    module: nn.Module,
    train: Dataset,
    recipe: Recipe,
    *,
    validation: Dataset | None = None,
    augment: Augment | None = None,
) -> Iterator[Epoch]:
    """
    Train a module in place, epoch by epoch: cross-entropy, AdamW, a falling learning rate.

    Parameters
    ----------
    module : torch.nn.Module
        Gives one number a class for each picture, as `build` makes it.
    train : Dataset
        What is learned from, at least one picture.
    recipe : Recipe
        How.
    validation : Dataset, optional
        What is measured after each epoch.
    augment : callable, optional
        Changes a batch of images by chance before it is seen: ``augment(images, rng)``.

    Yields
    ------
    Epoch
        After each epoch; nothing happens until the first is asked for, and stopping to ask stops the training.
        On the same machine with as many threads the same call gives the same numbers, bit by bit.

    Raises
    ------
    InvalidInputError
        If there is nothing to learn from.
    """
    if len(train) == 0:
        raise _outside("train", "0 pictures", "train holds at least 1 picture", None)
    steps = recipe.epochs * -(-len(train) // recipe.batch_size)
    order_rng, augment_rng = (np.random.default_rng((recipe.seed, stream)) for stream in range(2))
    optimizer = torch.optim.AdamW(module.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    torch.manual_seed(recipe.seed)  # dropout draws from PyTorch's own generator
    for epoch in range(1, recipe.epochs + 1):
        module.train()
        loss_sum, right = 0.0, 0
        for chosen in np.array_split(order_rng.permutation(len(train)), steps // recipe.epochs):
            images = train.images[chosen]
            x = torch.tensor(augment(images, augment_rng) if augment else images)
            loss, hits = _step(module, optimizer, x, torch.tensor(train.labels[chosen]))
            schedule.step()
            loss_sum, right = loss_sum + loss * len(chosen), right + hits
        measured = None if validation is None else evaluate(module, validation)
        score = Score(loss_sum / len(train), right / len(train))
        yield Epoch(epoch, epoch * steps // recipe.epochs, score, measured)


def _step(module: nn.Module, optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor) -> tuple[float, int]:
    """Take one step down the slope; return the loss and the hits before it."""
    optimizer.zero_grad()
    outputs = module(x)
    loss = F.cross_entropy(outputs, y)
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return loss.item(), int((outputs.argmax(dim=1) == y).sum())


def evaluate(module: nn.Module, dataset: Dataset) -> Score:
    """
    Measure a module on a dataset, without training it.

    Parameters
    ----------
    module : torch.nn.Module
        Left in evaluation mode: no dropout, running averages in batch normalisation.
    dataset : Dataset
        At least one picture.

    Returns
    -------
    Score
        Loss and accuracy.

    Raises
    ------
    InvalidInputError
        If there is no picture.
    """
    if len(dataset) == 0:
        raise _outside("dataset", "0 pictures", "dataset holds at least 1 picture", None)
    module.eval()
    loss_sum, right = 0.0, 0
    with torch.no_grad():
        for start in range(0, len(dataset), EVALUATED_AT_ONCE):
            part = slice(start, start + EVALUATED_AT_ONCE)
            y = torch.tensor(dataset.labels[part])
            outputs = module(torch.tensor(dataset.images[part]))
            loss_sum += F.cross_entropy(outputs, y, reduction="sum").item()
            right += int((outputs.argmax(dim=1) == y).sum())
    return Score(loss_sum / len(dataset), right / len(dataset))


def _outside(name: str, value: object, allowed: str, fix: object) -> InvalidInputError:
    return InvalidInputError(
        "The training cannot begin like this.",
        given={name: value},
        allowed=allowed,
        here=f"{name} = {value!r}",
        fixes=[] if fix is None else [Fix(name, "=", fix)],
    )


def limit_threads(count: int) -> None:
    """
    Compute with so many threads at most, so that the same seed gives the same bits.

    Parameters
    ----------
    count : int
        At least 1.
    """
    torch.set_num_threads(count)


__all__ = ["Epoch", "Module", "Recipe", "Score", "evaluate", "fit", "limit_threads"]
