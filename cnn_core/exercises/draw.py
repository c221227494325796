"""Draw small whole numbers and grids at random, and compute what exercises ask about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import explain_conv2d
from cnn_core.geometry import Reads, read_values

IntGrid = NDArray[np.int64]


def draw(rng: np.random.Generator, low: int, high: int) -> int:
    """
    Draw a whole number from low to high, both included.

    Parameters
    ----------
    rng : numpy Generator
        Where the number comes from.
    low, high : int
        Limits, low <= high.

    Returns
    -------
    int
        Each of them with the same probability.
    """
    return int(rng.integers(low, high + 1))


def pick(rng: np.random.Generator, choices: Sequence[int]) -> int:
    """
    Draw one of some whole numbers.

    Parameters
    ----------
    rng : numpy Generator
        Where the choice comes from.
    choices : sequence of int
        At least one.

    Returns
    -------
    int
        Each choice with the same probability.
    """
    return int(choices[int(rng.integers(len(choices)))])


def draw_grid(rng: np.random.Generator, rows: int, columns: int, low: int, high: int) -> IntGrid:
    """
    Draw a grid of whole numbers from low to high, both included.

    Parameters
    ----------
    rng : numpy Generator
        Where the numbers come from.
    rows, columns : int, >= 0
        Size of the grid.
    low, high : int
        Limits, low <= high.

    Returns
    -------
    ndarray of shape (rows, columns), int64
        Each cell drawn by itself.
    """
    return rng.integers(low, high + 1, (rows, columns))


def draw_kernel(rng: np.random.Generator, largest: int) -> IntGrid:
    """
    Draw a 3 × 3 kernel with weights from -largest to largest that holds both signs.

    Parameters
    ----------
    rng : numpy Generator
        Where the weights come from.
    largest : int, >= 1
        Largest size of a weight.

    Returns
    -------
    ndarray of shape (3, 3), int64
        At least one weight above 0 in the left column and one below 0 in the right.
    """
    kernel = draw_grid(rng, 3, 3, -largest, largest)
    kernel[draw(rng, 0, 2), 0] = draw(rng, 1, largest)
    kernel[draw(rng, 0, 2), 2] = -draw(rng, 1, largest)
    return kernel


def conv_cell(image: IntGrid, kernel: IntGrid, stride: int, padding: int, i: int, j: int) -> int:
    """
    Compute one cell of a convolution as the lessons explain it.

    Parameters
    ----------
    image : ndarray of shape (H, W)
        Whole numbers.
    kernel : ndarray of shape (K_h, K_w)
        Whole numbers.
    stride : int, >= 1
        Cells from one patch to the next.
    padding : int, >= 0
        Zeros around the image.
    i, j : int
        Row and column of the output cell.

    Returns
    -------
    int
        Σ image[i·stride + u − padding, j·stride + v − padding] · kernel[u, v].

    Raises
    ------
    InvalidInputError
        If the kernel does not fit, or the cell is outside of the output.
    """
    explained = explain_conv2d(
        image[np.newaxis], kernel[np.newaxis, np.newaxis], stride=stride, padding=padding, index=(0, i, j)
    )
    return int(explained.result)


def window(image: IntGrid, reads: Reads, i: int, j: int) -> IntGrid:
    """
    Cut out what output cell (i, j) reads, zeros in the padding.

    Parameters
    ----------
    image : ndarray of shape (H, W)
        Whole numbers.
    reads : Reads
        Of an image of that size.
    i, j : int
        Row and column of the output cell.

    Returns
    -------
    ndarray of shape (K_h, K_w)
        The numbers read.
    """
    cells: IntGrid = read_values(reads, image, fill=0)[i, j]
    return cells


def factors(patch: IntGrid, kernel: IntGrid) -> list[tuple[int, int]]:
    """
    Pair the cells of a patch with those of a kernel, in reading order.

    Parameters
    ----------
    patch, kernel : ndarray of shape (K_h, K_w)
        Whole numbers.

    Returns
    -------
    list of (int, int)
        A cell and its weight, K_h · K_w times.
    """
    return list(zip(patch.ravel().tolist(), kernel.ravel().tolist(), strict=True))
