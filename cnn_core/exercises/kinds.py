"""Exercises on kinds of convolution."""

from __future__ import annotations

import numpy as np

from cnn_core.costs import conv2d_cost
from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose


def pointwise_parameters(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask what a 1×1 convolution learns.

    Parameters
    ----------
    rng : numpy Generator
        Where the numbers come from.
    difficulty : {1, 2, 3}
        More channels with each step.

    Returns
    -------
    Exercise
        The answer is ``C_in · C_out + C_out``.
    """
    channels = ([2, 3, 4, 5, 8], [8, 10, 16, 20, 32], [64, 100, 128, 256, 512])[difficulty - 1]
    c_in, c_out = pick(rng, channels), pick(rng, channels)
    cost = conv2d_cost(c_in, c_out, 1, 1)
    return compose(
        "pointwise_parameters",
        {"in_channels": c_in, "out_channels": c_out, "weights": cost.weights, "biases": cost.biases},
        cost.parameters,
        {"weights": ["weights"], "biases": ["answer"]},
        [
            ("forgot_biases", cost.weights),
            ("three_by_three", conv2d_cost(c_in, c_out, 3, 1).parameters),
            ("one_weight_a_map", 2 * c_out),
            ("bias_a_sheet", cost.weights + c_in),
        ],
    )


def grouped_weights(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many weights a grouped convolution has.

    Parameters
    ----------
    rng : numpy Generator
        Where the numbers come from.
    difficulty : {1, 2, 3}
        1: two groups; 2: more; 3: as many as channels.

    Returns
    -------
    Exercise
        The answer is ``K² · C_in / groups · C_out``.
    """
    groups = 2 if difficulty == 1 else pick(rng, [2, 4, 8])
    c_in = groups * (1 if difficulty == 3 else draw(rng, 1, 4))
    c_out = groups * draw(rng, 1, 4)
    kernel = pick(rng, [3, 5]) if difficulty > 1 else 3
    here, whole = (conv2d_cost(c_in, c_out, kernel, 1, groups=g, bias=False) for g in (groups, 1))
    return compose(
        "grouped_weights",
        {
            "in_channels": c_in,
            "out_channels": c_out,
            "kernel_size": kernel,
            "groups": groups,
            "depth": c_in // groups,
            "of_filter": here.weights_of_filter,
        },
        here.weights,
        {"depth": ["depth"], "filter": ["of_filter"], "all": ["answer"]},
        [
            ("forgot_groups", whole.weights),
            ("divided_twice", here.weights // groups),
            ("one_filter", here.weights_of_filter),
            ("forgot_area", here.weights // kernel),
        ],
    )
