"""A store and a runner of its own for every test; the store's tests run on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from jobs import Limits, LocalRunner, Store
from tests.support.fake_work import WORK
from tests.support.postgres import UnavailableError, fresh_database, postgres_server
from tests.support.stored_runs import NewRunner, NewStore


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


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    """End what a test began, the last first: runners, then stores, then the database, however they were asked for."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, closing: ExitStack) -> str:
    """Name an empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'runs.sqlite'}"
    return closing.enter_context(fresh_database(request.getfixturevalue("postgres")))


@pytest.fixture
def new_store(closing: ExitStack) -> NewStore:
    """Open stores, and close them at the end."""

    def open_store(url: str, limits: Limits | None = None) -> Store:
        store = Store(url, limits or Limits(nice=0))
        closing.callback(store.close)
        return store

    return open_store


@pytest.fixture
def new_runner(new_store: NewStore, tmp_path: Path, closing: ExitStack) -> NewRunner:
    """Start runners, one slot each, and end them with their workers."""

    def start(limits: Limits | None = None, slots: int = 1, url: str | None = None, work: str = WORK) -> LocalRunner:
        runner = LocalRunner(new_store(url or f"sqlite:///{tmp_path / 'other.sqlite'}", limits), slots, work=work)
        closing.callback(runner.close)
        return runner

    return start


@pytest.fixture
def store(new_store: NewStore, url: str) -> Store:
    return new_store(url)


@pytest.fixture
def runner(new_runner: NewRunner, url: str) -> LocalRunner:
    """Train by pretending, two runs at once."""
    return new_runner(slots=2, url=url)
