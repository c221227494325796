"""Sixty-four filters for colour pictures: eight shapes, each in eight mixes of the colours."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]
Volume = NDArray[np.float64]

SHAPES = ("vertical", "horizontal", "falling", "rising", "vertical_line", "horizontal_line", "spot", "dot")
MIXES = {
    "brightness": (1, 1, 1),
    "red_green": (1, -1, 0),
    "blue_alone": (-1, -1, 1),
    "red": (1, 0, 0),
    "green": (0, 1, 0),
    "blue": (0, 0, 1),
    "red_blue": (1, 0, -1),
    "green_blue": (0, 1, -1),
}
MOST = len(SHAPES) * len(MIXES)
BIASES = (0.0, 20.0, -20.0, 10.0, -10.0)  # they take turns
KERNELS = (3, 5)


# A row that smooths, one that finds a slope, one that finds a bend, by kernel_size; the last two sum to 0.
ROWS = {
    3: ((1.0, 2.0, 1.0), (1.0, 0.0, -1.0), (-1.0, 2.0, -1.0)),
    5: ((1.0, 2.0, 3.0, 2.0, 1.0), (1.0, 2.0, 0.0, -2.0, -1.0), (-1.0, 0.0, 2.0, 0.0, -1.0)),
}


@cache
def shape_kernels(kernel_size: int) -> dict[str, Grid]:
    """
    Make the eight shapes as kernels of whole numbers.

    Parameters
    ----------
    kernel_size : {3, 5}
        Rows and columns.

    Returns
    -------
    dict of str to ndarray of shape (kernel_size, kernel_size)
        Edges and lines as products of a smoothing row and a derivative; the spot bright in the middle, dark around.
    """
    smooth, derivative, bend = (np.array(row) for row in ROWS[kernel_size])
    spot = np.full((kernel_size, kernel_size), -1.0)
    spot[1:-1, 1:-1] = 1.0
    dot = np.zeros((kernel_size, kernel_size))
    middle = kernel_size // 2
    spot[middle, middle], dot[middle, middle] = 0.0, 4.0
    spot[middle, middle] = -spot.sum()
    vertical, horizontal = np.outer(smooth, derivative), np.outer(derivative, smooth)
    return {
        "vertical": vertical,
        "horizontal": horizontal,
        "falling": _smallest(horizontal - vertical),
        "rising": _smallest(vertical + horizontal),
        "vertical_line": np.outer(smooth, bend),
        "horizontal_line": np.outer(bend, smooth),
        "spot": spot,
        "dot": dot,
    }


def _smallest(kernel: Grid) -> Grid:
    """Divide by 2 where whole numbers stay whole."""
    return kernel / 2 if not (kernel % 2).any() else kernel


def filter_keys(count: int) -> list[tuple[str, str]]:
    """
    Name the first filters: shapes and mixes take turns, so that a few filters differ in both.

    Parameters
    ----------
    count : int
        How many, up to `MOST`.

    Returns
    -------
    list of (str, str)
        A key of `SHAPES` and one of `MIXES`; no pair twice.
    """
    mixes = list(MIXES)
    return [(SHAPES[k % 8], mixes[(k + k // 8) % 8]) for k in range(count)]


@cache
def filter_bank(count: int, kernel_size: int) -> tuple[Volume, Grid]:
    """
    Make the weights and biases of a layer that reads red, green and blue.

    Parameters
    ----------
    count : int
        Filters.
    kernel_size : {3, 5}
        Rows and columns of each kernel.

    Returns
    -------
    weight : ndarray of shape (count, 3, kernel_size, kernel_size)
        ``weight[f, c] = mix[c] * shape``.
    bias : ndarray of shape (count,)
        `BIASES` in turn.
    """
    shapes = shape_kernels(kernel_size)
    kernels = [np.multiply.outer(np.array(MIXES[mix], float), shapes[shape]) for shape, mix in filter_keys(count)]
    weight = np.stack(kernels) + 0.0  # no negative zeros
    bias = np.array([BIASES[k % len(BIASES)] for k in range(count)])
    weight.setflags(write=False)
    bias.setflags(write=False)
    return weight, bias


@cache
def second_layer(count: int, maps: int, kernel_size: int) -> tuple[NDArray[np.float64], Grid]:
    """
    Make the weights and biases of a layer that reads the maps of another: small whole numbers, the same every time.

    Parameters
    ----------
    count, maps : int
        Filters, and maps that each of them reads.
    kernel_size : int
        Rows and columns of each kernel.

    Returns
    -------
    weight : ndarray of shape (count, maps, kernel_size, kernel_size)
        -1, 0 or 1.
    bias : ndarray of shape (count,)
        `BIASES` in turn.
    """
    weight = np.random.default_rng(7).integers(-1, 2, (count, maps, kernel_size, kernel_size)).astype(np.float64)
    bias = np.array([BIASES[k % len(BIASES)] for k in range(count)])
    weight.setflags(write=False)
    bias.setflags(write=False)
    return weight, bias
