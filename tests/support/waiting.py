"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable

from jobs import LocalRunner, Run

PATIENCE = 180.0  # seconds; a busy machine is not a fault


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
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
