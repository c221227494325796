"""Exercises on volumes: filters that are stacks of kernels, depth, parameters, the matrix of patches."""

from __future__ import annotations

import numpy as np

from cnn_core import functional as F
from cnn_core.costs import conv2d_cost
from cnn_core.exercises.draw import draw, draw_grid, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import Size, products_text, sum_text
from cnn_core.sizes import conv_output_size

__all__ = ["channel_sum", "layer_parameters", "multiply_adds", "next_filter", "unfolded_size", "volume_size"]


def channel_sum(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for one number of a filter that reads three channels.

    Difficulty 1: the sums of the channels are given; from 2 on, they have to be worked out from 2 × 2 patches. The
    answer is the sum of the three channels and the bias.
    """
    side = 1 if difficulty == 1 else 2
    patches = draw_grid(rng, 3 * side, side, 1, 3 * difficulty)
    kernels = draw_grid(rng, 3 * side, side, -difficulty, difficulty)
    if difficulty == 1:
        patches, kernels = draw_grid(rng, 3, 1, 1, 9), np.where(draw_grid(rng, 3, 1, 0, 1), 1, -1)
    bias = draw(rng, 1, 4) * (-1) ** draw(rng, 0, 1)
    products = (patches * kernels).reshape(3, -1)
    sums = products.sum(axis=1).tolist()
    total = sum(sums)
    pairs = [list(zip(p, k, strict=True)) for p, k in zip(_flat(patches), _flat(kernels), strict=True)]
    return compose(
        "channel_sum",
        {
            "patches": patches.tolist(),
            "kernels": kernels.tolist(),
            "side": side,
            "bias": bias,
            "red": products_text(pairs[0]),
            "green": products_text(pairs[1]),
            "blue": products_text(pairs[2]),
            "red_sum": sums[0],
            "green_sum": sums[1],
            "blue_sum": sums[2],
            "sums": sum_text([*sums, bias]),
        },
        total + bias,
        {
            "channels": ["red", "red_sum", "green", "green_sum", "blue", "blue_sum"],
            "add": ["sums", "answer"],
        },
        [
            ("forgot_bias", total),
            ("one_bias_a_channel", total + 3 * bias),
            ("only_the_first", sums[0] + bias),
            ("strongest_channel", max(sums, key=abs) + bias),
        ],
    )


def _flat(stacked: np.ndarray) -> list[list[int]]:
    rows: list[list[int]] = stacked.reshape(3, -1).tolist()
    return rows


def layer_parameters(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many numbers a convolution layer learns.

    Difficulty 1: RGB and few filters; 3: deep volumes. The answer is (K · K · C_in + 1) · C_out; the size of the
    picture is told, and does not matter.
    """
    kernel_size = pick(rng, [3, 5])
    in_channels = (3, pick(rng, [3, 8, 16]), pick(rng, [16, 32, 64]))[difficulty - 1]
    out_channels = (pick(rng, [2, 4, 6]), pick(rng, [8, 16, 32]), pick(rng, [32, 64]))[difficulty - 1]
    input_size = pick(rng, [28, 32, 64, 224])
    cost = conv2d_cost(in_channels, out_channels, kernel_size, input_size)
    return compose(
        "layer_parameters",
        {
            "kernel_size": kernel_size,
            "in_channels": in_channels,
            "out_channels": out_channels,
            "input_size": input_size,
            "reads": cost.weights_of_filter,
            "with_bias": cost.weights_of_filter + 1,
        },
        cost.parameters,
        {"one_filter": ["kernel_size", "in_channels", "reads", "with_bias"], "all": ["out_channels", "answer"]},
        [
            ("forgot_biases", cost.weights),
            ("forgot_depth", (kernel_size**2 + 1) * out_channels),
            ("one_filter_only", cost.weights_of_filter + 1),
            ("one_bias_for_all", cost.weights + 1),
            ("one_bias_a_kernel", cost.weights + in_channels * out_channels),
        ],
    )


def volume_size(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the size of the volume that a layer outputs.

    Difficulty 1: padding as large as needed to keep the size, or none; 3: stride 2. The answer is height × width ×
    number of filters.
    """
    kernel_size = pick(rng, [3, 5])
    stride = 2 if difficulty == 3 else 1
    padding = pick(rng, [0, kernel_size // 2])
    side, in_channels = pick(rng, [12, 28, 32, 64]), pick(rng, [1, 3, 8, 16])
    out_channels = pick(rng, [4, 6, 10, 32, 64])
    out = conv_output_size(side, kernel_size, stride, padding)
    return compose(
        "volume_size",
        {
            "side": side,
            "in_channels": in_channels,
            "out_channels": out_channels,
            "kernel_size": kernel_size,
            "stride": stride,
            "padding": padding,
            "out_side": out,
        },
        Size((out, out, out_channels)),
        {"side": ["side", "kernel_size", "padding", "stride", "out_side"], "depth": ["out_channels", "answer"]},
        [
            ("kept_the_depth", Size((out, out, in_channels))),
            ("multiplied_the_depths", Size((out, out, in_channels * out_channels))),
            ("flat", Size((out, out, 1))),
            ("unchanged_sides", Size((side, side, out_channels))),
        ],
    )


def next_filter(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many weights one filter of the next layer has.

    Difficulty 1: few maps; 3: many. The answer is K · K · maps of the layer before.
    """
    kernel_size = pick(rng, [1, 3, 5] if difficulty > 1 else [3, 5])
    maps = pick(rng, ([4, 8, 10], [16, 32, 64], [64, 128, 256])[difficulty - 1])
    filters = pick(rng, [2, 5, 12, 20, 40, 100])
    cells = kernel_size**2
    return compose(
        "next_filter",
        {"maps": maps, "filters": filters, "kernel_size": kernel_size, "cells": cells},
        conv2d_cost(maps, filters, kernel_size, 1).weights_of_filter,
        {"one_map": ["kernel_size", "cells"], "all_maps": ["maps", "answer"]},
        [
            ("flat_filter", cells),
            ("three_deep", 3 * cells),
            ("whole_layer", cells * maps * filters),
            ("own_number", cells * filters),
        ],
    )


def multiply_adds(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the multiply-adds of a convolution layer.

    Difficulty 1: small numbers; 3: deep volumes. The answer is O · O · C_out · K · K · C_in.
    """
    kernel_size = 3
    side = pick(rng, ([4, 5, 10], [8, 10, 16], [16, 32])[difficulty - 1])
    in_channels = pick(rng, ([1, 3], [3, 8], [8, 16])[difficulty - 1])
    out_channels = pick(rng, ([2, 4], [4, 10], [10, 32])[difficulty - 1])
    cost = conv2d_cost(in_channels, out_channels, kernel_size, side)
    return compose(
        "multiply_adds",
        {
            "kernel_size": kernel_size,
            "side": side,
            "in_channels": in_channels,
            "out_channels": out_channels,
            "neurons": cost.neurons,
            "reads": cost.weights_of_filter,
        },
        cost.multiply_adds,
        {
            "neurons": ["side", "out_channels", "neurons"],
            "reads": ["kernel_size", "in_channels", "reads"],
            "all": ["answer"],
        },
        [
            ("counted_weights", cost.weights),
            ("forgot_depth", cost.neurons * kernel_size**2),
            ("one_map_only", side**2 * cost.weights_of_filter),
            ("counted_neurons", cost.neurons),
        ],
    )


def unfolded_size(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for rows and columns of the matrix of unfolded patches.

    Difficulty 1: one channel; from 2 on, several. The answer is (K · K · C) × (places of the window).
    """
    kernel_size = pick(rng, [2, 3])
    side = draw(rng, kernel_size + 1, 5 + difficulty)
    channels = (1, 3, pick(rng, [3, 8, 16]))[difficulty - 1]
    rows, columns = F.unfold(np.zeros((channels, side, side)), kernel_size).shape
    out = conv_output_size(side, kernel_size)
    return compose(
        "unfolded_size",
        {
            "side": side,
            "channels": channels,
            "kernel_size": kernel_size,
            "rows": rows,
            "out_side": out,
            "columns": columns,
        },
        Size((rows, columns)),
        {
            "rows": ["kernel_size", "channels", "rows"],
            "columns": ["out_side", "columns", "answer"],
        },
        [
            ("swapped", Size((columns, rows))),
            ("one_channel", Size((kernel_size**2, columns))),
            ("one_column_a_pixel", Size((rows, side**2))),
        ],
    )
