"""A store and a runner of its own for every test; the store's tests run on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
def new_store() -> Iterator[Callable[..., Store]]:
    """Open stores, and close them at the end."""
    stores: list[Store] = []

    def open_store(url: str, limits: Limits | None = None) -> Store:
        stores.append(Store(url, limits or Limits(nice=0)))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
def new_runner(new_store: Callable[..., Store], tmp_path: Path) -> Iterator[Callable[..., LocalRunner]]:
    """Start runners, one slot each, and end them with their workers."""
    runners: list[LocalRunner] = []

    def start(limits: Limits | None = None, slots: int = 1, url: str | None = None, work: str = WORK) -> LocalRunner:
        store = new_store(url or f"sqlite:///{tmp_path / 'other.sqlite'}", limits)
        runners.append(LocalRunner(store, slots, work=work))
        return runners[-1]

    yield start
    for runner in runners:
        runner.close()


@pytest.fixture
def store(new_store: Callable[..., Store], url: str) -> Store:
    opened: Store = new_store(url)
    return opened


@pytest.fixture
def runner(new_runner: Callable[..., LocalRunner], url: str) -> LocalRunner:
    """Train by pretending, two runs at once."""
    started: LocalRunner = new_runner(slots=2, url=url)
    return started
