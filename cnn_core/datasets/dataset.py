"""Labelled pictures, and how they are divided for training and testing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import check_integer
from cnn_core.datasets._checks import check_fractions
from cnn_core.errors import Fix, InvalidInputError

Images = NDArray[np.float32]
Labels = NDArray[np.int64]
SEEDS = 2**32  # seeds of `split` lie below


@dataclass(frozen=True, eq=False)
class Dataset:
    """
    Pictures and their labels.

    Attributes
    ----------
    images : ndarray of shape (N, C, H, W)
        float32 from 0 (black) to 1 (white), read-only.
    labels : ndarray of shape (N,)
        int64, the class of each picture: an index into `class_names`, read-only.
    class_names : tuple of str
        What the classes are called.

    Raises
    ------
    InvalidInputError
        If the shapes or dtypes differ from these, or a label is the index of no class.

    Examples
    --------
    >>> data = Dataset(np.zeros((2, 1, 8, 8), np.float32), np.array([1, 0]), ("cat", "dog"))
    >>> len(data), data.shape
    (2, (1, 8, 8))
    """

    images: Images
    labels: Labels
    class_names: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_images(self.images)
        _check_labels(self.labels, len(self.images), len(self.class_names))
        for name in ("images", "labels"):
            array = getattr(self, name).view()
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of one picture: (C, H, W)."""
        channels, height, width = self.images.shape[1:]
        return channels, height, width

    def take(self, indices: NDArray[np.int64]) -> Dataset:
        """
        Pick some of the pictures.

        Parameters
        ----------
        indices : ndarray of shape (M,)
            Which pictures, in which order: whole numbers from 0 to N − 1.

        Returns
        -------
        Dataset
            A copy of those M pictures with their labels.

        Raises
        ------
        InvalidInputError
            If there is no picture of some index.

        Examples
        --------
        >>> data = Dataset(np.zeros((3, 1, 8, 8), np.float32), np.array([1, 0, 1]), ("cat", "dog"))
        >>> data.take(np.array([2, 1])).labels.tolist()
        [1, 0]
        """
        chosen = np.asarray(indices)
        whole = chosen.ndim == 1 and (chosen.dtype.kind in "iu" or chosen.size == 0)
        if not whole or (chosen.size and not 0 <= chosen.min() <= chosen.max() < len(self)):
            raise InvalidInputError(
                "Some indices are not those of pictures.",
                given={"indices": indices, "pictures": len(self)},
                allowed=f"indices is one row of integers from 0 to {len(self) - 1}",
                here=f"indices = {indices!r}",
                fixes=[Fix("indices", "=", np.arange(len(self)))],
            )
        chosen = chosen.astype(np.int64)
        return Dataset(self.images[chosen], self.labels[chosen], self.class_names)


class Split(NamedTuple):
    """
    A dataset in three parts that share no picture.

    Attributes
    ----------
    train : Dataset
        What the weights are fitted to.
    validation : Dataset
        What choices are made by: when to stop, which network to keep.
    test : Dataset
        What is looked at once, at the end.
    """

    train: Dataset
    validation: Dataset
    test: Dataset


def split(dataset: Dataset, fractions: Sequence[float] = (0.7, 0.15, 0.15), seed: int = 0) -> Split:
    """
    Shuffle a dataset and cut it into training, validation and test pictures.

    Parameters
    ----------
    dataset : Dataset
        N pictures.
    fractions : sequence of three floats, default: (0.7, 0.15, 0.15)
        How much of it each part gets, each from 0 to 1; they sum to 1.
    seed : int, default: 0
        Start of the shuffling, 0 … 2**32 − 1. The same seed always gives the same parts.

    Returns
    -------
    Split
        Every picture in exactly one part. The cuts lie at ``round(f₁ N)`` and ``round((f₁ + f₂) N)``.

    Raises
    ------
    InvalidInputError
        If the fractions are not three numbers that sum to 1, or the seed is no integer in its range.

    Examples
    --------
    >>> data = Dataset(np.zeros((10, 1, 8, 8), np.float32), np.zeros(10, np.int64), ("cat",))
    >>> [len(part) for part in split(data, (0.6, 0.2, 0.2))]
    [6, 2, 2]
    """
    check_fractions(fractions)
    check_integer("seed", seed, 0, SEEDS - 1)
    count = len(dataset)
    order = np.random.default_rng(seed).permutation(count)
    first, second = (round(part * count) for part in (fractions[0], fractions[0] + fractions[1]))
    return Split(*(dataset.take(order[cut]) for cut in (slice(first), slice(first, second), slice(second, None))))


def _check_images(images: Any) -> None:
    known = isinstance(images, np.ndarray)
    if known and images.dtype == np.float32 and images.ndim == 4:
        return
    shape, dtype = (images.shape, images.dtype.name) if known else (None, type(images).__name__)
    raise InvalidInputError(
        "The images are not a stack of pictures.",
        given={"images.shape": shape, "images.dtype": dtype},
        allowed="images of shape (N, C, H, W) and dtype float32",
        here=f"shape = {shape}, dtype = {dtype}",
        fixes=[Fix("images.shape", "=", (1,) * (4 - images.ndim) + images.shape)] if known and images.ndim < 4 else [],
    )


def _check_labels(labels: Any, count: int, classes: int) -> None:
    known = isinstance(labels, np.ndarray) and labels.dtype == np.int64
    if known and labels.shape == (count,) and (count == 0 or 0 <= labels.min() <= labels.max() < classes):
        return
    rule = f"labels of shape ({count},) and dtype int64, 0 <= label < {classes}"
    shape = getattr(labels, "shape", None)
    raise InvalidInputError(
        "The labels do not name a class for each image.",
        given={"labels": labels, "images": count, "classes": classes},
        allowed=rule,
        here=f"labels of shape {shape} and type {getattr(labels, 'dtype', type(labels).__name__)}",
        fixes=[Fix("labels", "=", np.zeros(count, np.int64))] if classes else [],
    )
