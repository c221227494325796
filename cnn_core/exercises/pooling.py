"""Exercises on pooling."""

from __future__ import annotations

import numpy as np

from cnn_core.exercises.draw import IntGrid, draw, draw_grid, pick, window
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import Size, sum_text
from cnn_core.explain import explain_adaptive_avg_pool2d, explain_avg_pool2d, explain_max_pool2d
from cnn_core.geometry import Reads, pool2d_reads, read_values, size_walk

__all__ = ["average_pool", "global_average_pool", "max_pool", "pooled_size", "shift_changes_pool"]


def _drawn_window(
    rng: np.random.Generator, size: int, kernel_size: int, stride: int
) -> tuple[IntGrid, Reads, int, int]:
    """Draw a map and a cell of its pooled map that is not the first."""
    grid = draw_grid(rng, size, size, 0, 9)
    reads = pool2d_reads(size, kernel_size, stride)
    i, j = (draw(rng, 0, sides - 1) for sides in reads.output_size)
    return grid, reads, i, (1 if i == j == 0 else j)


def max_pool(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for one cell of a max-pooled map.

    Difficulty 1: 2 × 2 windows side by side; 2: they overlap; 3: 3 × 3 windows, stride 2. The answer is the largest
    number of the window.
    """
    size, kernel_size, stride = ((4, 2, 2), (4, 2, 1), (7, 3, 2))[difficulty - 1]
    grid, reads, i, j = _drawn_window(rng, size, kernel_size, stride)
    cells = window(grid, reads, i, j)
    explained = explain_max_pool2d(grid[np.newaxis], kernel_size, stride, index=(0, i, j))
    return compose(
        "max_pool",
        {**_window_values(grid, reads, i, j, stride), "cells": cells.ravel().tolist()},
        int(explained.result),
        {"window": ["patch"], "largest": ["cells", "answer"]},
        [
            ("took_the_average", float(cells.mean())),
            ("took_the_sum", int(cells.sum())),
            ("took_the_smallest", int(cells.min())),
            ("forgot_stride", int(grid[i : i + kernel_size, j : j + kernel_size].max())),
            ("whole_map", int(grid.max())),
        ],
    )


def average_pool(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for one cell of an average-pooled map.

    Difficulty 1: 2 × 2 windows side by side; 2: they overlap; 3: 4 × 4 windows. The answer is the mean of the
    window.
    """
    size, kernel_size, stride = ((4, 2, 2), (4, 2, 1), (8, 4, 4))[difficulty - 1]
    grid, reads, i, j = _drawn_window(rng, size, kernel_size, stride)
    cells = window(grid, reads, i, j)
    explained = explain_avg_pool2d(grid[np.newaxis], kernel_size, stride, index=(0, i, j))
    return compose(
        "average_pool",
        {
            **_window_values(grid, reads, i, j, stride),
            "terms": sum_text(cells.ravel().tolist()),
            "total": int(cells.sum()),
            "count": cells.size,
        },
        explained.result,
        {"window": ["patch"], "add": ["terms", "total"], "divide": ["count", "answer"]},
        [
            ("forgot_to_divide", int(cells.sum())),
            ("took_the_largest", int(cells.max())),
            ("divided_by_side", float(cells.sum() / kernel_size)),
            ("forgot_stride", float(grid[i : i + kernel_size, j : j + kernel_size].mean())),
        ],
    )


def _window_values(grid: IntGrid, reads: Reads, i: int, j: int, stride: int) -> dict[str, object]:
    return {
        "map": grid.tolist(),
        "kernel_size": reads.kernel_size[0],
        "stride": stride,
        "row": i,
        "column": j,
        "first_row": int(reads.rows.position[i, 0]),
        "first_column": int(reads.columns.position[j, 0]),
        "patch": window(grid, reads, i, j).tolist(),
    }


def global_average_pool(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the one number that global average pooling makes of a map.

    Difficulty 1: 2 × 2; 2: 2 × 4; 3: 4 × 4 cells. The answer is the mean of the map.
    """
    rows, columns = ((2, 2), (2, 4), (4, 4))[difficulty - 1]
    grid = draw_grid(rng, rows, columns, 0, 9)
    total = int(grid.sum())
    return compose(
        "global_average_pool",
        {
            "map": grid.tolist(),
            "terms": sum_text(grid.ravel().tolist()),
            "total": total,
            "count": grid.size,
            "height": rows,
            "width": columns,
        },
        explain_adaptive_avg_pool2d(grid[np.newaxis], 1, index=(0, 0, 0)).result,
        {"add": ["terms", "total"], "divide": ["count", "answer"]},
        [
            ("forgot_to_divide", total),
            ("took_the_largest", int(grid.max())),
            ("divided_by_side", total / rows),
        ],
    )


def pooled_size(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the size of a pooled volume.

    Difficulty 1: even sides, 2 × 2 windows; 2: odd sides; 3: 3 × 3 windows, stride 2. The answer is (height, width,
    channels); pooling leaves the channels alone.
    """
    kernel_size = 3 if difficulty == 3 else 2
    height, width = (2 * draw(rng, 2, 16) + (difficulty == 2) * draw(rng, 0, 1) for _ in range(2))
    channels = pick(rng, [4, 6, 10, 16, 32, 64])
    (high, wide) = (size_walk(side, kernel_size, 2) for side in (height, width))
    up = (walk.steps + 1 + (walk.left_over > 0) for walk in (high, wide))
    answer = Size((high.size, wide.size, channels))
    return compose(
        "pooled_size",
        {
            "height": height,
            "width": width,
            "channels": channels,
            "kernel_size": kernel_size,
            "stride": 2,
            "pooled_height": high.size,
            "pooled_width": wide.size,
        },
        answer,
        {"height": ["pooled_height"], "width": ["pooled_width"], "channels": ["answer"]},
        [
            ("pooled_the_channels", Size((*answer[:2], channels // 2))),
            ("rounded_up", Size((*up, channels))),
            ("collapsed_the_channels", Size((*answer[:2], 1))),
            ("unchanged", Size((height, width, channels))),
            ("forgot_first_position", Size((high.steps, wide.steps, channels))),
        ],
    )


def shift_changes_pool(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many numbers of a max-pooled map change when a bright pixel moves to the right.

    Difficulty 1: 2 × 2 windows, a step of one cell; 2: 3 × 3 windows; 3: steps of one or two cells. The answer is 0
    within one window, 2 across its edge.
    """
    kernel_size = 2 if difficulty == 1 else 3
    size, shift = 2 * kernel_size, (draw(rng, 1, 2) if difficulty == 3 else 1)
    row, column = draw(rng, 0, size - 1), draw(rng, 0, size - 1 - shift)
    before = np.zeros((size, size), dtype=np.int64)
    before[row, column] = draw(rng, 1, 9)
    after = np.roll(before, shift, axis=1)
    reads = pool2d_reads(size, kernel_size)
    pooled_before, pooled_after = (
        read_values(reads, grid).max(axis=(2, 3)).astype(np.int64) for grid in (before, after)
    )
    changed = int((pooled_before != pooled_after).sum())
    return compose(
        "shift_changes_pool",
        {
            "map": before.tolist(),
            "shifted": after.tolist(),
            "kernel_size": kernel_size,
            "shift": shift,
            "pooled_before": pooled_before.tolist(),
            "pooled_after": pooled_after.tolist(),
        },
        changed,
        {"before": ["pooled_before"], "after": ["pooled_after"], "compare": ["answer"]},
        [("never_changes", 0), ("always_changes", 2), ("counted_one_side", 1)],
    )
