"""Exercises on the sliding filter."""

from __future__ import annotations

import numpy as np

from cnn_core.exercises.draw import conv_cell, draw, draw_grid, draw_kernel, factors, pick, window
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import products_text, sum_text
from cnn_core.geometry import conv2d_reads
from cnn_core.sizes import conv_output_size

__all__ = ["connections", "feature_map_cell", "kernel_flip", "patch_sum"]


def patch_sum(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the sum of products of a 3 × 3 patch and a kernel.

    Difficulty 1: pixels up to 3, weights up to 1; 3: pixels up to 9, weights up to 3. The answer is the sum of the
    nine products.
    """
    patch = draw_grid(rng, 3, 3, 0, 3 * difficulty)
    kernel = draw_kernel(rng, difficulty)
    products = (patch * kernel).ravel().tolist()
    return compose(
        "patch_sum",
        {
            "patch": patch.tolist(),
            "kernel": kernel.tolist(),
            "products": products_text(factors(patch, kernel)),
            "terms": sum_text(products),
        },
        conv_cell(patch, kernel, 1, 0, 0, 0),
        {"multiply": ["products"], "add": ["terms", "answer"]},
        [
            ("flipped_kernel", int((patch * kernel[::-1, ::-1]).sum())),
            ("forgot_signs", int(np.abs(patch * kernel).sum())),
            ("multiplied_sums", int(patch.sum() * kernel.sum())),
            ("ignored_kernel", int(patch.sum())),
        ],
    )


def feature_map_cell(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for one cell of a small feature map.

    Difficulty 1: stride 1; 2: stride 2; 3: stride 2 and a border of zeros. The answer is the sum of products of the
    patch that the cell reads.
    """
    stride, padding = (1 if difficulty == 1 else 2), (1 if difficulty == 3 else 0)
    image, kernel = draw_grid(rng, 5, 5, 0, 2 + difficulty), draw_kernel(rng, 1)
    reads = conv2d_reads(5, 3, stride, padding)
    i, j = (draw(rng, 0, size - 1) for size in reads.output_size)
    if i == j == 0:
        j = 1  # the first cell would not ask where the window stands
    patch = window(image, reads, i, j)
    return compose(
        "feature_map_cell",
        {
            "image": image.tolist(),
            "kernel": kernel.tolist(),
            "stride": stride,
            "padding": padding,
            "row": i,
            "column": j,
            "first_row": int(reads.rows.position[i, 0]),
            "first_column": int(reads.columns.position[j, 0]),
            "patch": patch.tolist(),
            "products": products_text(factors(patch, kernel)),
        },
        conv_cell(image, kernel, stride, padding, i, j),
        {"start": ["first_row", "first_column"], "patch": ["patch"], "add": ["products", "answer"]},
        [
            ("flipped_kernel", int((patch * kernel[::-1, ::-1]).sum())),
            ("swapped_row_and_column", conv_cell(image, kernel, stride, padding, j, i)),
            ("forgot_stride", int((window(image, conv2d_reads(5, 3, 1, padding), i, j) * kernel).sum())),
            ("counted_from_one", conv_cell(image, kernel, stride, padding, max(i - 1, 0), max(j - 1, 0))),
        ],
    )


def kernel_flip(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the first row of a kernel turned by half a turn.

    Difficulty 1: weights from 1 to 9; from 2 on, negative ones too. The answer is the kernel's last row, read
    backwards.
    """
    pool = np.arange(1, 10) if difficulty == 1 else np.arange(-4, 5) * (difficulty - 1)
    kernel = rng.permutation(pool).reshape(3, 3)  # nine different weights, so that each wrong turn shows
    turned = kernel[::-1, ::-1]
    return compose(
        "kernel_flip",
        {"kernel": kernel.tolist(), "mirrored": kernel[:, ::-1].tolist(), "turned": turned.tolist()},
        tuple(turned[0].tolist()),
        {"mirror": ["mirrored"], "turn": ["turned", "answer"]},
        [
            ("not_flipped", tuple(kernel[0].tolist())),
            ("only_left_right", tuple(kernel[0, ::-1].tolist())),
            ("only_up_down", tuple(kernel[2].tolist())),
            ("transposed", tuple(kernel[:, 0].tolist())),
        ],
    )


def connections(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many connections one feature map has to its input.

    Difficulty 1: one channel, 4 to 6 cells a side; 3: more channels and larger pictures. The answer is neurons ×
    weights of the filter, without bias.
    """
    input_size = draw(rng, 4, 6) if difficulty == 1 else pick(rng, [6, 8, 10, 12])
    kernel_size = pick(rng, [2, 3]) if difficulty == 1 else pick(rng, [3, 5])
    channels = (1, pick(rng, [2, 3]), pick(rng, [3, 8, 16]))[difficulty - 1]
    side = conv_output_size(input_size, kernel_size)
    neurons, reads = side**2, kernel_size**2 * channels
    return compose(
        "connections",
        {
            "input_size": input_size,
            "kernel_size": kernel_size,
            "channels": channels,
            "side": side,
            "neurons": neurons,
            "reads": reads,
        },
        neurons * reads,
        {
            "one_neuron": ["kernel_size", "channels", "reads"],
            "neurons": ["side", "neurons"],
            "all": ["answer"],
        },
        [
            ("counted_weights", reads),
            ("forgot_channels", neurons * kernel_size**2),
            ("one_neuron_a_pixel", input_size**2 * reads),
            ("fully_connected", neurons * input_size**2 * channels),
        ],
    )
