"""A store and a runner of its own for every test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jobs import Limits, LocalRunner, Run, Store
from tests.support.fake_work import WORK


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}", Limits(nice=0))
    yield store
    store.close()


@pytest.fixture
def runner(store: Store) -> Iterator[LocalRunner]:
    runner = LocalRunner(store, 2, work=WORK)
    yield runner
    runner.close()


def wait_for(condition: Callable[[], object], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to this"
        time.sleep(0.005)


def wait_for_state(runner: LocalRunner, id_: str, *states: str) -> Run:
    wanted = states or ("done",)
    wait_for(lambda: runner.status(id_).state in wanted or not runner.status(id_).active)
    run = runner.status(id_)
    assert run.state in wanted, run
    return run
