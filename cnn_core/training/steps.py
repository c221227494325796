"""The course of a training before it begins: how many steps, of which batch size, at which learning rate."""

from __future__ import annotations

import math
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from cnn_core.training.recipe import Recipe

SNAPSHOTS = 40  # a run, unless the learner wants another number


def batch_sizes(recipe: Recipe, count: int) -> tuple[int, ...]:
    """
    List the batch size of each step of an epoch.

    Parameters
    ----------
    recipe : Recipe
        Its batch size, or its batch sizes.
    count : int
        Training pictures.

    Returns
    -------
    tuple of int
        They sum to `count`; the last is what is left.

    Examples
    --------
    >>> batch_sizes(Recipe(batch_size=(2, 4)), 9)
    (2, 4, 2, 1)
    """
    wanted = recipe.batch_size if isinstance(recipe.batch_size, tuple) else (recipe.batch_size,)
    sizes, left = [], count
    for size in cycle(wanted):
        if left <= 0:
            break
        sizes.append(min(size, left))
        left -= size
    return tuple(sizes)


def picture_order(recipe: Recipe, epoch: int, count: int) -> NDArray[np.int64]:
    """
    Shuffle the training pictures for an epoch.

    Parameters
    ----------
    recipe : Recipe
        Its seed.
    epoch : int
        1 … epochs.
    count : int
        Training pictures.

    Returns
    -------
    ndarray of shape (count,)
        In which order they are seen: the same for the same seed and epoch.
    """
    return np.random.default_rng((recipe.seed, epoch)).permutation(count)


def learning_rate_at(recipe: Recipe, step: int, steps_per_epoch: int) -> float:
    """
    Compute the learning rate of a step.

    Parameters
    ----------
    recipe : Recipe
        Its learning rate, schedule and warm-up.
    step : int
        1 … epochs·steps_per_epoch.
    steps_per_epoch : int
        Steps an epoch.

    Returns
    -------
    float
        With t = step − 1 steps done, w warm-up steps and T steps in all, ``learning_rate·min(1, (t + 1)/w)`` times
        1 (constant), ``gamma**(epochs done // step_size)`` (step), or
        ``(1 + cos(π·(t − w)/(T − w)))/2`` after the warm-up (cosine).

    Examples
    --------
    >>> recipe = Recipe(epochs=2, learning_rate=0.1, schedule="cosine")
    >>> [round(learning_rate_at(recipe, step, 2), 4) for step in (1, 2, 3, 4)]
    [0.1, 0.0854, 0.05, 0.0146]
    """
    done, warmup = step - 1, recipe.warmup_steps
    rate = recipe.learning_rate
    if recipe.schedule == "step":
        rate *= recipe.gamma ** (done // steps_per_epoch // recipe.step_size)
    if recipe.schedule == "cosine" and done > warmup:
        rate *= (1 + math.cos(math.pi * (done - warmup) / (recipe.epochs * steps_per_epoch - warmup))) / 2
    return rate * min(1.0, step / warmup) if warmup else rate


def snapshot_interval(steps: int, steps_per_epoch: int, wanted: int | None = None) -> int:
    """
    Compute the number of steps between two snapshots of the weights.

    Parameters
    ----------
    steps, steps_per_epoch : int
        Steps in all, and in an epoch.
    wanted : int, optional
        What the learner wants.

    Returns
    -------
    int
        What is wanted; else about one an epoch, at most `SNAPSHOTS` in all.

    Examples
    --------
    >>> snapshot_interval(400, 40), snapshot_interval(4000, 40)
    (40, 120)
    """
    if wanted is not None:
        return wanted
    return steps_per_epoch * max(1, math.ceil(steps / steps_per_epoch / SNAPSHOTS))
