"""The handwritten digits of the UCI repository, 1 797 pictures of 8 × 8 pixels."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from cnn_core.checks import check_integer
from cnn_core.datasets.dataset import Dataset
from cnn_core.datasets.enlarging import enlarge_bilinear

FILE = Path(__file__).parents[2] / "assets" / "datasets" / "digits.npz"
LEVELS = 16  # a pixel counts the inked ones of 4 × 4: 0 … 16
SMALLEST, LARGEST = 8, 64


def load_digits(size: int = 8) -> Dataset:
    """
    Load the handwritten digits.

    Parameters
    ----------
    size : int, default: 8
        Side of the pictures in pixels, 8 … 64. Above 8 they are enlarged by `enlarge_bilinear`.

    Returns
    -------
    Dataset
        1 797 images of shape (1, size, size), ink 1 on paper 0. At size 8 every value is a whole number of
        sixteenths: ``images*16`` gives back the levels of the file. Read once and shared.

    Raises
    ------
    InvalidInputError
        If `size` is no integer from 8 to 64.

    References
    ----------
    E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998,
    https://doi.org/10.24432/C50P49.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.images.shape, digits.class_names[digits.labels[0]]
    ((1797, 1, 8, 8), '0')
    """
    check_integer("size", size, SMALLEST, LARGEST)
    return _load(int(size))


@lru_cache(maxsize=4)
def _load(size: int) -> Dataset:
    with np.load(FILE, allow_pickle=False) as file:
        levels, labels = file["images"], file["labels"]
    images = (levels / np.float32(LEVELS)).astype(np.float32)[:, np.newaxis]
    if size > SMALLEST:
        images = enlarge_bilinear(images, size)
    return Dataset(images, labels.astype(np.int64), tuple("0123456789"))
