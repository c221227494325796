"""When a loss is out of hand, and what to say then."""

from __future__ import annotations

import math

from cnn_core.training.spec import TrainingSpec

WORSE = 1000  # times the loss of guessing
USUAL = {"SGD": 0.1, "Adam": 0.001, "AdamW": 0.001}  # learning rates that seldom get out of hand


def unbearable_loss(classes: int) -> float:
    """
    Say from which loss on training is stopped.

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


def explain_divergence(spec: TrainingSpec, step: int, loss: float, gradient_norm: float) -> str:
    """
    Explain why a training was stopped.

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
    guessing, tried = math.log(classes), min(rate / 10, USUAL[spec.recipe.optimizer])
    found = f"{loss:.4g}" if math.isfinite(loss) else "no longer a finite number"
    slope = f" The gradient was {gradient_norm:.3g} long." if math.isfinite(gradient_norm) else ""
    return (
        f"At step {step} the loss was {found}; guessing among {classes} classes gives ln {classes} = {guessing:.2f}."
        f"{slope} The steps are too long: each one jumps over the valley, and lands higher than it began. "
        f"Try a learning rate of {tried:.3g} or less instead of {rate:.3g}, or some warm-up steps."
    )
