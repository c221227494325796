"""Exercises on whole networks: shapes after stages, parameters of residual blocks, what such a block gives."""

from __future__ import annotations

import numpy as np

from cnn_core import functional as F
from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import Size, sum_text, typeset
from cnn_core.network import Conv2d, Layer, MaxPool2d, Network, ReLU, Residual, trace

__all__ = ["block_parameters", "residual_output", "stage_shape"]

BOTTLENECK = 4  # times as many maps as inside of it


def stage_shape(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the shape after some blocks of convolution, ReLU and pooling.

    Difficulty 1: two blocks; 2: three or four; 3: sides that 2 does not divide all the way. The answer is height,
    width, depth.
    """
    blocks = 2 if difficulty == 1 else draw(rng, 3, 4)
    maps = pick(rng, (4, 8, 16, 32, 64))
    unit = 2**blocks if difficulty < 3 else 1
    height, width = (draw(rng, -(-40 // unit), 240 // unit) * unit for _ in range(2))
    layers: list[Layer] = []
    for k in range(blocks):
        layers += [Conv2d(maps * 2**k, 3, padding=1), ReLU(), MaxPool2d(2)]
    traced = trace(Network(tuple(layers)), (3, height, width))
    C, H, W = traced.output_shape
    pooled = [row.output_shape for row in traced.rows if row.name == "MaxPool2d"]
    return compose(
        "stage_shape",
        {
            "height": height,
            "width": width,
            "blocks": blocks,
            "maps": maps,
            "heights": [shape[1] for shape in pooled],
            "widths": [shape[2] for shape in pooled],
            "depths": [shape[0] for shape in pooled],
        },
        Size((H, W, C)),
        {"sides": ["heights", "widths"], "depths": ["depths", "answer"]},
        [
            ("depth_kept", (H, W, maps)),
            ("doubled_once_more", (H, W, 2 * C)),
            ("pooled_once", (height // 2, width // 2, C)),
            ("one_pooling_less", (pooled[-2][1], pooled[-2][2], C)),
            ("channels_first", (C, H, W)),
            ("rounded_up", (-(-height // 2**blocks), -(-width // 2**blocks), C)),
        ],
    )


def block_parameters(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many weights a residual block learns.

    Difficulty 1: two 3 × 3 convolutions, the shortcut as it is; 2: twice as many maps, with a projection; 3: a
    bottleneck. The answer counts all weights; there are no biases.
    """
    maps = pick(rng, (4, 8, 16, 32, 64))
    if difficulty == 3:
        before, out = BOTTLENECK * maps, BOTTLENECK * maps
        branch: tuple[Layer, ...] = (_conv(maps, 1), ReLU(), _conv(maps, 3), ReLU(), _conv(out, 1))
    else:
        before, out = maps, maps * difficulty
        branch = (_conv(out, 3), ReLU(), _conv(out, 3))
    shortcut: tuple[Layer, ...] = (_conv(out, 1),) if before != out else ()
    traced = trace(Network((Residual(branch, shortcut),)), (before, 8, 8))
    counts = [row.cost.parameters for row in traced.rows if row.name == "Conv2d"]
    kernels = [row.layer.kernel_size for row in traced.rows if isinstance(row.layer, Conv2d)]
    convolutions = [
        (kernels[k], row.input_shapes[0][0], row.output_shape[0])
        for k, row in enumerate(row for row in traced.rows if row.name == "Conv2d")
    ]
    main = sum(row.cost.parameters for row in traced.rows if ".branch." in row.path)
    total = traced.parameters
    listed = "\n".join(
        f"- {place}: {kernel} × {kernel}, {given} → {made} maps"
        for place, (kernel, given, made) in zip(_places(len(branch), bool(shortcut)), convolutions, strict=True)
    )
    return compose(
        "block_parameters",
        {
            "layers": listed,
            "passes": "" if shortcut else "- shortcut: the input as it is",
            "products": ", ".join(f"{kernel}·{kernel}·{given}·{made}" for kernel, given, made in convolutions),
            "counts": ", ".join(str(typeset(count)) for count in counts),
            "sum": sum_text(counts),
        },
        total,
        {"products": ["products", "counts"], "sum": ["sum", "answer"]},
        [
            ("forgot_projection", main),
            ("with_biases", total + sum(made for _, _, made in convolutions)),
            ("one_map", sum(int(np.prod([kernel, kernel, given])) for kernel, given, _ in convolutions)),
            ("shortcut_counted", total + before * out),
            ("first_only", counts[0]),
        ],
    )


def _conv(maps: int, kernel_size: int) -> Conv2d:
    return Conv2d(maps, kernel_size, padding=kernel_size // 2, bias=False)


def _places(layers: int, projects: bool) -> list[str]:
    places = [f"main path, convolution {k}" for k in range(1, layers // 2 + 2)]
    return [*places, "shortcut, projection"] if projects else places


def residual_output(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask what a residual block gives at one place.

    Difficulty 1: the main path's number is given; 2: it is often so far below 0 that ReLU cuts; 3: the main path's
    number is a sum of two products and a bias, or all its weights are 0. The answer is g(z + a).
    """
    a = draw(rng, 1, 9)
    if difficulty == 3:
        factors = [draw(rng, 1, 5), draw(rng, 1, 5)]
        weights = [0, 0] if rng.random() < 0.4 else [draw(rng, -3, 3) or 1, draw(rng, -3, -1)]
        bias = 0 if not any(weights) else draw(rng, -2, 2)
        z = int(np.dot(factors, weights)) + bias
        told = f"{factors[0]} · {_term(weights[0])} + {factors[1]} · {_term(weights[1])} + {_term(bias)}"
    else:
        z = draw(rng, -6, 6) if difficulty == 1 else draw(rng, -15, -1)
        told = str(typeset(z))
    out = int(F.relu(np.array([float(z + a)]))[0])
    return compose(
        "residual_output",
        {"a": a, "told": told, "z": z, "sum": z + a},
        out,
        {"z": ["z"], "sum": ["sum"], "rectify": ["answer"]},
        [
            ("forgot_relu", z + a),
            ("forgot_shortcut", max(0, z)),
            ("relu_before", a + max(0, z)),
            ("subtracted", max(0, z - a)),
            ("multiplied", max(0, z * a)),
        ],
    )


def _term(number: int) -> str:
    return f"({typeset(number)})" if number < 0 else str(typeset(number))
