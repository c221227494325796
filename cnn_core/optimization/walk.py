"""Whole paths of optimisers over a surface, and the learning rates at which they leave it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.checks import check_number
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.optimization.steps import Stepped, adam_step, adamw_step, sgd_step
from cnn_core.optimization.surfaces import Surface

Array = NDArray[np.float64]

RULES = ("SGD", "momentum", "Nesterov", "Adam", "AdamW")
GONE = 1e6  # times the first loss: out of every bound


@dataclass(frozen=True)
class Rule:
    """
    An optimiser with its settings.

    Attributes
    ----------
    name : str
        One of `RULES`; momentum and Nesterov are SGD with momentum.
    lr : float
        Learning rate.
    momentum : float
        Of momentum and Nesterov.
    betas : (float, float)
        Of Adam and AdamW.
    weight_decay : float
        Of all; AdamW keeps it apart from the gradient.
    """

    name: str
    lr: float
    momentum: float = 0.9
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        if self.name not in RULES:
            raise InvalidInputError(
                "There is no such optimiser.",
                given={"name": self.name},
                allowed="name is one of " + ", ".join(RULES),
                here=f"name = {self.name}",
                fixes=[Fix("name", "=", "SGD")],
            )

    def step(self, param: ArrayLike, grad: ArrayLike, state: Any = None) -> Stepped:
        """
        Take one step.

        Parameters
        ----------
        param, grad : array_like
            Weights, and the gradient there.
        state : SGDState or AdamState, optional
            What the step before left.

        Returns
        -------
        Stepped
            As `sgd_step`, `adam_step` or `adamw_step` gives it.

        Raises
        ------
        InvalidInputError
            If PyTorch would refuse a setting, or the shapes differ.
        """
        common = {"lr": self.lr, "weight_decay": self.weight_decay}
        if self.name in ("Adam", "AdamW"):
            take = adam_step if self.name == "Adam" else adamw_step
            return take(param, grad, state, betas=self.betas, **common)
        moving = 0.0 if self.name == "SGD" else self.momentum
        return sgd_step(param, grad, state, momentum=moving, nesterov=self.name == "Nesterov", **common)


class Walk(NamedTuple):
    """
    The path of an optimiser over a surface.

    Attributes
    ----------
    rule : Rule
        Who walked.
    points : ndarray of shape (S + 1, 2)
        The weights before the first step and after each.
    losses : ndarray of shape (S + 1,)
        The loss at each.
    taken : tuple of Stepped
        The S steps.
    diverged : int or None
        The step after which the loss was more than `GONE` times the first; there the path ends.
    """

    rule: Rule
    points: Array
    losses: Array
    taken: tuple[Stepped, ...]
    diverged: int | None


def walk(surface: Surface, start: ArrayLike, rule: Rule, steps: int = 40) -> Walk:
    """
    Follow an optimiser over a surface.

    Parameters
    ----------
    surface : Surface
        The loss.
    start : array_like of shape (2,)
        Where the walk begins.
    rule : Rule
        Who walks.
    steps : int
        How many steps at most; it ends before if the loss leaves all bounds.

    Returns
    -------
    Walk
        Every point, loss and step.

    Examples
    --------
    >>> path = walk(Surface("valley", 10.0), [2.0, 1.0], Rule("SGD", 0.1), 2)
    >>> path.points.round(4).tolist()
    [[2.0, 1.0], [1.8, 0.0], [1.62, 0.0]]
    """
    points, taken, diverged = [np.asarray(start, np.float64)], [], None
    losses, state = [float(surface.loss(points[0]))], None
    for k in range(steps):
        step = rule.step(points[-1], surface.gradient(points[-1]), state)
        state = step.state
        points.append(step.param)
        taken.append(step)
        with np.errstate(over="ignore", invalid="ignore"):
            losses.append(float(surface.loss(step.param)))
        if not losses[-1] <= GONE * max(1.0, losses[0]):
            diverged = k + 1
            break
    return Walk(rule, np.array(points), np.array(losses), tuple(taken), diverged)


def largest_learning_rate(
    curvature: float, momentum: float = 0.0, *, nesterov: bool = False, weight_decay: float = 0.0
) -> float:
    """
    Say from which learning rate on SGD leaves a valley instead of coming to rest in it.

    Parameters
    ----------
    curvature : float, >= 0
        λmax, the largest eigenvalue of the second derivatives of the loss.
    momentum : float, 0 <= momentum < 1
        Share of the velocity that stays.
    nesterov : bool
        Whether it looks ahead.
    weight_decay : float, >= 0
        Adds to every curvature.

    Returns
    -------
    float
        2/λmax without momentum; 2(1 + μ)/λmax with it; 2(1 + μ)/((1 + 2μ)·λmax) for Nesterov's. Infinite on a plain.

    Raises
    ------
    InvalidInputError
        If a number is outside of its limits.

    References
    ----------
    Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.

    Examples
    --------
    >>> largest_learning_rate(10.0), largest_learning_rate(10.0, 0.9)
    (0.2, 0.38)
    """
    check_number("curvature", curvature, 0)
    check_number("momentum", momentum, 0, math.nextafter(1, 0))
    check_number("weight_decay", weight_decay, 0)
    if curvature + weight_decay == 0:
        return math.inf
    bound = 2 * (1 + momentum) / (curvature + weight_decay)
    return bound / (1 + 2 * momentum) if nesterov else bound


def best_learning_rate(smallest: float, largest: float) -> float:
    """
    Give the learning rate at which plain SGD shrinks the slowest part of the error most.

    Parameters
    ----------
    smallest, largest : float, >= 0
        The eigenvalues of the second derivatives.

    Returns
    -------
    float
        2/(λmin + λmax); infinite on a plain, 0 where λmax is infinite.

    Raises
    ------
    InvalidInputError
        If one is below 0.

    Examples
    --------
    >>> round(best_learning_rate(1.0, 10.0), 4)
    0.1818
    """
    check_number("smallest", smallest, 0)
    check_number("largest", largest, 0)
    if smallest + largest == 0:
        return math.inf
    return 2 / (smallest + largest) if math.isfinite(largest) else 0.0
