"""Supervisors that live keep their runs; those of the others can be resumed."""

from __future__ import annotations

import pytest

from jobs import Store
from jobs.supervisor import Supervisor
from tests.support.fake_work import WORK
from tests.support.stored_runs import taken


def test_an_end_not_written_yet_is_written_before_the_supervisor_leaves(store: Store) -> None:
    run = taken(store)
    supervisor = Supervisor(store, 1, WORK, "me")
    supervisor.unsaid[run] = ("cancelled", "Cancelled in the middle of a step.")
    supervisor.stop()
    assert (store.run(run).state, store.run(run).reason) == ("cancelled", "Cancelled in the middle of a step.")


def test_only_runs_of_the_dead_are_interrupted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.beat("me", 1, warm=False)
    mine, theirs, lost = (taken(store, owner, owner) for owner in ("me", "other machine", "nobody"))
    waiting = store.add_run("ada", "{}")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("jobs.owners._host", lambda: "elsewhere")
        store.beat("other machine", 1, warm=True)
    assert store.interrupt_orphans("gone") == [lost]
    assert [store.run(run).state for run in (mine, theirs, lost, waiting)] == [
        "running",
        "running",
        "interrupted",
        "queued",
    ]
    assert store.run(lost).reason == "gone"
    later = store.now() + 16
    monkeypatch.setattr(store, "now", lambda: later)  # no sign of life for a while; this process is seen to live
    assert store.interrupt_orphans("gone") == [theirs]
    monkeypatch.setattr("jobs.owners._process", lambda pid: "")
    assert store.interrupt_orphans("gone") == [mine]
    assert store.interrupt_orphans("gone") == []


def test_warm_is_told(store: Store) -> None:
    assert not store.is_warm("me")
    store.beat("me", 1, warm=False)
    assert not store.is_warm("me")
    store.beat("me", 1, warm=True)
    assert store.is_warm("me")
    store.leave("me")
    assert not store.is_warm("me")
