"""Runs in a store, as far as the tests of jobs need them."""

from __future__ import annotations

from collections.abc import Callable

from cnn_core.training import Packed
from jobs import LocalRunner, Store
from jobs.ownership import Held

NewStore = Callable[..., Store]  # opens a store: its address, and its limits
NewRunner = Callable[..., LocalRunner]  # starts a runner: its limits, slots, address and work


def taken(store: Store, learner: str = "ada", owner: str = "me") -> str:
    """Add a run that somebody works on."""
    run = store.add_run(learner, "{}")
    assert store.take(run, owner)
    return run


def held_by(store: Store, run: str, owner: str) -> Held:
    """Read what an owner holds; fail where the run is not its own."""
    held = store.held(run, owner)
    assert held is not None
    return held


def snapshot_of(store: Store, run: str, step: int | None = None) -> Packed:
    """Read the weights of a step, or the last; fail where there are none."""
    kept = store.snapshot(run, step)
    assert kept is not None
    return kept


def checkpoint_of(store: Store, run: str) -> Packed:
    """Read the checkpoint; fail where there is none."""
    kept = store.checkpoint(run)
    assert kept is not None
    return kept
