"""Exercises on the output size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import Size
from cnn_core.geometry import SizeWalk, size_walk

__all__ = ["odd_padding", "output_size", "output_size_dilated", "rectangular"]

WALK_STEPS = {
    "pad": ["padded_size"],
    "room": ["room"],
    "steps": ["steps"],
    "first": ["answer"],
}


def _walk_values(walk: SizeWalk) -> dict[str, int]:
    return {
        "input_size": walk.input_size,
        "kernel_size": walk.kernel_size,
        "stride": walk.stride,
        "padding": walk.padding[0],
        "dilation": walk.dilation,
        "padded_size": walk.padded_size,
        "effective": walk.effective_kernel_size,
        "room": walk.room,
        "steps": walk.steps,
        "left_over": walk.left_over,
    }


def _size_without(room: int, stride: int) -> int | None:
    """Finish the formula from a wrong room; None where the mistake would show itself."""
    return room // stride + 1 if room >= 0 else None


def _known(mistakes: Sequence[tuple[str, int | float | None]]) -> list[tuple[str, int | float]]:
    return [(key, answer) for key, answer in mistakes if answer is not None]


def _size_mistakes(walk: SizeWalk) -> list[tuple[str, int | float]]:
    room, stride, padding = walk.room, walk.stride, walk.padding[0]
    return _known(
        [
            ("forgot_first_position", walk.steps),
            ("forgot_floor", room / stride + 1),
            ("rounded_up", -(-room // stride) + 1),
            ("padded_one_side", _size_without(room - padding, stride)),
            ("forgot_padding", _size_without(room - 2 * padding, stride)),
            ("forgot_stride", room + 1),
            ("forgot_kernel", _size_without(walk.padded_size - 1, stride)),
        ]
    )


def _draw_walk(rng: np.random.Generator, difficulty: int, dilations: Sequence[int] = (1,)) -> SizeWalk:
    kernel_size = pick(rng, [[2, 3], [3, 5], [3, 5, 7, 11]][difficulty - 1])
    padding = (0, draw(rng, 0, 2), draw(rng, 0, 3))[difficulty - 1]
    stride = draw(rng, 1, 1 + difficulty)
    dilation = pick(rng, dilations)
    reach = dilation * (kernel_size - 1) + 1
    input_size = reach + draw(rng, 1, 5) if difficulty < 3 else pick(rng, [28, 32, 56, 64, 112, 224])
    return size_walk(max(input_size, reach), kernel_size, stride, padding, dilation)


def output_size(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many cells a side of the feature map has.

    Difficulty 1: no padding; 2: padding; 3: sizes and kernels of real networks. The answer is ``(W - K + 2P) // S +
    1``.
    """
    walk = _draw_walk(rng, difficulty)
    return compose("output_size", _walk_values(walk), walk.size, WALK_STEPS, _size_mistakes(walk))


def output_size_dilated(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many cells a side of the feature map has when the kernel is dilated.

    Difficulty 1: no padding; 2: padding; 3: sizes and kernels of real networks. The answer is ``(W - D(K - 1) - 1 +
    2P) // S + 1``.
    """
    walk = _draw_walk(rng, difficulty, dilations=(2, 3))
    plain, times = walk.padded_size - walk.kernel_size, walk.padded_size - walk.kernel_size * walk.dilation
    mistakes = [
        ("forgot_dilation", _size_without(plain, walk.stride)),
        ("multiplied_kernel", _size_without(times, walk.stride)),
        *_size_mistakes(walk),
    ]
    steps = {"reach": ["effective"], **WALK_STEPS}
    return compose("output_size_dilated", _walk_values(walk), walk.size, steps, _known(mistakes))


def rectangular(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for height and width of a feature map where the two differ.

    As in `output_size`. The answer is (height, width).
    """
    high = _draw_walk(rng, difficulty)
    wide = _draw_walk(rng, difficulty)
    while wide.input_size == high.input_size and wide.kernel_size == high.kernel_size:
        wide = _draw_walk(rng, difficulty)
    values = {
        f"{name}_{axis}": number
        for axis, walk in (("height", high), ("width", wide))
        for name, number in _walk_values(walk).items()
        if name not in ("dilation", "effective", "left_over")
    }
    answer = Size((high.size, wide.size))
    mistakes: list[tuple[str, Size]] = [("swapped", Size(answer[::-1]))]
    room = wide.input_size + 2 * high.padding[0] - high.kernel_size
    if room >= 0:
        mistakes.append(("one_kernel_for_both", Size((high.size, room // high.stride + 1))))
    mistakes.append(("forgot_first_position", Size((high.steps, wide.steps))))
    return compose(
        "rectangular",
        {**values, "size_height": high.size, "size_width": wide.size},
        answer,
        {"height": ["size_height"], "width": ["size_width", "answer"]},
        mistakes,
    )


def odd_padding(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the padding with which an odd kernel keeps the size.

    Larger kernels with each step. The answer is ``(K - 1) / 2``.
    """
    kernel_size = pick(rng, [3, 5, 7, 9, 11, 13][: 2 * difficulty + 1])
    input_size = draw(rng, kernel_size, kernel_size + 20)
    padding = (kernel_size - 1) // 2
    lost = size_walk(input_size, kernel_size).room + 1
    return compose(
        "odd_padding",
        {"kernel_size": kernel_size, "input_size": input_size, "lost": input_size - lost, "without": lost},
        padding,
        {"lost": ["without", "lost"], "halve": ["answer"]},
        [
            ("both_sides_together", kernel_size - 1),
            ("half_the_kernel", kernel_size / 2),
            ("rounded_up", padding + 1),
        ],
    )
