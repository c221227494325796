"""Runs in a store, as far as the tests of jobs need them."""

from __future__ import annotations

from jobs import Store


def taken(store: Store, learner: str = "ada", owner: str = "me") -> str:
    """Add a run that somebody works on."""
    run = store.add_run(learner, "{}")
    assert store.take(run, owner)
    return run
