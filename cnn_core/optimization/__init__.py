"""Optimisers: one step of each as in `torch.optim`, loss surfaces of two weights, whole paths over them."""

from cnn_core.optimization.steps import (
    AdamState,
    SGDState,
    Stepped,
    adam_step,
    adamw_step,
    bias_corrected,
    sgd_step,
)
from cnn_core.optimization.surfaces import SURFACES, Surface
from cnn_core.optimization.walk import RULES, Rule, Walk, best_learning_rate, largest_learning_rate, walk

__all__ = [
    "RULES",
    "SURFACES",
    "AdamState",
    "Rule",
    "SGDState",
    "Stepped",
    "Surface",
    "Walk",
    "adam_step",
    "adamw_step",
    "best_learning_rate",
    "bias_corrected",
    "largest_learning_rate",
    "sgd_step",
    "walk",
]
