"""Add Gaussian noise to pictures."""

from __future__ import annotations

import numpy as np

from cnn_core.checks import check_number
from cnn_core.datasets._checks import check_generator
from cnn_core.datasets.dataset import Images


def add_noise(images: Images, noise: float, rng: np.random.Generator) -> Images:
    """
    Add Gaussian noise to every value of a picture and clip the sums to 0 … 1.

    Parameters
    ----------
    images : ndarray
        float32 values from 0 to 1, of any shape.
    noise : float
        Standard deviation of the added numbers, 0 … 1.
    rng : numpy.random.Generator
        Where chance comes from; not asked if `noise` is 0.

    Returns
    -------
    ndarray
        float32, a new array of the same shape, or the same array if `noise` is 0.

    Raises
    ------
    InvalidInputError
        If `noise` is no number in its limits, or `rng` is no generator.

    Examples
    --------
    >>> add_noise(np.full(2, 0.5, np.float32), 0.25, np.random.default_rng(0)).tolist()
    [0.7794054746627808, 0.15321877598762512]
    """
    check_number("noise", noise, 0, 1)
    check_generator(rng)
    if noise == 0:
        return images
    disturbed = rng.standard_normal(images.shape, dtype=np.float32)
    disturbed *= np.float32(noise)
    disturbed += images
    return np.clip(disturbed, 0, 1, out=disturbed)
