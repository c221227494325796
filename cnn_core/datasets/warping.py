"""Data augmentation: rotate, scale and shift pictures a little, each at random."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import check_number
from cnn_core.datasets._checks import check_generator, check_range
from cnn_core.datasets.dataset import Images


def warp(
    images: Images,
    rng: np.random.Generator,
    *,
    rotation: float = 10.0,
    scale: Sequence[float] = (0.9, 1.1),
    shift: float = 0.1,
) -> Images:
    """
    Augment pictures: rotate, scale and shift each at random; what comes in from outside is 0.

    Parameters
    ----------
    images : ndarray of shape (N, C, H, W)
        float32 values.
    rng : numpy.random.Generator
        Where chance comes from; the same generator state always gives the same pictures.
    rotation : float, default: 10.0
        Greatest turn about the middle to either side in degrees, 0 … 180.
    scale : pair of floats, default: (0.9, 1.1)
        Least and greatest enlargement, 0.25 … 4.
    shift : float, default: 0.1
        Greatest way along each axis, in parts of the picture's side, 0 … 1.

    Returns
    -------
    ndarray of shape (N, C, H, W)
        float32. Each new pixel is the weighted mean of the four old ones around the place it comes from.

    Raises
    ------
    InvalidInputError
        If an argument is outside its limits.

    Examples
    --------
    >>> still = {"rotation": 0, "scale": (1, 1), "shift": 0}
    >>> warp(np.ones((1, 1, 2, 2), np.float32), np.random.default_rng(0), **still).tolist()
    [[[[1.0, 1.0], [1.0, 1.0]]]]
    """
    check_generator(rng)
    check_number("rotation", rotation, 0, 180)
    check_range("scale", scale, 0.25, 4)
    check_number("shift", shift, 0, 1)
    height, width = images.shape[2:]
    return warp_within(images, rng, rotation, scale, (height * shift, width * shift))


def warp_within(
    images: Images, rng: np.random.Generator, rotation: float, scale: Sequence[float], shift: Sequence[float]
) -> Images:
    """
    Augment pictures: rotate, scale and shift each at random, the shifts in pixels.

    Nothing is checked; see `warp`.

    Parameters
    ----------
    images : ndarray of shape (N, C, H, W)
        float32 values.
    rng : numpy.random.Generator
        Where chance comes from.
    rotation : float
        Greatest turn to either side in degrees.
    scale : pair of floats
        Least and greatest enlargement.
    shift : pair of floats
        Greatest way down and up, and to the right and left, in pixels.

    Returns
    -------
    ndarray of shape (N, C, H, W)
        float32.
    """
    count, _, height, width = images.shape
    turn = np.deg2rad(rotation * rng.uniform(-1, 1, count))
    larger = rng.uniform(scale[0], scale[1], count)
    down, right = np.array(shift)[:, np.newaxis] * rng.uniform(-1, 1, (2, count))
    # A new pixel's way from the new middle, turned back and shrunk back, is its way from the old middle.
    along, across = (_beside_cells(wave(turn) / larger) for wave in (np.cos, np.sin))
    row = (np.arange(height) - (height - 1) / 2)[:, np.newaxis] - _beside_cells(down)
    column = (np.arange(width) - (width - 1) / 2) - _beside_cells(right)
    return _read_between(
        images,
        row * along + column * across + (height - 1) / 2,
        column * along - row * across + (width - 1) / 2,
    )


def _read_between(images: Images, row: NDArray[np.float64], column: NDArray[np.float64]) -> Images:
    """Read pictures (N, C, H, W) at places (N, H', W') between their pixels."""
    height, width = images.shape[2:]
    padded = np.pad(images, ((0, 0), (0, 0), (1, 2), (1, 2)))
    row, column = np.clip(row, -1, height) + 1, np.clip(column, -1, width) + 1
    top, left = row.astype(np.intp), column.astype(np.intp)
    low, right = ((place - whole).astype(np.float32)[:, np.newaxis] for place, whole in ((row, top), (column, left)))
    flat = padded.reshape(*padded.shape[:2], (height + 3) * (width + 3))
    start = top * padded.shape[3] + left

    def read(step: int) -> Images:
        places = (start + step).reshape(len(flat), 1, height * width)
        found: Images = np.take_along_axis(flat, places, axis=2).reshape(*flat.shape[:2], *start.shape[1:])
        return found

    upper = read(0) * (1 - right) + read(1) * right
    lower = read(padded.shape[3]) * (1 - right) + read(padded.shape[3] + 1) * right
    return np.asarray(upper * (1 - low) + lower * low, dtype=np.float32)


def _beside_cells(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[:, np.newaxis, np.newaxis]
