"""Endless questions with worked solutions, made by the same code that draws the lessons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.exercises import (
    activations,
    architectures,
    building,
    channels,
    convolution,
    decision,
    filters,
    kinds,
    learning,
    network,
    normalization,
    optimisers,
    padding,
    pixels,
    pooling,
    receptive_field,
    sizes,
    training,
)
from cnn_core.exercises.answers import Verdict, check, read_answer
from cnn_core.exercises.exercise import DIFFICULTIES, Answer, Exercise, Mistake, SolutionStep

_Generator = Callable[[np.random.Generator, int], Exercise]

LESSON_EXERCISES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pixels": ("pixel_value", "tensor_size"),
        "convolution": ("patch_sum", "feature_map_cell", "kernel_flip", "connections"),
        "filters": ("filter_response", "relu_value"),
        "padding": (
            "output_size",
            "unread_cells",
            "odd_padding",
            "visit_count",
            "padding_mode",
            "output_size_dilated",
            "rectangular",
        ),
        "one_step": ("map_loss", "weight_gradient", "weight_update", "loss_after_step"),
        "optimiser": ("largest_rate", "weight_after_steps", "velocity_after_steps", "adam_first_step"),
        "explain": ("count_terms", "window_start", "residual_sum"),
        "pooling": (
            "max_pool",
            "average_pool",
            "pooled_size",
            "shift_changes_pool",
            "global_average_pool",
        ),
        "normalization": ("shared_count", "normalized_value", "running_mean"),
        "activations": ("activation_value", "activation_slope", "softmax_share", "two_linear_layers"),
        "channels": (
            "channel_sum",
            "layer_parameters",
            "volume_size",
            "next_filter",
            "multiply_adds",
            "unfolded_size",
        ),
        "kinds": (
            "pointwise_parameters",
            "grouped_weights",
            "separable_weights",
            "split_column",
            "transposed_size",
            "overlapping_prints",
            "output_padding_wanted",
        ),
        "decision": (
            "flatten_length",
            "flatten_place",
            "dense_logit",
            "cross_entropy_value",
            "dense_parameters",
            "batch_loss",
            "squared_error",
        ),
        "architectures": ("stage_shape", "block_parameters", "residual_output"),
        "receptive_field": ("field_size", "stacked_weights", "unit_place"),
        "train": ("training_steps", "first_loss", "confusion_accuracy"),
        "build": ("shape_after_layers", "network_parameters", "breaking_layer"),
    }
)

KINDS: Mapping[str, _Generator] = MappingProxyType(
    {
        generator.__name__: generator
        for generator in (
            training.training_steps,
            training.first_loss,
            training.confusion_accuracy,
            building.shape_after_layers,
            building.network_parameters,
            building.breaking_layer,
            pixels.pixel_value,
            pixels.tensor_size,
            convolution.patch_sum,
            convolution.feature_map_cell,
            convolution.kernel_flip,
            convolution.connections,
            filters.filter_response,
            filters.relu_value,
            sizes.output_size,
            sizes.output_size_dilated,
            sizes.odd_padding,
            sizes.rectangular,
            padding.unread_cells,
            padding.visit_count,
            padding.padding_mode,
            learning.map_loss,
            learning.weight_gradient,
            learning.weight_update,
            learning.loss_after_step,
            optimisers.largest_rate,
            optimisers.weight_after_steps,
            optimisers.velocity_after_steps,
            optimisers.adam_first_step,
            network.count_terms,
            network.window_start,
            network.residual_sum,
            pooling.max_pool,
            pooling.average_pool,
            pooling.global_average_pool,
            pooling.pooled_size,
            pooling.shift_changes_pool,
            normalization.shared_count,
            normalization.normalized_value,
            normalization.running_mean,
            activations.activation_value,
            activations.activation_slope,
            activations.softmax_share,
            activations.two_linear_layers,
            decision.flatten_length,
            decision.flatten_place,
            decision.dense_logit,
            decision.cross_entropy_value,
            decision.dense_parameters,
            decision.batch_loss,
            decision.squared_error,
            channels.channel_sum,
            channels.layer_parameters,
            channels.volume_size,
            channels.next_filter,
            channels.multiply_adds,
            channels.unfolded_size,
            kinds.pointwise_parameters,
            kinds.grouped_weights,
            kinds.separable_weights,
            kinds.split_column,
            kinds.transposed_size,
            kinds.overlapping_prints,
            kinds.output_padding_wanted,
            architectures.stage_shape,
            architectures.block_parameters,
            architectures.residual_output,
            receptive_field.field_size,
            receptive_field.stacked_weights,
            receptive_field.unit_place,
        )
    }
)


def make_exercise(kind: str, rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Make an exercise.

    Parameters
    ----------
    kind : str
        Key of `KINDS`.
    rng : numpy Generator
        Where the numbers come from: the same seed makes the same exercise.
    difficulty : {1, 2, 3}
        How hard.

    Returns
    -------
    Exercise
        Question, answer, solution, known mistakes.

    Raises
    ------
    InvalidInputError
        If kind or difficulty is unknown.

    Examples
    --------
    >>> exercise = make_exercise("output_size", np.random.default_rng(1))
    >>> check(exercise, str(exercise.answer)).right
    True
    """
    if kind not in KINDS:
        raise InvalidInputError(
            "There is no such kind of exercise.",
            given={"kind": kind},
            allowed="kind in " + ", ".join(KINDS),
            here=f"kind = {kind!r}",
            fixes=[Fix("kind", "=", next(iter(KINDS)))],
        )
    if difficulty not in DIFFICULTIES:
        raise InvalidInputError(
            "There is no such difficulty.",
            given={"difficulty": difficulty},
            allowed="difficulty in " + ", ".join(map(str, DIFFICULTIES)),
            here=f"difficulty = {difficulty!r}",
            fixes=[Fix("difficulty", "=", DIFFICULTIES[0])],
        )
    return KINDS[kind](rng, difficulty)


__all__ = [
    "DIFFICULTIES",
    "KINDS",
    "LESSON_EXERCISES",
    "Answer",
    "Exercise",
    "Mistake",
    "SolutionStep",
    "Verdict",
    "check",
    "make_exercise",
    "read_answer",
]
