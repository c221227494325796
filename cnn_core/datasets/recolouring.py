"""Colour augmentation at random, so that a network learns shapes and not colours."""

from __future__ import annotations

import numpy as np

from cnn_core.checks import check_number
from cnn_core.datasets._checks import check_generator
from cnn_core.datasets.dataset import Images


def recolour(images: Images, rng: np.random.Generator, *, darkest: float = 0.6, invert: float = 0.5) -> Images:
    """
    Exchange the channels of every picture, darken each of them, and turn some pictures into their negatives.

    Parameters
    ----------
    images : ndarray of shape (N, C, H, W)
        float32 values from 0 to 1.
    rng : numpy.random.Generator
        Where chance comes from; the same generator state always gives the same pictures.
    darkest : float, default: 0.6
        Each channel is multiplied by a number from `darkest` to 1, 0 … 1.
    invert : float, default: 0.5
        Share of the pictures whose values x become 1 − x, 0 … 1.

    Returns
    -------
    ndarray of shape (N, C, H, W)
        float32 values from 0 to 1.

    Raises
    ------
    InvalidInputError
        If an argument is outside its limits.

    Examples
    --------
    >>> recolour(np.ones((1, 3, 1, 1), np.float32), np.random.default_rng(0), darkest=1, invert=1).ravel().tolist()
    [0.0, 0.0, 0.0]
    """
    check_generator(rng)
    check_number("darkest", darkest, 0, 1)
    check_number("invert", invert, 0, 1)
    count, channels = images.shape[:2]
    order = rng.permuted(np.tile(np.arange(channels), (count, 1)), axis=1)
    brightness = rng.uniform(darkest, 1, (count, channels)).astype(np.float32)
    negative = rng.random(count) < invert
    changed = images[np.arange(count)[:, np.newaxis], order] * brightness[:, :, np.newaxis, np.newaxis]
    changed[negative] = 1 - changed[negative]
    return np.asarray(changed, dtype=np.float32)
