"""The pictures of a run, for looking at: the validation part, made or loaded once for everybody."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cnn_core.datasets import KINDS, STANDARD, Dataset, DataSource, Split, load_source, standard_is_here
from cnn_core.training import Counts
from jobs import get_runner
from jobs.settings import data_folder

SHOWN = 60  # validation pictures that can be pinned


class Pictures(NamedTuple):
    """
    What is kept of a source.

    Attributes
    ----------
    counts : Counts
        Pictures in each part.
    validation : Dataset
        Those that are looked at.
    """

    counts: Counts
    validation: Dataset


def whole(source: DataSource) -> Split:
    """
    Load all pictures of a source, as a run does.

    Parameters
    ----------
    source : DataSource
        Which pictures.

    Returns
    -------
    Split
        Training, validation and test pictures.
    """
    return load_source(source, fetch=get_runner().store.get_set, folder=data_folder())


@lru_cache(maxsize=8)
def _loaded(source: DataSource) -> Pictures:
    parts = whole(source)
    return Pictures(Counts(*map(len, parts)), parts.validation)


def is_here(source: DataSource) -> bool:
    """Tell whether the pictures can be had without fetching files from elsewhere."""
    return source.name not in STANDARD or standard_is_here(source.name, data_folder())


def pictures_of(source: DataSource) -> Pictures | None:
    """
    Give the pictures to look at.

    Parameters
    ----------
    source : DataSource
        Which pictures.

    Returns
    -------
    Pictures or None
        None while their files are not here: a run fetches them.
    """
    return _loaded(source) if is_here(source) else None


def counts_of(source: DataSource) -> Counts | None:
    """
    Count the pictures of each part.

    Parameters
    ----------
    source : DataSource
        Which pictures.

    Returns
    -------
    Counts or None
        None while their files are not here.
    """
    kind = KINDS[source.name]
    if kind.drawn and kind.counts is not None:  # known before any is drawn
        count = kind.counts.default if source.count is None else source.count
        train, validation = (round(share * count) for share in kind.parts[:2])
        return Counts(train, validation, count - train - validation)
    found = pictures_of(source)
    return found.counts if found else None
