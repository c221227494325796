"""Exercises on kinds of convolution."""

from __future__ import annotations

import numpy as np

from cnn_core.costs import conv2d_cost, separable_cost
from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Answer, Exercise, compose
from cnn_core.exercises.typeset import products_text
from cnn_core.explain import explain_conv_transpose2d
from cnn_core.geometry import conv_output_size, conv_transpose_output_size

__all__ = [
    "grouped_weights",
    "output_padding_wanted",
    "overlapping_footprints",
    "pointwise_parameters",
    "separable_weights",
    "split_column",
    "transposed_size",
]


def pointwise_parameters(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask what a 1×1 convolution learns.

    More channels with each step. The answer is ``C_in · C_out + C_out``.
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
            ("bias_per_channel", cost.weights + c_in),
        ],
    )


def grouped_weights(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many weights a grouped convolution has.

    Difficulty 1: two groups; 2: more; 3: as many as channels. The answer is ``K² · C_in / groups · C_out``.
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


def separable_weights(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many weights a depthwise separable layer has.

    More channels with each step. The answer is ``K² C_in + C_in C_out``.
    """
    channels = ([2, 3, 4, 5], [8, 10, 16, 20, 32], [64, 100, 128, 256, 512])[difficulty - 1]
    c_in, c_out, kernel = pick(rng, channels), pick(rng, channels), pick(rng, [3, 5])
    cost = separable_cost(c_in, c_out, kernel, 1, bias=False)
    depthwise, pointwise = cost.depthwise.weights, cost.pointwise.weights
    return compose(
        "separable_weights",
        {
            "in_channels": c_in,
            "out_channels": c_out,
            "kernel_size": kernel,
            "depthwise": depthwise,
            "pointwise": pointwise,
        },
        cost.weights,
        {"depthwise": ["depthwise"], "pointwise": ["pointwise"], "sum": ["answer"]},
        [
            ("ordinary", conv2d_cost(c_in, c_out, kernel, 1, bias=False).weights),
            ("forgot_pointwise", depthwise),
            ("forgot_depthwise", pointwise),
            ("depthwise_a_map", kernel * kernel * c_out + pointwise),
        ],
    )


def split_column(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the column that, times a given row, makes a kernel.

    Difficulty 1: the row begins with 1; 2: with any small number; 3: 4 × 3 kernels. The answer is the column, from
    top to bottom.
    """
    first = 1 if difficulty == 1 else pick(rng, [-2, -1, 2, 3])
    row = [first, draw(rng, -2, 2), draw(rng, -3, 3)]
    column = [draw(rng, -3, 3) for _ in range(4 if difficulty == 3 else 3)]
    while len({abs(number) for number in column}) == 1:
        column = [draw(rng, -3, 3) for _ in column]
    kernel = np.outer(column, row)
    leading = kernel[:, 0].tolist()
    mistakes: list[tuple[str, Answer]] = [
        ("first_column", tuple(leading)),
        ("turned_signs", tuple(-number for number in column)),
        ("upside_down", tuple(column[::-1])),
    ]
    return compose(
        "split_column",
        {"kernel": kernel.tolist(), "row": row, "first": first, "leading": leading, "count": len(column)},
        tuple(column),
        {"leading": ["leading", "first"], "divide": ["answer"]},
        mistakes,
    )


def transposed_size(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how large the output of a transposed convolution is.

    Difficulty 1: no padding; 2: padding; 3: output padding as well. The answer is ``(I - 1) S - 2 P + K + P_out``.
    """
    size, kernel, stride = draw(rng, 2, 8 * difficulty), draw(rng, 2, 4), draw(rng, 2, 3)
    padding = 0 if difficulty == 1 else draw(rng, 0, 1)
    extra = draw(rng, 0, stride - 1) if difficulty == 3 else 0
    answer = conv_transpose_output_size(size, kernel, stride, padding, extra)
    last = (size - 1) * stride
    return compose(
        "transposed_size",
        {
            "input_size": size,
            "kernel_size": kernel,
            "stride": stride,
            "padding": padding,
            "output_padding": extra,
            "last": last,
            "covered": last + kernel,
            "cut": 2 * padding,
        },
        answer,
        {"last": ["last"], "covered": ["covered"], "cut": ["cut", "answer"]},
        [
            ("only_times_stride", size * stride),
            ("forgot_output_padding", answer - extra),
            ("cut_one_side", answer + padding),
            ("forgot_kernel", last - 2 * padding + extra + 1),
            ("counted_all_steps", answer + stride),
        ],
    )


def output_padding_wanted(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask which output padding leads back to the size a strided convolution came from.

    Larger strides with each step. The answer is what the floor dropped.
    """
    kernel, padding = pick(rng, [2, 3, 4, 5]), draw(rng, 0, 1)
    stride = 1 + difficulty
    size = draw(rng, 6, 30)
    smaller = conv_output_size(size, kernel, stride, padding)
    without = conv_transpose_output_size(smaller, kernel, stride, padding)
    return compose(
        "output_padding_wanted",
        {
            "size": size,
            "kernel_size": kernel,
            "stride": stride,
            "padding": padding,
            "smaller": smaller,
            "without": without,
        },
        size - without,
        {"smaller": ["smaller"], "without": ["without"], "rest": ["answer"]},
        [("none", 0), ("stride_less_one", stride - 1), ("the_stride", stride), ("the_padding", padding)],
    )


def overlapping_footprints(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask what the overlapping scaled copies of a transposed convolution's kernel add up to at one cell.

    Difficulty 1: two footprints in a row; 2: three numbers; 3: a negative weight. The answer is the sum of the
    products that meet.
    """
    numbers = [draw(rng, 1, 6) for _ in range(2 if difficulty == 1 else 3)]
    weights = [draw(rng, 1, 4) for _ in range(3)]
    if difficulty == 3:
        weights[pick(rng, [0, 2])] = -draw(rng, 1, 4)
    place = 2 * draw(rng, 1, len(numbers) - 1)
    explained = explain_conv_transpose2d([[numbers]], [[[weights]]], stride=(1, 2), index=(0, 0, place))
    pairs = [(int(term.operands[0].value), int(term.operands[1].value)) for term in explained.terms]
    later, earlier = (a * b for a, b in pairs)
    crossed = pairs[0][0] * pairs[1][1] + pairs[1][0] * pairs[0][1]
    return compose(
        "overlapping_footprints",
        {"numbers": numbers, "weights": weights, "place": place, "products": products_text(pairs)},
        int(explained.result),
        {"meet": ["products"], "add": ["answer"]},
        [
            ("last_contribution_wins", later),
            ("first_contribution_stays", earlier),
            ("kernel_turned", crossed),
        ],
    )
