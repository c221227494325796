"""Options of a training: names, limits, defaults and a sentence each, as data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cnn_core.options import Option

SEEDS = 2**32  # seeds lie below


OPTIMIZERS: Mapping[str, str] = MappingProxyType(
    {
        "SGD": "A step against the gradient; with momentum, the steps before go on rolling.",
        "Adam": "Every weight gets a step of about the same length, whatever the size of its gradient.",
        "AdamW": "Adam, with weight decay that does not pass through the gradient.",
    }
)
SCHEDULES: Mapping[str, str] = MappingProxyType(
    {
        "constant": "The learning rate stays.",
        "step": "It is multiplied by gamma every step_size epochs.",
        "cosine": "It falls along half a cosine, to 0 at the end.",
    }
)
RECIPE_OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "epochs": Option("integer", 10, 1, 1000, help="How often every training picture is seen."),
        "batch_size": Option("integers", 32, 1, 4096, help="Pictures a step; an epoch's last step takes what is left."),
        "optimizer": Option("choice", "Adam", choices=tuple(OPTIMIZERS), help="How a gradient becomes a step."),
        "learning_rate": Option("number", 0.001, 0.0, 1e9, help="How long the steps are."),
        "momentum": Option("number", 0.0, 0.0, 0.999, help="SGD: share of the step before that goes on."),
        "nesterov": Option("switch", False, help="SGD: look at the gradient where momentum is about to lead."),
        "schedule": Option("choice", "constant", choices=tuple(SCHEDULES), help="How the learning rate changes."),
        "step_size": Option("integer", 5, 1, 1000, help="Schedule step: epochs between two falls."),
        "gamma": Option("number", 0.1, 0.0, 1.0, help="Schedule step: what is left of the rate after a fall."),
        "warmup_steps": Option("integer", 0, 0, 100_000, help="Steps in which the learning rate rises to its value."),
        "weight_decay": Option("number", 0.0, 0.0, 10.0, help="Pulls every weight towards 0, large ones more (L2)."),
        "l1": Option("number", 0.0, 0.0, 10.0, help="Pulls every weight towards 0 by the same amount."),
        "max_norm": Option("number", None, 1e-3, 1e6, optional=True, help="Longest weight vector of a unit."),
        "dropout": Option(
            "number", None, 0.0, 0.95, optional=True, help="Share that every Dropout layer switches off."
        ),
        "patience": Option(
            "integer", None, 1, 1000, optional=True, help="Epochs without a lower validation loss before it stops."
        ),
        "seed": Option("integer", 0, 0, SEEDS - 1, help="Where weights, order, dropout and augmentation come from."),
    }
)
AUGMENT_OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "rotation": Option("number", 0.0, 0.0, 180.0, help="Greatest turn to either side, in degrees."),
        "shift": Option("number", 0.0, 0.0, 64.0, help="Greatest way along each axis, in pixels."),
        "zoom": Option("number", 0.0, 0.0, 0.5, help="Scales from 1 − zoom to 1 + zoom."),
        "flip": Option("switch", False, help="Mirrors every second picture, left for right."),
        "brightness": Option("number", 0.0, 0.0, 1.0, help="Multiplies from 1 − brightness to 1 + brightness."),
    }
)
