"""Runs in worker processes: they begin, tell, obey and end."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence

import pytest

from jobs import Limits, LocalRunner, RunActiveError, StoredEvent
from tests.support.fake_work import spec
from tests.support.processes import lives, workers_of
from tests.support.stored_runs import NewRunner, checkpoint_of, snapshot_of
from tests.support.waiting import PATIENCE, wait_for, wait_for_state

LONG = spec(15_000, sleep=0.005)
AT_ONCE = 200  # steps of LONG, 5 ms each: a second at most, and longer where everything takes longer


def steps_of(events: Sequence[StoredEvent]) -> list[int]:
    return [event.packed.step for event in events if event.packed.kind == "step"]


def stalls(runner: LocalRunner, run: str) -> Sequence[StoredEvent]:
    return runner.events(run, kinds=("stalls",))


def kill_the_worker(runner: LocalRunner, run: str) -> None:
    """Once it stalls, all that it told is stored."""
    wait_for(lambda: stalls(runner, run))
    (worker,) = workers_of(runner.pid)
    os.kill(worker, signal.SIGKILL)


def test_a_run_goes_from_the_queue_to_its_end(runner: LocalRunner) -> None:
    store = runner.store
    run = runner.submit("ada", spec(20), "digits")
    ended = wait_for_state(runner, run, "done")
    assert (ended.steps, ended.total, ended.reason, ended.title) == (20, 20, "done", "digits")
    events = runner.events(run)
    assert steps_of(events) == list(range(1, 21))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert store.snapshots(run) == [0, 5, 10, 15, 20]
    assert snapshot_of(store, run, 10).arrays == bytes([10]) * 8
    assert store.checkpoint(run) is None
    assert json.loads(events[-1].packed.text) == {"reason": "done"}


def test_cancel_takes_effect_at_once(runner: LocalRunner) -> None:
    run = runner.submit("ada", LONG)
    wait_for(lambda: runner.status(run).steps > 3)
    assert runner.cancel(run)
    asked_at = runner.status(run).steps
    # By itself between two steps; on a busy machine the supervisor may be quicker.
    ended = wait_for_state(runner, run, "cancelled")
    assert ended.reason in ("Cancelled.", "Cancelled in the middle of a step.")
    assert ended.steps - asked_at <= AT_ONCE  # 0.3 s on a quiet machine: see the benchmark
    assert not runner.cancel(run)
    assert not runner.pause(run)


def test_cancel_in_the_middle_of_an_endless_step(runner: LocalRunner) -> None:
    run = runner.submit("ada", spec(20, stall_at=7))
    wait_for(lambda: stalls(runner, run))
    assert runner.cancel(run)
    ended = wait_for_state(runner, run, "cancelled")
    assert ended.reason == "Cancelled in the middle of a step."
    assert steps_of(runner.events(run)) == [1, 2, 3, 4, 5, 6]


def test_a_worker_that_never_answers_can_be_cancelled_and_the_queue_goes_on(new_runner: NewRunner, url: str) -> None:
    runner = new_runner(url=url)
    run = runner.submit("ada", spec(20, stall_at=0))  # it hangs before it has told anything
    wait_for_state(runner, run, "running")
    wait_for(lambda: workers_of(runner.pid))
    (worker,) = workers_of(runner.pid)
    waiting = runner.submit("bob", spec(20))
    assert runner.status(waiting).place == 1
    assert runner.cancel(run)
    ended = wait_for_state(runner, run, "cancelled")
    assert (ended.steps, runner.events(run)) == (0, [])
    wait_for_state(runner, waiting, "done")
    wait_for(lambda: not lives(worker))
    wait_for_state(runner, runner.submit("ada", spec(20)))


def test_pause_step_resume(runner: LocalRunner) -> None:
    run = runner.submit("ada", LONG)
    assert not runner.step(run)
    wait_for(lambda: runner.status(run).steps > 3)
    assert runner.pause(run)
    paused = wait_for_state(runner, run, "paused")
    assert steps_of(runner.events(run))[-1] == paused.steps
    for k in (1, 2):
        assert runner.step(run)
        wait_for(lambda: runner.status(run).wanted is None)
        assert runner.status(run).state == "paused"
        assert steps_of(runner.events(run))[-1] == paused.steps + k
    assert runner.resume(run)
    wait_for(lambda: runner.status(run).steps > paused.steps + 20)
    assert runner.status(run).state == "running"
    assert runner.pause(run)
    wait_for_state(runner, run, "paused")
    assert runner.cancel(run)
    wait_for_state(runner, run, "cancelled")
    steps = steps_of(runner.events(run))
    assert steps == list(range(1, len(steps) + 1))


def test_the_weights_of_every_single_step_are_shown(new_runner: NewRunner, url: str) -> None:
    runner = new_runner(Limits(nice=0, patience=PATIENCE), url=url)  # it shows its last weights before it ends
    run = runner.submit("ada", spec(15_000, sleep=0.005, every=10_000, shows=True))
    wait_for(lambda: runner.status(run).steps > 3)
    runner.pause(run)
    paused = wait_for_state(runner, run, "paused")
    assert runner.store.snapshots(run) == [0, paused.steps]
    runner.step(run)
    wait_for(lambda: runner.status(run).wanted is None)
    assert runner.store.snapshots(run) == [0, paused.steps, paused.steps + 1]
    assert snapshot_of(runner.store, run).arrays == bytes([(paused.steps + 1) % 256])
    runner.resume(run)
    wait_for(lambda: runner.status(run).steps > paused.steps + 20)
    runner.cancel(run)
    ended = wait_for_state(runner, run, "cancelled")
    assert runner.store.snapshots(run)[-1] == ended.steps


def test_while_a_run_learns_its_last_weights_are_shown_and_make_way(runner: LocalRunner) -> None:
    run = runner.submit("ada", spec(15_000, sleep=0.005, every=10_000, shows=True))
    seen = set()

    def moved() -> bool:
        kept = runner.store.snapshots(run)
        assert kept[:1] in ([], [0])
        assert len(kept) <= 2  # the one before has gone
        seen.update(kept)
        return len(seen) > 3

    wait_for(moved)
    assert snapshot_of(runner.store, run).step >= max(seen)


def test_one_active_run_a_learner(runner: LocalRunner) -> None:
    run = runner.submit("ada", LONG)
    with pytest.raises(RunActiveError, match="You have a run that goes on") as refusal:
        runner.submit("ada", spec())
    assert refusal.value.run == run
    wait_for_state(runner, runner.submit("bob", spec()))
    runner.cancel(run)
    wait_for_state(runner, run, "cancelled")
    wait_for_state(runner, runner.submit("ada", spec()))


def test_runs_wait_in_a_queue_in_order(runner: LocalRunner) -> None:
    first, second = (runner.submit(name, LONG) for name in ("ada", "bob"))
    for run in (first, second):
        wait_for_state(runner, run, "running")
    third, fourth = (runner.submit(name, LONG) for name in ("cyd", "dan"))
    assert (runner.status(third).place, runner.status(fourth).place) == (1, 2)
    runner.cancel(first)
    wait_for_state(runner, third, "running")
    assert runner.status(fourth).place == 1
    wait_for(lambda: len(workers_of(runner.pid)) == 2)  # whose run was cancelled takes a moment to end
    runner.pause(second)  # who rests leaves the place to others
    wait_for_state(runner, fourth, "running")
    assert runner.status(fourth).place is None
    runner.resume(second)
    assert wait_for_state(runner, second, "queued").place == 1
    runner.cancel(third)
    wait_for_state(runner, second, "running")


def test_a_worker_that_is_killed(runner: LocalRunner) -> None:
    run = runner.submit("ada", spec(50, stall_at=34))
    kill_the_worker(runner, run)
    ended = wait_for_state(runner, run, "failed")
    assert ended.reason.startswith("The training process was ended from outside (signal 9).")
    assert steps_of(runner.events(run)) == list(range(1, 34))
    assert checkpoint_of(runner.store, run).step == 30
    wait_for_state(runner, runner.submit("ada", spec()))


def test_resuming_goes_on_from_the_checkpoint_without_doubling(runner: LocalRunner) -> None:
    run = runner.submit("ada", spec(60, every=10, stall_at=34, once=True))
    kill_the_worker(runner, run)
    wait_for_state(runner, run, "failed")
    before = runner.events(run)
    assert (steps_of(before)[-1], checkpoint_of(runner.store, run).step) == (33, 30)
    assert runner.resume(run)
    ended = wait_for_state(runner, run, "done")
    events = runner.events(run)
    assert events[: len(before)] == before
    assert steps_of(events) == list(range(1, 61))
    assert [event.packed.kind for event in events].count("started") == 1
    assert runner.store.snapshots(run) == [0, 10, 20, 30, 40, 50, 60]
    assert (ended.steps, ended.reason) == (60, "done")
    assert not runner.resume(run)


def test_an_error_is_told(runner: LocalRunner, capfd: pytest.CaptureFixture[str]) -> None:
    run = runner.submit("ada", spec(50, fail_at=7))
    ended = wait_for_state(runner, run, "failed")
    assert ended.reason == "The training stopped by an error: RuntimeError: the numbers do not add up"
    refused = runner.submit("ada", "no spec at all")
    assert "JSONDecodeError" in wait_for_state(runner, refused, "failed").reason
    assert "Traceback" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("limits", "asked", "reason"),
    [
        (Limits(nice=0, steps=10), spec(11), "11 steps are planned; 10 are allowed"),
        (Limits(nice=0, seconds=2.5), LONG, "Stopped after 2.5 seconds of learning"),
        (Limits(nice=0, seconds=2.5), spec(20, stall_at=3), "Stopped after 2.5 seconds of learning"),
        (Limits(nice=0, bytes=50_000), spec(500, size=30_000, sleep=0.01), "fills more than 0.048 MB"),
        (Limits(nice=0, memory=200_000_000), spec(50, eat_at=3), "A run may use 191 MB of memory"),
    ],
)
def test_limits(new_runner: NewRunner, limits: Limits, asked: str, reason: str) -> None:
    runner = new_runner(limits)
    assert reason in wait_for_state(runner, runner.submit("ada", asked), "failed").reason
    wait_for_state(runner, runner.submit("ada", spec(5)))


def put_to_rest(runner: LocalRunner, run: str) -> None:
    wait_for(lambda: runner.status(run).steps > 7)
    runner.pause(run)
    wait_for(lambda: runner.status(run).state in ("paused", "interrupted"))


def test_too_many_at_rest_are_put_away(new_runner: NewRunner) -> None:
    runner = new_runner(Limits(nice=0, resting=1))
    runs = [runner.submit(name, LONG) for name in ("ada", "bob")]
    for run in runs:
        put_to_rest(runner, run)
    put_away = wait_for_state(runner, runs[0], "interrupted")
    assert put_away.reason == "Paused, and put away to make room for others. It can be resumed."
    assert runner.status(runs[1]).state == "paused"
    assert runner.resume(runs[0])
    wait_for(lambda: runner.status(runs[0]).steps > put_away.steps)


def test_a_long_pause_ends_with_the_run_put_away(new_runner: NewRunner) -> None:
    runner = new_runner(Limits(nice=0, paused=0.1))
    run = runner.submit("ada", LONG)
    wait_for_state(runner, run, "running")
    runner.pause(run)
    assert "put away" in wait_for_state(runner, run, "interrupted").reason


def test_workers_are_meek(new_runner: NewRunner) -> None:
    runner = new_runner(Limits(nice=3))
    run = runner.submit("ada", LONG)
    wait_for(lambda: runner.status(run).steps > 3)
    (worker,) = workers_of(runner.pid)
    assert os.getpriority(os.PRIO_PROCESS, worker) == os.getpriority(os.PRIO_PROCESS, 0) + 3
    for number in (signal.SIGINT, signal.SIGTERM):  # these are for the server
        os.kill(worker, number)
    steps = runner.status(run).steps
    wait_for(lambda: runner.status(run).steps > steps + 20)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "asked to end"])
def test_a_supervisor_that_ends(runner: LocalRunner, number: signal.Signals) -> None:
    run = runner.submit("ada", LONG)
    wait_for(lambda: runner.status(run).steps > 7)
    (worker,) = workers_of(runner.pid)
    assert runner.pid is not None
    os.kill(runner.pid, number)
    ended = wait_for_state(runner, run, "interrupted")
    assert "can be resumed" in ended.reason
    wait_for(lambda: not lives(worker))
    assert runner.resume(run)
    wait_for(lambda: runner.status(run).steps > ended.steps + 10)


def test_two_servers_share_a_store(new_runner: NewRunner, url: str) -> None:
    runners = [new_runner(url=url) for _ in range(2)]
    runs = [runners[0].submit(name, LONG) for name in ("ada", "bob")]
    runners[1].start()
    for run in runs:
        wait_for_state(runners[0], run, "running")
    wait_for(lambda: [len(workers_of(runner.pid)) for runner in runners] == [1, 1])
    assert all(runners[1].cancel(run) for run in runs)
    for run in runs:
        wait_for_state(runners[0], run, "cancelled")


def test_a_server_that_ends_leaves_the_runs_of_others_alone(new_runner: NewRunner, url: str) -> None:
    staying, leaving = (new_runner(url=url) for _ in range(2))
    stays = staying.submit("ada", LONG)
    wait_for_state(staying, stays, "running")
    ends = leaving.submit("bob", LONG)
    wait_for_state(leaving, ends, "running")
    leaving.close()
    assert "can be resumed" in wait_for_state(staying, ends, "interrupted").reason
    new_runner(url=url).recover()
    steps = staying.status(stays).steps
    wait_for(lambda: staying.status(stays).steps > steps)
    assert staying.resume(ends)
    wait_for_state(staying, ends, "running")  # the third server has room for it
