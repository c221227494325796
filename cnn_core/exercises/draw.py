"""Draw small whole numbers and grids at random, and compute what exercises ask about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import explain_conv2d
from cnn_core.geometry import Reads, read_values

IntGrid = NDArray[np.int64]


def draw(rng: np.random.Generator, low: int, high: int) -> int:
    """Draw a whole number from low to high, both included."""
    return int(rng.integers(low, high + 1))


def pick(rng: np.random.Generator, choices: Sequence[int]) -> int:
    """Draw one of some whole numbers."""
    return int(choices[int(rng.integers(len(choices)))])


def draw_grid(rng: np.random.Generator, rows: int, columns: int, low: int, high: int) -> IntGrid:
    """Draw a grid of whole numbers from low to high, both included."""
    return rng.integers(low, high + 1, (rows, columns))


def draw_kernel(rng: np.random.Generator, largest: int) -> IntGrid:
    """Draw a 3 × 3 kernel with weights from -largest to largest that holds both signs."""
    kernel = draw_grid(rng, 3, 3, -largest, largest)
    kernel[draw(rng, 0, 2), 0] = draw(rng, 1, largest)
    kernel[draw(rng, 0, 2), 2] = -draw(rng, 1, largest)
    return kernel


def conv_cell(image: IntGrid, kernel: IntGrid, stride: int, padding: int, i: int, j: int) -> int:
    """Compute one cell of a convolution as the lessons explain it."""
    explained = explain_conv2d(
        image[np.newaxis], kernel[np.newaxis, np.newaxis], stride=stride, padding=padding, index=(0, i, j)
    )
    return int(explained.result)


def window(image: IntGrid, reads: Reads, i: int, j: int) -> IntGrid:
    """Cut out what output cell (i, j) reads, zeros in the padding."""
    cells: IntGrid = read_values(reads, image, fill=0)[i, j]
    return cells


def factors(patch: IntGrid, kernel: IntGrid) -> list[tuple[int, int]]:
    """Pair the cells of a patch with those of a kernel, in reading order."""
    return list(zip(patch.ravel().tolist(), kernel.ravel().tolist(), strict=True))
