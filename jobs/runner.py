"""What a page asks of whoever trains."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from jobs.runs import Run
from jobs.store import Store
from jobs.stored_events import StoredEvent


class Runner(Protocol):
    """Something that trains: processes of this machine, or a cluster. All it learns is in its store."""

    store: Store

    def submit(self, learner: str, spec: str, title: str = "", *, parent: str | None = None) -> str:
        """Queue a training; return the id of the run. Raises `RunActiveError` if the learner has one that goes on."""

    def status(self, id_: str) -> Run:
        """Tell how a run is."""

    def events(self, id_: str, after: int = 0, kinds: Collection[str] | None = None) -> list[StoredEvent]:
        """Read what a run told since the event with the number `after`."""

    def cancel(self, id_: str) -> bool:
        """End a run between two steps; False if it had ended."""

    def pause(self, id_: str) -> bool:
        """Let a running run rest after its step; False if it does not run."""

    def step(self, id_: str) -> bool:
        """Let a paused run take one step; False if it is not paused."""

    def resume(self, id_: str) -> bool:
        """Let a run go on: a paused one where it is, one that was stopped from its last checkpoint."""
