"""Exercises on whole networks: shapes after some layers, parameters, the layer that breaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import Size, sum_text
from cnn_core.network import Conv2d, Flatten, Layer, Linear, MaxPool2d, Network, ReLU, follow, trace

__all__ = ["breaking_layer", "network_parameters", "shape_after_layers"]

Layers = list[Layer]


def shape_after_layers(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the shape behind some layers.

    Difficulty 1: a convolution that keeps the size, and a pooling; 2: two of each; 3: convolutions with stride or
    without padding among them. The answer is (height, width, channels).
    """
    side, channels = 8 * draw(rng, 3, 8), pick(rng, [1, 3])
    layers: Layers = []
    for depth in _depths(rng, 1 if difficulty == 1 else 2):
        layers += [_convolution(rng, depth, difficulty), ReLU(), MaxPool2d(2)]
    shape = (channels, side, side)
    after = _after(layers, shape)
    unpadded = [replace(x, padding=0) if isinstance(x, Conv2d) else x for x in layers]
    unpooled = [x for x in layers if not isinstance(x, MaxPool2d)]
    return compose(
        "shape_after_layers",
        {"size": _turned(shape), "layers": _listed(layers), "chain": _chain(layers, shape)},
        _turned(after),
        {"follow": ["chain"], "read": ["answer"]},
        [
            ("kept_the_channels", Size((*after[1:], channels))),
            ("pooled_the_channels", Size((*after[1:], after[0] // 2))),
            ("forgot_pooling", _turned(_after(unpooled, shape))),
            ("forgot_padding", _turned(_after(unpadded, shape))),
        ],
    )


def network_parameters(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the number of parameters of a small network.

    Difficulty 1: one convolution; 2: a convolution and a dense layer; 3: two convolutions and a dense layer. The
    answer is the sum over the layers.
    """
    side, channels = 4 * draw(rng, 2, 4), pick(rng, [1, 3])
    layers: Layers = []
    for depth in _depths(rng, 2 if difficulty == 3 else 1):
        layers += [Conv2d(depth, pick(rng, [3, 5]), padding="same"), ReLU(), MaxPool2d(2)]
    if difficulty > 1:
        layers += [Flatten(), Linear(pick(rng, [2, 5, 10]))]
    rows = trace(Network(tuple(layers)), (channels, side, side)).rows
    learned = [row for row in rows if row.cost.parameters]
    parts = [row.cost.parameters for row in learned]
    biases = sum(row.output_shape[0] for row in learned)
    flat = sum(_as_if_flat(row) for row in learned)
    return compose(
        "network_parameters",
        {
            "size": _turned((channels, side, side)),
            "layers": _listed(layers),
            "counts": "\n".join(f"{row.path}  {row.cost.formula}" for row in learned),
            "sum": sum_text(parts),
        },
        sum(parts),
        {"count": ["counts"], "add": ["sum", "answer"]},
        [
            ("forgot_biases", sum(parts) - biases),
            ("forgot_depth", flat),
            ("at_every_place", sum(_everywhere(row) for row in learned)),
            ("forgot_last_layer", sum(parts[:-1])),
        ],
    )


def _as_if_flat(row: Any) -> int:
    """Count a convolution's weights as if its filters had one channel."""
    if not isinstance(row.layer, Conv2d):
        return int(row.cost.parameters)
    return (int(row.layer.kernel_size) ** 2 + 1) * row.layer.out_channels  # type: ignore[arg-type]


def _everywhere(row: Any) -> int:
    """Count a layer's weights as if every place of the map had its own."""
    return int(row.cost.parameters * math.prod(row.output_shape[1:]))


def breaking_layer(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask which layer of a network breaks.

    Difficulty 1: Flatten is missing; 2: the maps have become smaller than a window; 3: either, or groups that do
    not divide. The answer is the number of the first layer that cannot read what comes to it, counted from 0.
    """
    case = draw(rng, 0, 2) if difficulty == 3 else difficulty - 1
    blocks = draw(rng, 1, 3)
    layers: Layers = []
    for depth in _depths(rng, blocks):
        layers += [Conv2d(depth, 3, padding=1), ReLU(), MaxPool2d(2)]
    side = 2 ** (blocks + draw(rng, 1, 2))
    if case == 0:
        layers += [*([ReLU()] * draw(rng, 0, 1)), Linear(10)]
    elif case == 1:
        side = 2**blocks
        layers += [*([ReLU()] * draw(rng, 0, 1)), Conv2d(8, 3), Flatten(), Linear(10)]
    else:
        place = 3 * draw(rng, 0, blocks - 1)
        layers[place] = Conv2d(layers[place].out_channels, 3, padding=1, groups=7)  # type: ignore[union-attr]
        layers += [Flatten(), Linear(10)]
    shape = (3, side, side)
    followed = follow(Network(tuple(layers)), shape)
    assert followed.refusal is not None
    broken = int(followed.broken)
    return compose(
        "breaking_layer",
        {
            "size": _turned(shape),
            "layers": _listed(layers),
            "chain": _chain(layers[:broken], shape),
            "problem": followed.refusal.problem.split(": ", 1)[-1],
            "here": followed.refusal.here,
        },
        broken,
        {"follow": ["chain"], "rule": ["problem", "here", "answer"]},
        [
            ("counted_from_one", broken + 1),
            ("named_the_one_before", broken - 1),
            ("named_the_last", len(layers) - 1),
        ],
    )


def _depths(rng: np.random.Generator, count: int) -> list[int]:
    """Draw depths that grow."""
    first = pick(rng, [4, 6, 8, 10, 16])
    return [first * 2**k for k in range(count)]


def _convolution(rng: np.random.Generator, depth: int, difficulty: int) -> Conv2d:
    if difficulty < 3:
        kernel_size = pick(rng, [3, 5])
        return Conv2d(depth, kernel_size, padding=kernel_size // 2)
    return Conv2d(depth, 3, stride=pick(rng, [1, 2]), padding=pick(rng, [0, 1]))


def _after(layers: Sequence[Layer], shape: tuple[int, ...]) -> tuple[int, ...]:
    return trace(Network(tuple(layers)), shape).output_shape


def _turned(shape: tuple[int, ...]) -> Size:
    """Give (C, H, W) as height × width × channels."""
    return Size((*shape[1:], shape[0]))


def _listed(layers: Sequence[Layer]) -> str:
    return "\n".join(f"{k}  {layer!r}" for k, layer in enumerate(layers))


def _chain(layers: Sequence[Layer], shape: tuple[int, ...]) -> str:
    """Write the shape behind every layer."""
    rows = trace(Network(tuple(layers)), shape).rows if layers else ()
    lines = [f"input: {_turned(shape)}"]
    for row in rows:
        out = row.output_shape
        lines.append(f"{row.path}  {row.layer!r}: {_turned(out) if len(out) == 3 else out[0]}")
    return "\n".join(lines)
