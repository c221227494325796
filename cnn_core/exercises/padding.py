"""Exercises on the border: what is read how often, what is never read, what stands outside."""

from __future__ import annotations

import numpy as np

from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.geometry import PADDING_MODES, axis_visit_counts, conv2d_reads, padding_source, size_walk

__all__ = ["padding_mode", "unread_cells", "visit_count"]


def unread_cells(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many rows at the end no window reads.

    Larger sizes and strides with each step. The answer is what the floor leaves over: the room modulo the stride.
    """
    stride = draw(rng, 2, 2 + difficulty)
    kernel_size = draw(rng, max(3, stride), 3 + 2 * difficulty)  # no gaps between windows
    steps, left_over = draw(rng, 1, 2 + difficulty), draw(rng, 0, stride - 1)
    walk = size_walk(kernel_size + steps * stride + left_over, kernel_size, stride)
    return compose(
        "unread_cells",
        {
            "input_size": walk.input_size,
            "kernel_size": kernel_size,
            "stride": stride,
            "room": walk.room,
            "steps": walk.steps,
            "covered": walk.starts[-1] + kernel_size,
        },
        walk.left_over,
        {"room": ["room"], "steps": ["steps"], "covered": ["covered", "answer"]},
        [("reads_everything", 0), ("forgot_kernel", walk.input_size % stride), ("counted_steps", walk.steps)],
    )


def visit_count(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many windows read one pixel.

    Difficulty 1: no padding, stride 1; 2: padding; 3: padding and stride 2. The answer is the number of windows
    along height times that along width.
    """
    size = draw(rng, 4, 4 + difficulty)
    stride, padding = (2 if difficulty == 3 else 1), (0 if difficulty == 1 else 1)
    row, column = draw(rng, 0, size - 1), draw(rng, 0, size - 1)
    reads = conv2d_reads(size, 3, stride, padding)
    high, wide = int(axis_visit_counts(reads.rows)[row]), int(axis_visit_counts(reads.columns)[column])
    bare = axis_visit_counts(conv2d_reads(size, 3, stride).rows)
    return compose(
        "visit_count",
        {
            "size": size,
            "kernel_size": 3,
            "stride": stride,
            "padding": padding,
            "row": row,
            "column": column,
            "starts": size_walk(size, 3, stride, padding).starts,
            "along_height": high,
            "along_width": wide,
        },
        high * wide,
        {"rows": ["starts", "along_height"], "columns": ["along_width"], "all": ["answer"]},
        [
            ("every_pixel_alike", 9),
            ("added", high + wide),
            ("forgot_padding", int(bare[row] * bare[column])),
            ("only_one_axis", high),
            ("only_one_axis", wide),
        ],
    )


def padding_mode(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for a padded row.

    Cells of padding on each side; 1 has 1 or 2. The answer is the row with its padding.
    """
    length = draw(rng, 4, 5)
    padding = pick(rng, [1, 2]) if difficulty == 1 else difficulty
    row = rng.permutation(np.arange(1, 10))[:length]
    mode = PADDING_MODES[int(rng.integers(len(PADDING_MODES)))]
    padded = {name: _padded(row, padding, name) for name in PADDING_MODES}
    answer = padded[mode]
    folded = np.pad(row, padding, mode="symmetric").tolist()
    return compose(
        "padding_mode",
        {
            "row": row.tolist(),
            "padding": padding,
            "mode": mode,
            "left": answer[:padding],
            "right": answer[-padding:],
        },
        answer,
        {"left": ["left"], "right": ["right"], "row": ["answer"]},
        [*((f"used_{name}", padded[name]) for name in PADDING_MODES), ("repeated_the_edge", tuple(folded))],
    )


def _padded(row: np.ndarray[tuple[int], np.dtype[np.int64]], padding: int, mode: str) -> tuple[int, ...]:
    source = padding_source(np.arange(-padding, row.size + padding), row.size, mode)
    return tuple(np.where(source < 0, 0, row[source]).tolist())
