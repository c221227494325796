"""Pictures drawn ahead are those a run would have drawn itself, to the bit."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_core.datasets import KINDS, DataSource, Split, load_source
from cnn_core.training import default_source
from jobs.local import TRAINING
from jobs.supervisor import PRELOADS
from jobs.worker import drawn


@pytest.fixture(scope="module", autouse=True)
def _ahead() -> Iterator[None]:
    drawn.draw_ahead()
    yield
    drawn._drawn.clear()


def fetch(key: str) -> bytes:
    raise LookupError(key)


def pictures(source: DataSource) -> Split:
    return drawn.pictures_of(source, fetch, Path("nowhere"))


def assert_same(ours: Split, expected: Split) -> None:
    for our, part in zip(ours, expected, strict=True):
        np.testing.assert_array_equal(our.images, part.images)
        np.testing.assert_array_equal(our.labels, part.labels)
        assert our.class_names == part.class_names


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.drawn])
def test_default_pictures_are_not_drawn_again_and_are_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = default_source(name)
    expected = load_source(source)
    monkeypatch.setattr(drawn, "load_source", lambda *_, **__: pytest.fail("drawn again"))
    assert_same(pictures(source), expected)


def test_a_default_that_was_set_is_the_same_source(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = KINDS["shapes"].counts
    assert counts is not None
    source = DataSource("shapes", count=counts.default, size=32, noise=DataSource("shapes").option("noise"))
    monkeypatch.setattr(drawn, "load_source", lambda *_, **__: pytest.fail("drawn again"))
    assert pictures(source) is pictures(default_source("shapes"))


@pytest.mark.parametrize(
    "change", [{"seed": 1}, {"count": 120}, {"size": 16}, {"noise": 0.2}, {"forms": ("circle", "cross")}]
)
def test_other_pictures_are_drawn_as_asked(change: dict[str, object]) -> None:
    source = replace(DataSource("shapes", count=100), **change)  # type: ignore[arg-type]
    assert_same(pictures(source), load_source(source))


def test_what_is_not_drawn_is_loaded() -> None:
    assert_same(pictures(default_source("digits")), load_source(default_source("digits")))


def test_the_process_that_workers_are_copies_of_draws_ahead() -> None:
    (preload,) = PRELOADS[TRAINING.partition(":")[0]]
    found = importlib.util.find_spec(preload)
    assert found is not None
    assert found.origin is not None
    assert "draw_ahead()" in Path(found.origin).read_text(encoding="utf-8").splitlines()
