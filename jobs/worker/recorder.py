"""From the loop to the store: events are gathered and written at most ten times a second."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import orjson

from cnn_core.training import Packed
from jobs.refusals import StoreError
from jobs.runs import Run
from jobs.store import Store
from jobs.stored_events import CHECKPOINT, SNAPSHOT

EVERY = 0.1  # seconds between two transactions
INSIST = 20.0  # seconds a database may be away
STARTED, STEP, FINISHED = "started", "step", "finished"


class Recorder:
    """
    Write what a run tells.

    Parameters
    ----------
    store : Store
        Where to.
    run : Run
        As it was taken.
    owner : str
        Who took it.

    Attributes
    ----------
    total : int
        Steps planned, once the run has told.
    seconds : float
        How long it has learned, up to the last writing.
    size : int
        Bytes the store keeps of it.
    reason : str
        Why it finished, once it has told.
    """

    def __init__(self, store: Store, run: Run, owner: str) -> None:
        self.store, self.id, self.owner = store, run.id, owner
        self.total, self.seconds, self.size, self.reason = run.total, run.seconds, run.size, ""
        self._step = run.steps
        self._stored = store.last_steps(run.id)  # what a resumed run repeats is there already
        self._last_seq, self._told = store.written(run.id)
        self._batch: list[Packed] = []
        self._written, self._since = 0.0, time.monotonic()

    def add(self, packed: Packed) -> None:
        """
        Take an event; it is written now, or with the next ones.

        Parameters
        ----------
        packed : Packed
            What happened.
        """
        if packed.kind == STARTED:
            self.total = int(orjson.loads(packed.text)["steps"])
        elif packed.kind == FINISHED:
            self.reason = str(orjson.loads(packed.text)["reason"])
        if self._is_new(packed):
            self._batch.append(packed)
            if packed.kind not in (SNAPSHOT, CHECKPOINT):
                self._told += len(packed.text) + len(packed.arrays or b"")
        self._step = max(self._step, packed.step)
        if time.monotonic() - self._written >= EVERY:
            self.flush()

    def _is_new(self, packed: Packed) -> bool:
        last = self._stored.get(packed.kind)
        if packed.kind in (SNAPSHOT, CHECKPOINT):
            return True
        return last is None or (packed.step > last and packed.kind != STARTED)

    def flush(self) -> None:
        """Write what was gathered, and how far the run is."""
        now = time.monotonic()
        self.seconds += now - self._since
        self._since = now
        facts = {"steps": self._step, "total": self.total, "seconds": self.seconds}
        self._last_seq, self.size = self._persist(facts)
        self._batch.clear()
        self._written = time.monotonic()

    def _persist(self, facts: Mapping[str, Any]) -> tuple[int, int]:
        """Write; a database that does not answer is asked again for a while, a full one is not."""
        until = time.monotonic() + INSIST
        while True:
            try:
                return self.store.record(
                    self.id, self.owner, self._batch, last_seq=self._last_seq, told=self._told, facts=facts
                )
            except StoreError as fault:
                if fault.full or time.monotonic() > until:
                    raise
            time.sleep(EVERY)

    def rested(self) -> None:
        """Leave out the time since the last writing: the run was paused."""
        self._since = time.monotonic()
