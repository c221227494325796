"""Make or load the pictures of a source, divided in three."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cnn_core.datasets.dataset import Dataset, Split
from cnn_core.datasets.digits import load_digits
from cnn_core.datasets.gratings import make_gratings
from cnn_core.datasets.options import KINDS, Kind
from cnn_core.datasets.shapes import make_shapes
from cnn_core.datasets.source import DataSource
from cnn_core.datasets.splitting import split_by_class, take_evenly
from cnn_core.datasets.tasks import divide_digits

Fetch = Callable[[str], bytes]


class SourceShape(NamedTuple):
    """
    Say what a network has to read and to answer.

    Attributes
    ----------
    shape : tuple of three int
        (C, H, W) of a picture.
    class_names : tuple of str
        What the classes are called.
    """

    shape: tuple[int, int, int]
    class_names: tuple[str, ...]


def source_shape(source: DataSource, fetch: Fetch | None = None, folder: Path | None = None) -> SourceShape:
    """
    Say the shape of the pictures and the classes, without making all pictures.

    Parameters
    ----------
    source : DataSource
        Which pictures.
    fetch : callable, optional
        Gives the bytes of the learner's own classes by their key.
    folder : pathlib.Path, optional
        Where the files of the standard sets lie.

    Returns
    -------
    SourceShape
        (C, H, W) and the names of the classes.

    Examples
    --------
    >>> source_shape(DataSource("gratings"))
    SourceShape(shape=(1, 32, 32), class_names=('0°', '45°', '90°', '135°'))
    """
    if source.name in _DRAWN:
        drawn = _DRAWN[source.name](source, 0, np.random.default_rng(0))
    else:
        drawn = load_digits(source.side)
    return SourceShape(drawn.shape, drawn.class_names)


def load_source(source: DataSource, fetch: Fetch | None = None, folder: Path | None = None) -> Split:
    """
    Load or make the pictures of a source: always the same ones.

    Parameters
    ----------
    source : DataSource
        Which pictures.
    fetch : callable, optional
        Gives the bytes of the learner's own classes by their key.
    folder : pathlib.Path, optional
        Where the files of the standard sets lie.

    Returns
    -------
    Split
        Training, validation and test pictures. No two parts share a picture; every part holds every class, as far as
        there are enough pictures.

    Examples
    --------
    >>> [len(part) for part in load_source(DataSource("digits"))]
    [1259, 179, 359]
    """
    kind = KINDS[source.name]
    if source.name in _DRAWN:
        return _draw_parts(source, kind)
    learning, test = _digits(source.side)
    return divide_pools(learning, test, source)


def divide_pools(learning: Dataset, test: Dataset, source: DataSource) -> Split:
    """
    Divide what there is to learn from by the seed; the test pictures were set apart before.

    Parameters
    ----------
    learning, test : Dataset
        All pictures that may be trained on, and all that may not.
    source : DataSource
        How many, and the seed.

    Returns
    -------
    Split
        Shares as the kind says, every class in its proportion.
    """
    kind = KINDS[source.name]
    if source.count is not None and source.count < len(learning) + len(test):
        tested = min(len(test), round(kind.parts[2] * source.count))
        learning = take_evenly(learning, min(len(learning), source.count - tested), source.seed)
        test = take_evenly(test, tested, source.seed)
    learned = kind.parts[0] + kind.parts[1]
    parts = split_by_class(learning, (kind.parts[0] / learned, kind.parts[1] / learned, 0.0), source.seed)
    return Split(parts.train, parts.validation, test)


def _digits(size: int) -> tuple[Dataset, Dataset]:
    """Set the same digits apart as for the networks that come with the app."""
    train, validation, test = divide_digits(size)
    images, labels = (
        np.concatenate([getattr(part, name) for part in (train, validation)]) for name in ("images", "labels")
    )
    return Dataset(images, labels, test.class_names), test


def _draw_parts(source: DataSource, kind: Kind) -> Split:
    assert kind.counts is not None
    count = kind.counts.default if source.count is None else source.count
    train, validation = (round(share * count) for share in kind.parts[:2])
    counts = (train, validation, count - train - validation)
    draw = _DRAWN[source.name]
    return Split(*(draw(source, n, np.random.default_rng((source.seed, part))) for part, n in enumerate(counts)))


def _draw_shapes(source: DataSource, count: int, rng: np.random.Generator) -> Dataset:
    return make_shapes(count, rng, source.side, **{name: source.option(name) for name in KINDS["shapes"].options})


def _draw_gratings(source: DataSource, count: int, rng: np.random.Generator) -> Dataset:
    return make_gratings(count, rng, source.side, **{name: source.option(name) for name in KINDS["gratings"].options})


_DRAWN = {"shapes": _draw_shapes, "gratings": _draw_gratings}
