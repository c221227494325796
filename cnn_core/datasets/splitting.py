"""Divide pictures class by class, so that every part holds every class in its proportion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import check_integer
from cnn_core.datasets._checks import check_fractions
from cnn_core.datasets.dataset import SEEDS, Dataset, Split
from cnn_core.errors import Fix, InvalidInputError

Indices = NDArray[np.int64]
PARTS = (0.7, 0.15, 0.15)  # to train, to validate, to test


def split_by_class(dataset: Dataset, fractions: Sequence[float] = PARTS, seed: int = 0) -> Split:
    """
    Shuffle the pictures of each class and cut them into training, validation and test pictures.

    Parameters
    ----------
    dataset : Dataset
        N pictures; every class has at least one for each part whose fraction is not 0.
    fractions : sequence of three floats, default: (0.7, 0.15, 0.15)
        How much of each class each part gets, each from 0 to 1; they sum to 1.
    seed : int, default: 0
        Start of the shuffling, 0 … 2**32 − 1. The same seed always gives the same parts.

    Returns
    -------
    Split
        Every picture in exactly one part. Of n pictures of a class each part gets ``max(1, round(fraction * n))``, the
        part of the largest fraction what is left by the others; a part of fraction 0 gets none.

    Raises
    ------
    InvalidInputError
        If the fractions are not three numbers that sum to 1, the seed is no integer in its range, or a class has too
        few pictures.

    Examples
    --------
    >>> data = Dataset(np.zeros((40, 1, 8, 8), np.float32), np.arange(40) % 2, ("cup", "pen"))
    >>> [np.bincount(part.labels).tolist() for part in split_by_class(data)]
    [[14, 14], [3, 3], [3, 3]]
    """
    parts = divide_by_class(dataset.labels, dataset.class_names, fractions, seed)
    return Split(*map(dataset.take, parts))


def divide_by_class(
    labels: Indices, class_names: Sequence[str], fractions: Sequence[float], seed: int
) -> tuple[Indices, Indices, Indices]:
    """
    Find the indices of the pictures that `split_by_class` puts into each part.

    Parameters
    ----------
    labels : ndarray of shape (N,)
        Class of each picture.
    class_names : sequence of str
        What the classes are called.
    fractions : sequence of three floats
        How much of each class each part gets.
    seed : int
        Start of the shuffling.

    Returns
    -------
    tuple of three ndarray
        Indices of the training, validation and test pictures, the classes mixed.

    Raises
    ------
    InvalidInputError
        As `split_by_class`.
    """
    check_fractions(fractions)
    check_integer("seed", seed, 0, SEEDS - 1)
    _check_enough(labels, class_names, fractions)
    rng = np.random.default_rng(seed)
    parts: tuple[list[Indices], ...] = ([], [], [])
    for label in range(len(class_names)):
        places = rng.permutation(np.flatnonzero(labels == label))
        cuts = np.cumsum(part_sizes(len(places), fractions))
        for part, chosen in zip(parts, np.split(places, cuts[:2]), strict=True):
            part.append(chosen)
    train, validation, test = (rng.permutation(np.concatenate(part)) for part in parts)
    return train, validation, test


def part_sizes(count: int, fractions: Sequence[float] = PARTS) -> tuple[int, int, int]:
    """
    Count the pictures of a class that each part gets.

    Parameters
    ----------
    count : int
        Pictures of the class; at least one for each part that is to get some.
    fractions : sequence of three floats, default: (0.7, 0.15, 0.15)
        Training, validation and test.

    Returns
    -------
    tuple of three int
        They sum to `count`.

    Examples
    --------
    >>> part_sizes(20), part_sizes(3)
    ((14, 3, 3), (1, 1, 1))
    """
    wanted = [0 if fraction == 0 else max(1, round(fraction * count)) for fraction in fractions]
    largest = int(np.argmax(fractions))
    wanted[largest] += count - sum(wanted)
    return wanted[0], wanted[1], wanted[2]


def take_evenly(dataset: Dataset, count: int, seed: int = 0) -> Dataset:
    """
    Sample some of the pictures at random, every class in its proportion.

    Parameters
    ----------
    dataset : Dataset
        N pictures.
    count : int
        How many, 0 … N.
    seed : int, default: 0
        Start of the choice, 0 … 2**32 − 1.

    Returns
    -------
    Dataset
        A class that has n of the N pictures gets about ``n * count / N`` of the `count`. More pictures from the same
        seed are those of before and others.

    Raises
    ------
    InvalidInputError
        If `count` or `seed` is no integer in its range.

    Examples
    --------
    >>> data = Dataset(np.zeros((40, 1, 8, 8), np.float32), np.arange(40) % 4 // 3, ("cup", "pen"))
    >>> np.bincount(take_evenly(data, 8).labels).tolist()
    [6, 2]
    """
    return dataset.take(choose_evenly(dataset.labels, count, seed))


def choose_evenly(labels: Indices, count: int, seed: int) -> Indices:
    """
    Find the indices of the pictures that `take_evenly` picks.

    Parameters
    ----------
    labels : ndarray of shape (N,)
        Class of each picture.
    count : int
        How many, 0 … N.
    seed : int
        Start of the choice.

    Returns
    -------
    ndarray of shape (count,)
        Their indices.

    Raises
    ------
    InvalidInputError
        If `count` or `seed` is no integer in its range.
    """
    check_integer("count", count, 0, len(labels))
    check_integer("seed", seed, 0, SEEDS - 1)
    order = np.random.default_rng(seed).permutation(len(labels))
    shuffled = labels[order]
    # The k-th of n pictures of a class stands at (k + 1/2)/n of the row: then every beginning of the row is even.
    place = np.empty(len(labels))
    for label in np.unique(labels):
        mine = np.flatnonzero(shuffled == label)
        place[mine] = (np.arange(len(mine)) + 0.5) / len(mine)
    return order[np.argsort(place, kind="stable")[:count]]


def _check_enough(labels: Indices, class_names: Sequence[str], fractions: Sequence[float]) -> None:
    needed = sum(fraction > 0 for fraction in fractions)
    counts = np.bincount(labels, minlength=len(class_names))
    few = [f"{name}: {count}" for name, count in zip(class_names, counts, strict=True) if count < needed]
    if few:
        raise InvalidInputError(
            "Some classes have too few pictures to be in every part.",
            given={"pictures": ", ".join(few), "fractions": tuple(fractions)},
            allowed="each class has at least one picture for each part: training, validation, test",
            here=f"{few[0]} < {needed}",
            fixes=[Fix("pictures of each class", ">=", needed)],
        )
