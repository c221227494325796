"""Divergence of a training: the loss from which on it is stopped, and the likely cause."""

from __future__ import annotations

import math

from cnn_core.number_text import number_text, significant
from cnn_core.training.recipe import Recipe
from cnn_core.training.spec import TrainingSpec

WORSE = 1000  # times the loss of guessing
USUAL = {"SGD": 0.1, "Adam": 0.001, "AdamW": 0.001}  # learning rates that seldom get out of hand


def unbearable_loss(classes: int) -> float:
    """
    Find the loss above which a training counts as diverged and is stopped.

    Parameters
    ----------
    classes : int
        How many.

    Returns
    -------
    float
        `WORSE` times ln(classes), the loss of a network that finds all classes equally likely.

    Examples
    --------
    >>> round(unbearable_loss(10))
    2303
    """
    return WORSE * math.log(classes)


def calmer_rate(recipe: Recipe) -> float:
    """
    Advise a smaller learning rate instead of one that diverged.

    Parameters
    ----------
    recipe : Recipe
        Of the training that got out of hand.

    Returns
    -------
    float
        A tenth of its learning rate, at most one that seldom gets out of hand with its optimizer.

    Examples
    --------
    >>> calmer_rate(Recipe(optimizer="SGD", learning_rate=1e6)), calmer_rate(Recipe(learning_rate=0.004))
    (0.1, 0.0004)
    """
    return float(f"{min(recipe.learning_rate / 10, USUAL[recipe.optimizer]):.3g}")


def explain_divergence(spec: TrainingSpec, step: int, loss: float, gradient_norm: float) -> str:
    """
    Explain the divergence that stopped a training.

    Parameters
    ----------
    spec : TrainingSpec
        What was trained.
    step : int
        When.
    loss : float
        The loss then.
    gradient_norm : float
        Length of the gradient then.

    Returns
    -------
    str
        What happened, what it means, what would help.
    """
    classes, rate = len(spec.class_names), spec.recipe.learning_rate
    guessing, tried = math.log(classes), calmer_rate(spec.recipe)
    found = significant(loss, 4) if math.isfinite(loss) else "no longer a finite number"
    slope = f" The gradient was {significant(gradient_norm, 3)} long." if math.isfinite(gradient_norm) else ""
    used, guessed = significant(rate), number_text(guessing, 2)
    return (
        f"At step {step} the loss was {found}; guessing among {classes} classes gives ln {classes} = {guessed}."
        f"{slope} The steps are too long: each one jumps over the valley, and lands higher than it began. "
        f"Try a learning rate of {significant(tried)} or less instead of {used}, or some warm-up steps."
    )
