"""Runs in worker processes: they begin, tell, obey and end."""

from __future__ import annotations

import json

import pytest

from jobs import RunActiveError
from tests.jobs.conftest import wait_for, wait_for_state
from tests.support.fake_work import spec


def steps_of(events):
    return [event.packed.step for event in events if event.packed.kind == "step"]


def test_a_run_goes_from_the_queue_to_its_end(runner, store):
    run = runner.submit("ada", spec(20), "digits")
    ended = wait_for_state(runner, run, "done")
    assert (ended.steps, ended.total, ended.reason, ended.title) == (20, 20, "done", "digits")
    events = runner.events(run)
    assert steps_of(events) == list(range(1, 21))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert store.snapshots(run) == [0, 5, 10, 15, 20]
    assert store.snapshot(run, 10).arrays == bytes([10]) * 8
    assert store.checkpoint(run) is None
    assert json.loads(events[-1].packed.text) == {"reason": "done"}


def test_cancel(runner):
    run = runner.submit("ada", spec(100_00, sleep=0.01))
    wait_for(lambda: runner.status(run).steps > 3)
    assert runner.cancel(run)
    ended = wait_for_state(runner, run, "cancelled")
    assert ended.reason == "Cancelled."
    assert not runner.cancel(run)


def test_one_active_run_a_learner(runner):
    run = runner.submit("ada", spec(1000, sleep=0.01))
    with pytest.raises(RunActiveError, match="You have a run that goes on") as refusal:
        runner.submit("ada", spec())
    assert refusal.value.run == run
    other = runner.submit("bob", spec())
    wait_for_state(runner, other)
    runner.cancel(run)
