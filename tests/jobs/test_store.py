"""The store keeps what it is given, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text

from cnn_core.errors import InvalidInputError
from cnn_core.training import Packed
from jobs import Limits, RunActiveError, Store
from jobs.ownership import LostRunError
from tests.support.stored_runs import NewStore, held_by, snapshot_of, taken

FACTS = {"steps": 1, "total": 9, "seconds": 0.5}


def record(
    store: Store,
    run: str,
    batch: Sequence[Packed],
    last_seq: int = 0,
    event_bytes: int = 0,
    facts: Mapping[str, Any] = FACTS,
) -> tuple[int, int]:
    return store.record(run, "me", batch, last_seq=last_seq, event_bytes=event_bytes, facts=facts)


def step(k: int) -> Packed:
    return Packed("step", k, f'{{"step":{k}}}')


def test_a_run_is_read_as_it_was_added(store: Store) -> None:
    first = store.add_run("ada", '{"a":1}', "digits", parent="before")
    run = store.run(first)
    assert (run.learner, run.title, run.state, run.spec, run.parent) == ("ada", "digits", "queued", '{"a":1}', "before")
    assert (run.reason, run.steps, run.total, run.size, run.place, run.started) == ("", 0, 0, 0, 1, None)
    assert run.active
    assert not run.resumable
    assert store.active_run("ada") == run
    assert store.active_run("bob") is None
    with pytest.raises(InvalidInputError, match="There is no run of this name"):
        store.run("nothing")


def test_the_place_in_the_queue(store: Store) -> None:
    queue = [store.add_run(name, "{}") for name in ("ada", "bob", "cyd")]
    assert [store.run(run).place for run in queue] == [1, 2, 3]
    assert [run.id for run in store.active()] == queue
    store.take(queue[0], "me")
    assert [store.run(run).place for run in queue] == [None, 1, 2]
    store.ask(queue[1], "cancel")
    assert [store.run(run).place for run in queue] == [None, None, 1]


def test_runs_of_a_learner_newest_first(store: Store) -> None:
    first = store.add_run("ada", "{}")
    store.ask(first, "cancel")
    second = store.add_run("ada", "{}")
    store.add_run("bob", "{}")
    assert [run.id for run in store.runs("ada")] == [second, first]
    store.rename_run(first, "a better name")
    assert store.run(first).title == "a better name"


def test_two_starts_at_once_give_one_run(new_store: NewStore, url: str) -> None:
    stores = [new_store(url) for _ in range(6)]
    together = Barrier(len(stores))

    def start(store: Store) -> str | RunActiveError:
        together.wait()
        try:
            return store.add_run("ada", "{}")
        except RunActiveError as refusal:
            return refusal

    with ThreadPoolExecutor(len(stores)) as pool:
        answers = list(pool.map(start, stores))
    begun = [answer for answer in answers if isinstance(answer, str)]
    assert len(begun) == 1
    assert {answer.run for answer in answers if not isinstance(answer, str)} == set(begun)
    assert [run.id for run in stores[0].runs("ada")] == begun


def test_only_one_takes_a_run(store: Store) -> None:
    run = store.add_run("ada", "{}")
    assert store.take(run, "me")
    assert not store.take(run, "you")
    assert store.run(run).state == "running"
    assert held_by(store, run, "me").state == "running"
    assert store.held(run, "you") is None


def test_events_come_back_in_order(store: Store) -> None:
    run = taken(store)
    arrays = Packed("probed", 3, "{}", b"\x00maps")
    batch = [Packed("started", 0, '{"steps":9}'), step(1), step(2), step(3), arrays, arrays._replace(step=4)]
    last, size = record(store, run, batch)
    assert last == 6
    last, _ = record(store, run, [step(4), Packed("measured", 4, "{}")], last, size)
    events = store.events(run)
    assert [event.packed for event in events] == [*batch, step(4), Packed("measured", 4, "{}")]
    assert [event.seq for event in events] == list(range(1, 9))
    for after in range(9):
        assert store.events(run, after) == events[after:]
    assert [event.packed.step for event in store.events(run, kinds=["step"])] == [1, 2, 3, 4]
    assert store.last_steps(run) == {"started": 0, "step": 4, "probed": 4, "measured": 4}
    assert store.written(run)[0] == 8
    assert (store.run(run).steps, store.run(run).total, store.run(run).seconds) == (1, 9, 0.5)
    assert store.events("nothing") == []


def test_snapshots_and_the_last_checkpoint(store: Store) -> None:
    run = taken(store)
    for k in (0, 5, 10):
        record(store, run, [Packed("snapshot", k, "{}", bytes([k] * 4)), Packed("checkpoint", k, f"[{k}]", b"state")])
    assert store.snapshots(run) == [0, 5, 10]
    assert store.snapshot(run, 5) == Packed("snapshot", 5, "{}", bytes([5] * 4))
    assert snapshot_of(store, run).step == 10
    assert store.snapshot(run, 7) is None
    assert store.checkpoint(run) == Packed("checkpoint", 10, "[10]", b"state")
    assert store.run(run).size == 3 * 6 + 9
    assert store.events(run) == []
    assert store.end(run, "me", "done", "done")
    assert store.checkpoint(run) is None


def test_a_snapshot_can_be_dropped_again(store: Store) -> None:
    run = taken(store)
    kept = [Packed("snapshot", k, "{}", bytes([k] * 4)) for k in (0, 5, 7)]
    last, size = record(store, run, [*kept, Packed("dropped", 5, "")])
    assert store.snapshots(run) == [0, 7]
    assert (last, size, store.events(run)) == (0, 2 * 6, [])


def test_snapshots_make_room_for_new_ones_evenly(new_store: NewStore, url: str) -> None:
    store = new_store(url, Limits(bytes=600))
    run = taken(store)
    for k in range(40):
        _, size = record(store, run, [Packed("snapshot", k, "", bytes(100))])
        assert size <= 600
    kept = store.snapshots(run)
    assert (kept[0], kept[-1], len(kept)) == (0, 39, 6)
    assert store.run(run).size == 600


def test_a_batch_is_written_whole_or_not_at_all(store: Store) -> None:
    run = taken(store)
    last, event_bytes = record(store, run, [step(1)])
    without_kind = Packed(None, 3, "{}")  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"(?i)null"):
        record(store, run, [Packed("snapshot", 2, "{}", b"w"), step(2), without_kind], last, event_bytes)
    assert [event.packed.step for event in store.events(run)] == [1]
    assert store.snapshots(run) == []
    record(store, run, [step(2)], last, event_bytes)
    assert [event.packed.step for event in store.events(run)] == [1, 2]


def test_who_lost_a_run_writes_nothing(store: Store) -> None:
    run = taken(store)
    record(store, run, [step(1)])
    assert store.end(run, "me", "interrupted", "gone")
    with pytest.raises(LostRunError, match=run):
        record(store, run, [step(2)], 1)
    assert not store.end(run, "me", "failed", "late")
    assert (store.run(run).state, store.run(run).reason) == ("interrupted", "gone")
    assert len(store.events(run)) == 1


def test_deleting_takes_everything_along(store: Store) -> None:
    run = taken(store)
    record(store, run, [step(1), Packed("snapshot", 1, "{}", b"w"), Packed("checkpoint", 1, "{}", b"s")])
    with pytest.raises(InvalidInputError, match="cannot be deleted"):
        store.delete_run(run)
    store.end(run, "me", "failed", "")
    store.delete_run(run)
    store.delete_run(run)
    with store.read() as connection:
        for table in ("runs", "events", "snapshots", "checkpoints"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def ended_runs(store: Store, learner: str, count: int, size: int = 0) -> list[str]:
    kept = []
    for _ in range(count):
        kept.append(taken(store, learner))
        record(store, kept[-1], [Packed("snapshot", 1, "", bytes(size))] if size else [])
        store.end(kept[-1], "me", "done", "")
    return kept


def test_the_oldest_runs_go_first(new_store: NewStore, url: str) -> None:
    store = new_store(url, Limits(runs=3))
    kept, other = ended_runs(store, "ada", 5), ended_runs(store, "bob", 2)
    active = store.add_run("ada", "{}")
    store.drop_oldest("ada")
    store.drop_oldest("bob")
    assert [run.id for run in store.runs("ada")] == [active, kept[4], kept[3]]
    assert [run.id for run in store.runs("bob")] == other[::-1]


def test_the_runs_of_a_learner_have_a_size(new_store: NewStore, url: str) -> None:
    store = new_store(url, Limits(learner_bytes=250))
    kept = ended_runs(store, "ada", 4, size=100)
    store.drop_oldest("ada")
    assert [run.id for run in store.runs("ada")] == [kept[3], kept[2]]


def test_a_store_that_fills_up_lets_the_oldest_runs_of_all_go(new_store: NewStore, url: str) -> None:
    store = new_store(url, Limits(store=1_000_000))
    old, kept = ended_runs(store, "ada", 3), ended_runs(store, "bob", 5)
    active = taken(store, "eve")
    with store.write() as connection:
        connection.execute(text("UPDATE runs SET size = 88000"))  # 704 000 of those that ended: enough room
    store.drop_oldest("eve")
    assert len(store.runs("ada")) == 3
    with store.write() as connection:
        connection.execute(text("UPDATE runs SET size = 89000"))  # 801 000 with the one that goes on
    store.drop_oldest("eve")
    assert [run.id for run in store.runs("ada")] == [old[2]]  # down to 623 000
    assert [run.id for run in store.runs("bob")] == kept[::-1]
    assert [run.id for run in store.runs("eve")] == [active]


def test_a_title_may_hold_anything(store: Store) -> None:
    run = store.add_run("ada", "{}", "naught \0 and ½ ☃")
    assert store.run(run).title == "naught  and ½ ☃"
    store.rename_run(run, "\0")
    assert store.run(run).title == ""


ASKED = {
    "queued": {"cancel": "cancelled"},
    "running": {"pause": "running", "cancel": "running"},
    "paused": {"step": "paused", "resume": "queued", "cancel": "paused"},
    "done": {},
    "cancelled": {"resume": "queued"},
    "failed": {"resume": "queued"},
    "interrupted": {"resume": "queued"},
}


@pytest.mark.parametrize("wanted", ["pause", "step", "resume", "cancel"])
@pytest.mark.parametrize("state", ASKED)
def test_what_can_be_asked_in_which_state(store: Store, state: str, wanted: str) -> None:
    run = store.add_run("ada", "{}")
    if state != "queued":
        store.take(run, "me")
    if state == "paused":
        store.pause(run, "me")
    elif state not in ("queued", "running"):
        store.end(run, "me", state, "why")
    assert store.run(run).state == state
    after = ASKED[state].get(wanted)
    assert store.ask(run, wanted) is (after is not None)
    assert store.run(run).state == (after or state)
    noted = after is not None and after == state
    assert store.run(run).wanted == (wanted if noted else None)


def test_a_pause_is_done_once(store: Store) -> None:
    run = taken(store)
    store.ask(run, "pause")
    store.pause(run, "me")
    assert (store.run(run).state, store.run(run).wanted) == ("paused", None)
    store.ask(run, "cancel")
    assert not store.ask(run, "resume")
    assert held_by(store, run, "me").wanted == "cancel"


def test_a_run_cancelled_in_the_queue_may_have_begun_before(store: Store) -> None:
    run = taken(store)
    record(store, run, [step(1)])
    store.end(run, "me", "interrupted", "")
    assert store.ask(run, "resume")
    assert store.ask(run, "cancel")
    assert store.run(run).reason == "Cancelled while it waited in the queue."


def test_a_run_that_has_just_ended_is_no_reason_to_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add_run("ada", "{}")
    monkeypatch.setattr(store, "active_run", lambda learner: None)  # it ended in between
    with pytest.raises(RunActiveError, match="it has just ended; try again") as refusal:
        store.add_run("ada", "{}")
    assert refusal.value.run == ""


def test_resuming_beside_another_run_is_refused(store: Store) -> None:
    first = taken(store)
    store.end(first, "me", "failed", "")
    second = store.add_run("ada", "{}")
    with pytest.raises(RunActiveError) as refusal:
        store.ask(first, "resume")
    assert refusal.value.run == second
    assert store.run(first).state == "failed"
