"""Exercises on receptive fields."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import sum_text
from cnn_core.network import Conv2d, MaxPool2d, Network
from cnn_core.network.receptive_fields import axis_window
from cnn_core.network.stacks import Sliding, layer_fields, sliding_layers

__all__ = ["field_size", "stacked_weights", "unit_place"]


def field_size(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the receptive field's side of one unit of the last layer.

    Difficulty 1: stride 1 everywhere; 2: one layer strides; 3: strides and a pooling. The answer is R of the last
    layer.
    """
    layers: list[Sliding] = [Conv2d(1, pick(rng, (3, 5, 7))) for _ in range(draw(rng, 2, 4) if difficulty == 1 else 3)]
    if difficulty > 1:
        layers[0] = replace(layers[0], stride=draw(rng, 4 - difficulty, 5 - difficulty))
    if difficulty == 3:
        layers.insert(draw(rng, 1, 2), MaxPool2d(2, 2))
    stack = [axis_window(layer) for layer in layers]
    fields = layer_fields(Network(tuple(layers)))
    sizes = [field.size for field in fields]
    added = [(layer.kernel_size - 1) * int(below.jump) for layer, below in zip(stack, fields, strict=False)]
    return compose(
        "field_size",
        {
            "layers": _layer_list(layers),
            "depth": len(stack),
            "kernel_sizes": [layer.kernel_size for layer in stack],
            "strides": [layer.stride for layer in stack],
            "jumps": [int(field.jump) for field in fields[:-1]],
            "added": added,
            "sizes": sizes[1:],
            "terms": sum_text([1, *added]),
        },
        sizes[-1],
        {"jumps": ["jumps"], "add": ["added", "terms", "answer"]},
        [
            ("added_kernels", sum(layer.kernel_size for layer in stack)),
            ("forgot_jump", 1 + sum(layer.kernel_size - 1 for layer in stack)),
            ("forgot_pixel", sizes[-1] - 1),
            (
                "own_stride_too",
                1 + sum((layer.kernel_size - 1) * int(f.jump) for layer, f in zip(stack, fields[1:], strict=True)),
            ),
            ("last_kernel", stack[-1].kernel_size),
        ],
    )


def _layer_list(layers: list[Sliding]) -> str:
    """Write layers as a numbered list, one line a layer."""
    lines = []
    for k, layer in enumerate(layers, start=1):
        K, S, _, _ = axis_window(layer)
        name = "convolution" if isinstance(layer, Conv2d) else "pooling"
        lines.append(f"{k}. {name} {K} × {K}, stride {S}")
    return "\n".join(lines)


def stacked_weights(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many weights a stack saves against one kernel with the same receptive field.

    Difficulty 1: kernels of 3, one channel; 2: more channels; 3: kernels of 5. The answer is the difference.
    """
    count = draw(rng, 2, 6)
    kernel_size = 5 if difficulty == 3 else 3
    channels = 1 if difficulty == 1 else draw(rng, 2, 8)
    reach = 1 + count * (kernel_size - 1)
    pairs = channels**2
    small, large = count * kernel_size**2 * pairs, reach**2 * pairs
    return compose(
        "stacked_weights",
        {
            "count": count,
            "kernel_size": kernel_size,
            "channels": channels,
            "pairs": pairs,
            "reach": reach,
            "small": small,
            "large": large,
        },
        large - small,
        {"reach": ["reach"], "weights": ["small", "large"], "subtract": ["answer"]},
        [
            ("forgot_channels", reach**2 - count * kernel_size**2),
            ("channels_once", (reach**2 - count * kernel_size**2) * channels),
            ("added_kernels", ((count * kernel_size) ** 2 - count * kernel_size**2) * pairs),
            ("forgot_count", (reach**2 - kernel_size**2) * pairs),
        ],
    )


def unit_place(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the first pixel of one unit's receptive field.

    Difficulty 1: two layers, no padding; 2: padding; 3: three layers. The answer is start + unit · jump.
    """
    count = 3 if difficulty == 3 else 2
    later = [Conv2d(1, 3, draw(rng, 1, 2), 0 if difficulty == 1 else draw(rng, 0, 1)) for _ in range(count - 1)]
    network = Network((Conv2d(1, 3, 2, 0 if difficulty == 1 else 1), *later))
    stack = [axis_window(layer) for layer in sliding_layers(network)]
    field = layer_fields(network)[-1]
    unit = draw(rng, 2, 9)
    start, jump = int(field.start), int(field.jump)
    names = "\n".join(
        f"{k}. convolution 3 × 3, stride {layer.stride}, padding {layer.padding}"
        for k, layer in enumerate(stack, start=1)
    )
    return compose(
        "unit_place",
        {
            "layers": names,
            "depth": len(stack),
            "strides": [layer.stride for layer in stack],
            "paddings": [layer.padding for layer in stack],
            "unit": unit,
            "start": start,
            "jump": jump,
        },
        start + unit * jump,
        {"jump": ["jump"], "start": ["start"], "place": ["unit", "answer"]},
        [
            ("forgot_start", unit * jump),
            ("last_stride", start + unit * stack[-1].stride),
            ("middle", start + unit * jump + (field.size - 1) // 2),
            ("counted_from_one", start + (unit - 1) * jump),
            ("added_strides", start + unit * sum(layer.stride for layer in stack)),
        ],
    )
