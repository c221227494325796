"""The default pictures of the generated datasets, drawn once in the process that workers are forked from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_core.datasets import KINDS, DataSource, Split, load_source
from cnn_core.training import default_source

_drawn: dict[tuple[Any, ...], Split] = {}


def draw_ahead() -> None:
    """Draw the default pictures of every generated dataset, before workers are forked."""
    for name, kind in KINDS.items():
        if kind.drawn:
            source = default_source(name)
            _drawn[_whole(source)] = load_source(source)


def pictures_of(source: DataSource, fetch: Callable[[str], bytes], folder: Path) -> Split:
    """
    Give the pictures of a source: the same, whether they were drawn ahead or not.

    Parameters
    ----------
    source : DataSource
        Which pictures.
    fetch : callable
        As for `load_source`.
    folder : pathlib.Path
        As for `load_source`.

    Returns
    -------
    Split
        Training, validation and test pictures.
    """
    ahead = _drawn.get(_whole(source))
    return load_source(source, fetch=fetch, folder=folder) if ahead is None else ahead


def _whole(source: DataSource) -> tuple[Any, ...]:
    """Fill the defaults into a source: one whose options are set to them is the same."""
    kind = KINDS[source.name]
    count = kind.counts.default if source.count is None and kind.counts is not None else source.count
    options = tuple(source.option(name) for name in kind.options)
    return source.name, count, source.side, source.seed, source.key, options
