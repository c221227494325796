"""The door to the database: which there are, what they say when they do not answer, whose clock counts."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import text

from jobs import Store, StoreError, get_runner
from jobs.refusals import unusable
from tests.support.stored_runs import NewStore


def test_many_make_the_tables_at_once(new_store: NewStore, url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        for store in pool.map(new_store, [url] * 6):
            assert store.active() == []


def test_tables_of_another_version_are_refused(store: Store, url: str) -> None:
    with store.write() as connection:
        connection.execute(text("UPDATE versions SET version = 99"))
    with pytest.raises(StoreError, match="version 99"):
        Store(url)


def test_the_clock_is_that_of_the_database(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    now = store.now()
    assert now == pytest.approx(time.time(), abs=5)
    if store.file is None:
        monkeypatch.setattr(time, "time", lambda: 0.0)  # a server whose clock is wrong
        again = Store(store.url)
        assert again.now() == pytest.approx(now, abs=60)
        again.close()


def test_a_database_of_another_kind_is_named() -> None:
    with pytest.raises(StoreError, match="mysql is not a database this app knows") as refusal:
        Store("mysql://me:secret@somewhere/runs")
    assert "secret" not in str(refusal.value)


def test_a_server_that_does_not_answer_is_waited_for_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.database.ANSWER", 2)  # the shortest that there is
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the call, and says nothing
        address = f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/runs"
        with pytest.raises(StoreError, match="cannot be reached"):
            Store(address)


def test_a_store_that_cannot_be_reached_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for url in (f"sqlite:///{tmp_path}/file/runs.sqlite", f"postgresql://me:secret@/none?host={tmp_path}", "what?"):
        with pytest.raises(StoreError, match="cannot be reached") as refusal:
            Store(url)
        assert "secret" not in str(refusal.value)


def test_whoever_waits_for_a_store_that_does_not_answer_is_told_with_the_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried = []

    def silent(url: str) -> NoReturn:
        tried.append(url)
        raise unusable("somewhere", "no answer", full=False)

    clock = iter([0, 10, 5, 20, 30])  # asks and waits to 10; asked at 5, so waits behind it; asks at 20, waits to 30
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    monkeypatch.setattr("jobs.current.Store", silent)
    monkeypatch.setattr("jobs.current.monotonic", lambda: next(clock))
    for attempts in (1, 1, 2):
        with pytest.raises(StoreError, match="no answer"):
            get_runner()
        assert len(tried) == attempts
