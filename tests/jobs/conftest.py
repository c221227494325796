"""A store and a runner of its own for every test; the store's tests run on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs import Limits, LocalRunner, Store
from tests.support.fake_work import WORK
from tests.support.postgres import UnavailableError, fresh_database, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Run PostgreSQL for all tests that ask for it."""
    try:
        server = postgres_server()
        address = server.__enter__()
    except UnavailableError as why:
        pytest.skip(str(why))
    yield address
    server.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Name an empty database of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'runs.sqlite'}"
    else:
        with fresh_database(request.getfixturevalue("postgres")) as address:
            yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url, Limits(nice=0))
    yield store
    store.close()


@pytest.fixture
def runner(store: Store) -> Iterator[LocalRunner]:
    """Train by pretending, two runs at once."""
    runner = LocalRunner(store, 2, work=WORK)
    yield runner
    runner.close()
