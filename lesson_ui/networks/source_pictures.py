"""The pictures of a run, for looking at: the validation part, made or loaded once for everybody."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from cnn_core.datasets import (
    STANDARD,
    Dataset,
    DataSource,
    Split,
    drawn_counts,
    load_source,
    load_validation,
    standard_is_here,
)
from cnn_core.training import Counts
from jobs import get_runner
from jobs.settings import data_folder

Fetch = Callable[[str], bytes]
MOST_KEPT = 8  # sources
SHOWN = 60  # validation pictures that can be pinned


class Pictures(NamedTuple):
    """
    The validation pictures of a source, and how many pictures each part has.

    Attributes
    ----------
    counts : Counts
        Pictures in each part.
    validation : Dataset
        Those that are looked at.
    """

    counts: Counts
    validation: Dataset


def whole(source: DataSource, fetch: Fetch | None = None) -> Split:
    """
    Load all pictures of a source, as a run does.

    Parameters
    ----------
    source : DataSource
        Which pictures.
    fetch : callable, optional
        Gives own classes by their key; the store of runs without it.

    Returns
    -------
    Split
        Training, validation and test pictures.
    """
    return load_source(source, fetch=fetch or get_runner().store.get_set, folder=data_folder())


_kept: OrderedDict[DataSource, Pictures] = OrderedDict()
_lock = threading.Lock()


def _loaded(source: DataSource, fetch: Fetch | None) -> Pictures:
    with _lock:
        if source in _kept:
            _kept.move_to_end(source)
            return _kept[source]
    drawn = drawn_counts(source)
    if drawn is None:
        parts = whole(source, fetch)
        made = Pictures(Counts(*map(len, parts)), parts.validation)
    else:  # training and test pictures are not drawn for it
        made = Pictures(Counts(*drawn), load_validation(source))
    with _lock:
        _kept[source] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def is_here(source: DataSource) -> bool:
    """Tell whether the pictures can be read without fetching files from elsewhere."""
    return source.name not in STANDARD or standard_is_here(source.name, data_folder())


def pictures_of(source: DataSource, fetch: Fetch | None = None) -> Pictures | None:
    """
    Read the validation pictures of a source.

    Parameters
    ----------
    source : DataSource
        Which pictures.
    fetch : callable, optional
        As for `whole`.

    Returns
    -------
    Pictures or None
        None while their files are not here: a run fetches them.
    """
    return _loaded(source, fetch) if is_here(source) else None


def counts_of(source: DataSource, fetch: Fetch | None = None) -> Counts | None:
    """
    Count the pictures of each part.

    Parameters
    ----------
    source : DataSource
        Which pictures.
    fetch : callable, optional
        As for `whole`.

    Returns
    -------
    Counts or None
        None while their files are not here.
    """
    drawn = drawn_counts(source)
    if drawn is not None:
        return Counts(*drawn)
    found = pictures_of(source, fetch)
    return found.counts if found else None
