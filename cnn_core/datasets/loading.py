"""Make or load the pictures of a source, split into training, validation and test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cnn_core.datasets.dataset import Dataset, Labels, Split
from cnn_core.datasets.digits import load_digits
from cnn_core.datasets.gratings import make_gratings
from cnn_core.datasets.official import STANDARD
from cnn_core.datasets.options import KINDS
from cnn_core.datasets.own import Pixels, to_images
from cnn_core.datasets.packing import Levels, unpack_levels
from cnn_core.datasets.shapes import make_shapes
from cnn_core.datasets.source import DataSource
from cnn_core.datasets.splitting import choose_evenly, divide_by_class
from cnn_core.datasets.standard import fetch_standard, load_standard
from cnn_core.datasets.tasks import divide_digits
from cnn_core.errors import Fix, InvalidInputError

Fetch = Callable[[str], bytes]


class SourceShape(NamedTuple):
    """
    The shape of a source's pictures and the names of its classes.

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
    Find the shape of a source's pictures and its classes, without making all pictures.

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

    Raises
    ------
    InvalidInputError
        If the learner's own classes are not there (any more).

    Examples
    --------
    >>> source_shape(DataSource("gratings"))
    SourceShape(shape=(1, 32, 32), class_names=('0°', '45°', '90°', '135°'))
    """
    kind = KINDS[source.name]
    if source.name in STANDARD:
        channels, names = STANDARD[source.name].shape[0], STANDARD[source.name].class_names
    elif source.name == "own":
        channels, names = 3, _own(source, fetch).class_names
    else:
        drawn = _DRAWN[source.name](source, 0, np.random.default_rng(0)) if kind.drawn else load_digits(source.side)
        channels, names = drawn.shape[0], drawn.class_names
    if "grey" in kind.options and source.option("grey"):
        channels = 1
    return SourceShape((channels, source.side, source.side), names)


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
        Where the files of the standard sets lie; those that are missing are fetched into it.

    Returns
    -------
    Split
        Training, validation and test pictures. No two parts share a picture; every part holds every class, as far as
        there are enough pictures.

    Raises
    ------
    InvalidInputError
        If pictures of one's own, or files of a standard set, cannot be had.

    Examples
    --------
    >>> [len(part) for part in load_source(DataSource("digits"))]
    [1259, 179, 359]
    """
    counts = drawn_counts(source)
    if counts is not None:
        return Split(*(_draw_part(source, part, count) for part, count in enumerate(counts)))
    if source.name == "own":
        return _divide_own(source, fetch)
    if source.name in STANDARD:
        return _divide_standard(source, folder)
    learning, test = _digits(source.side)
    train, validation, tested = _divide_pools(learning.labels, test.labels, test.class_names, source)
    return Split(learning.take(train), learning.take(validation), test.take(tested))


def _divide_pools(
    learning: Labels, test: Labels, class_names: tuple[str, ...], source: DataSource
) -> tuple[Labels, Labels, Labels]:
    """Divide by the seed what may be learned from; the test pictures were set apart before. Gives indices."""
    kind = KINDS[source.name]
    assert kind.counts is not None
    count = kind.counts.default if source.count is None else source.count
    tested, kept = np.arange(len(test)), np.arange(len(learning))
    if count < len(learning) + len(test):
        wanted = min(len(test), round(kind.parts[2] * count))
        tested = choose_evenly(test, wanted, source.seed)
        kept = choose_evenly(learning, min(len(learning), count - wanted), source.seed)
    learned = kind.parts[0] + kind.parts[1]
    shares = (kind.parts[0] / learned, kind.parts[1] / learned, 0.0)
    train, validation, _ = divide_by_class(learning[kept], class_names, shares, source.seed)
    return kept[train], kept[validation], tested


def _divide_standard(source: DataSource, folder: Path | None) -> Split:
    if folder is None:
        raise _source_refusal("There is no folder for the files of this set.", source, "folder is where its files lie")
    fetch_standard(source.name, folder)
    learning, test = load_standard(source.name, folder)
    names = STANDARD[source.name].class_names
    parts = _divide_pools(learning.labels, test.labels, names, source)
    pools = zip((learning, learning, test), parts, strict=True)
    return Split(*(_pick(pool.images[chosen], pool.labels[chosen], names, source) for pool, chosen in pools))


def _divide_own(source: DataSource, fetch: Fetch | None) -> Split:
    images, labels, names = _own(source, fetch)
    parts = divide_by_class(labels, names, KINDS["own"].parts, source.seed)
    return Split(*(_pick(images[chosen], labels[chosen], names, source) for chosen in parts))


def _own(source: DataSource, fetch: Fetch | None) -> Levels:
    if fetch is None or not source.key:
        raise _source_refusal("There are no pictures of your own yet.", source, "key names stored classes")
    try:
        data = fetch(source.key)
    except LookupError:
        allowed = "key names stored classes; add the pictures again"
        raise _source_refusal("The pictures of your own are not here (any more).", source, allowed) from None
    return unpack_levels(data)


def _pick(levels: Pixels, labels: Labels, names: tuple[str, ...], source: DataSource) -> Dataset:
    grey = "grey" in KINDS[source.name].options and bool(source.option("grey"))
    return Dataset(to_images(levels, source.side, grey=grey), labels, names)


def _source_refusal(problem: str, source: DataSource, allowed: str) -> InvalidInputError:
    return InvalidInputError(
        problem,
        given={"name": source.name, "key": source.key},
        allowed=allowed,
        here=f"key = {source.key!r}",
        fixes=[Fix("name", "=", "digits")],
    )


def _digits(size: int) -> tuple[Dataset, Dataset]:
    """Set the same digits apart as for the networks that come with the app."""
    train, validation, test = divide_digits(size)
    images, labels = (
        np.concatenate([getattr(part, name) for part in (train, validation)]) for name in ("images", "labels")
    )
    return Dataset(images, labels, test.class_names), test


def drawn_counts(source: DataSource) -> tuple[int, int, int] | None:
    """
    Count the training, validation and test pictures of a source that is drawn, before any is.

    Parameters
    ----------
    source : DataSource
        Which pictures.

    Returns
    -------
    (int, int, int) or None
        None for pictures that are loaded: they are counted then.

    Examples
    --------
    >>> drawn_counts(DataSource("shapes", count=1000))
    (700, 150, 150)
    """
    kind = KINDS[source.name]
    if not kind.drawn or kind.counts is None:
        return None
    count = kind.counts.default if source.count is None else source.count
    train, validation = (round(share * count) for share in kind.parts[:2])
    return train, validation, count - train - validation


def load_validation(source: DataSource, fetch: Fetch | None = None, folder: Path | None = None) -> Dataset:
    """
    Load or make the validation pictures of a source, and where they are drawn no others.

    Parameters
    ----------
    source : DataSource
        Which pictures.
    fetch : callable, optional
        As for `load_source`.
    folder : pathlib.Path, optional
        As for `load_source`.

    Returns
    -------
    Dataset
        The same as ``load_source(…).validation``.

    Raises
    ------
    InvalidInputError
        As by `load_source`.
    """
    counts = drawn_counts(source)
    return load_source(source, fetch, folder).validation if counts is None else _draw_part(source, 1, counts[1])


def _draw_part(source: DataSource, part: int, count: int) -> Dataset:
    return _DRAWN[source.name](source, count, np.random.default_rng((source.seed, part)))


def _draw_shapes(source: DataSource, count: int, rng: np.random.Generator) -> Dataset:
    return make_shapes(count, rng, source.side, **{name: source.option(name) for name in KINDS["shapes"].options})


def _draw_gratings(source: DataSource, count: int, rng: np.random.Generator) -> Dataset:
    return make_gratings(count, rng, source.side, **{name: source.option(name) for name in KINDS["gratings"].options})


_DRAWN = {"shapes": _draw_shapes, "gratings": _draw_gratings}
