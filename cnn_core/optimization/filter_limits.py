"""Limits of learning a filter from a picture: the largest curvature, the least loss, the rank of the patches."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core import functional as F

Grid = NDArray[np.float64]


class Directions(NamedTuple):
    """
    Count the directions in which the numbers of a filter can change.

    Attributes
    ----------
    seen : int
        In how many of them the map changes.
    all : int
        How many numbers are learned.
    """

    seen: int
    all: int


def patches_of(x: Grid, kernel_size: tuple[int, ...], *, bias: bool = False) -> Grid:
    """
    Write every patch of a picture as a row of a matrix.

    Parameters
    ----------
    x : ndarray of shape (H, W)
        The picture.
    kernel_size : (int, int)
        Height and width of a patch.
    bias : bool
        Whether a 1 follows each patch, for the bias.

    Returns
    -------
    ndarray of shape (H_out * W_out, K_h * K_w) or one column more
        The map of a filter is this matrix times its numbers.

    Raises
    ------
    InvalidInputError
        If a patch does not fit the picture.

    Examples
    --------
    >>> patches_of(np.array([[1.0, 2, 3]]), (1, 2), bias=True).tolist()
    [[1.0, 2.0, 1.0], [2.0, 3.0, 1.0]]
    """
    rows = F.unfold(x[None], (kernel_size[0], kernel_size[1])).T
    return np.column_stack([rows, np.ones(len(rows))]) if bias else np.ascontiguousarray(rows)


def largest_curvature(picture: ArrayLike, kernel_size: tuple[int, int], *, bias: bool = False) -> float:
    """
    Find the largest curvature of the loss of a filter: it decides which learning rate is too large.

    Parameters
    ----------
    picture : array_like of shape (H, W)
        What the filter is laid on.
    kernel_size : (int, int)
        Height and width of the filter.
    bias : bool
        Whether a bias is learned as well.

    Returns
    -------
    float
        λmax, the largest eigenvalue of the second derivatives of the loss, (2 / N) Σ p pᵀ over all patches p; 0 for a
        picture of zeros. `largest_learning_rate` takes it.

    Raises
    ------
    InvalidInputError
        If the filter does not fit the picture.

    Examples
    --------
    >>> largest_curvature([[1.0, 2.0]], (1, 1))
    5.0
    """
    patches = patches_of(np.asarray(picture, np.float64), kernel_size, bias=bias)
    return max(0.0, float(np.linalg.eigvalsh(patches.T @ patches)[-1]) * 2 / len(patches))


def least_loss(picture: ArrayLike, target: ArrayLike, kernel_size: tuple[int, int], *, bias: bool = False) -> float:
    """
    Find the least loss: the smallest mean squared error that any filter has.

    Parameters
    ----------
    picture, target
        As for `take_step`.
    kernel_size, bias
        As for `largest_curvature`.

    Returns
    -------
    float
        The mean squared error of the best filter, from least squares.

    Raises
    ------
    InvalidInputError
        If the filter does not fit the picture.

    Examples
    --------
    >>> least_loss([[1.0, 1.0]], [[0.0, 2.0]], (1, 1))
    1.0
    """
    patches = patches_of(np.asarray(picture, np.float64), kernel_size, bias=bias)
    targets = np.asarray(target, np.float64).ravel()
    best = np.linalg.lstsq(patches, targets, rcond=None)[0]
    return float(((patches @ best - targets) ** 2).mean())


def directions_of(picture: ArrayLike, kernel_size: tuple[int, int], *, bias: bool = False) -> Directions:
    """
    Find the rank of the patches: how many numbers of a filter the picture decides.

    Parameters
    ----------
    picture, kernel_size, bias
        As for `largest_curvature`.

    Returns
    -------
    Directions
        The rank of the patches, and how many numbers are learned.

    Raises
    ------
    InvalidInputError
        If the filter does not fit the picture.

    Examples
    --------
    >>> directions_of([[0.0, 1.0, 1.0]], (1, 2)), directions_of([[1.0, 1.0, 1.0]], (1, 2))
    (Directions(seen=2, all=2), Directions(seen=1, all=2))
    """
    patches = patches_of(np.asarray(picture, np.float64), kernel_size, bias=bias)
    return Directions(int(np.linalg.matrix_rank(patches)), patches.shape[1])
