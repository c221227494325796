"""The recorder of a run: events are gathered and written beside the training loop, a few times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import orjson

from cnn_core.training import Packed, Unpacked, pack
from jobs.limits import MB
from jobs.ownership import LostRunError
from jobs.refusals import StoreError
from jobs.runs import Run
from jobs.store import Store
from jobs.stored_events import APART, CHECKPOINT, DROPPED, SNAPSHOT

EVERY, SOON = 0.25, 0.01  # seconds between two transactions; until the first step is written
LARGE = 8 * MB  # arrays that are written at once, so that they do not pile up
INSIST = 20.0  # seconds a database may be away
STARTED, STEP, FINISHED = "started", "step", "finished"


class Recorder:
    """
    Write the events of a run to the store.

    A thread writes, so that the loop does not wait for the disk, and what was told stands in the store a moment
    later even if the next step takes long.

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
        self._step = self._written = self._began_at = run.steps
        self._stored = store.last_steps(run.id)  # what a resumed run repeats is there already
        self._last_seq, self._told = store.written(run.id)
        self._batch: list[Packed | Unpacked] = []
        self._passing: int | None = None  # the step of the snapshot that goes when the next one comes
        self._since, self._rests = time.monotonic(), False
        self._gathering, self._writing = threading.Lock(), threading.Lock()
        self._news = threading.Event()
        self._fault: LostRunError | StoreError | None = None
        threading.Thread(target=self._keep_writing, daemon=True, name="recorder").start()

    def add(self, told: Packed | Unpacked, *, passing: bool = False) -> None:
        """
        Add an event; it is written soon.

        Parameters
        ----------
        told : Packed or Unpacked
            What happened.
        passing : bool
            Whether this is a snapshot that is kept only until the next one comes.

        Raises
        ------
        LostRunError, StoreError
            If an earlier event could not be written.
        """
        if self._fault:
            raise self._fault
        if told.kind == STARTED:
            self.total = int(_facts(told)["steps"])
        elif told.kind == FINISHED:
            self.reason = str(_facts(told)["reason"])
        with self._gathering:
            self._step = max(self._step, told.step)
            if told.kind == SNAPSHOT:
                self._let_pass(told.step if passing else None, told.step)
            if self._is_new(told):
                self._batch.append(told)
        if isinstance(told, Packed) and len(told.arrays or b"") > LARGE:
            self.flush()
        else:
            self._news.set()

    def _let_pass(self, passing: int | None, step: int) -> None:
        """Drop the passing snapshot before, unless it is of this very step and replaced anyway."""
        if self._passing is not None and self._passing != step:
            self._batch.append(Packed(DROPPED, self._passing, ""))
        self._passing = passing

    def _is_new(self, told: Packed | Unpacked) -> bool:
        if told.kind in (SNAPSHOT, CHECKPOINT):
            return True
        last = self._stored.get(told.kind)
        return last is None or (told.step > last and told.kind != STARTED)

    def flush(self) -> None:
        """Write the gathered events now."""
        if self._fault:
            raise self._fault
        self._write()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Write the gathered events; the time until the end of the block does not count as training."""
        self.flush()
        self._rests = True
        yield
        with self._writing:
            self._since = time.monotonic()
            self._rests = False

    @property
    def learned(self) -> float:
        """Seconds trained up to now, also in the middle of a step."""
        return self.seconds + (0.0 if self._rests else time.monotonic() - self._since)

    def _keep_writing(self) -> None:
        while self._fault is None:
            self._news.wait()
            self._news.clear()
            try:
                self._write()
            except (LostRunError, StoreError) as fault:
                self._fault = fault  # the loop hears of it at its next event
            time.sleep(EVERY if self._written > self._began_at else SOON)

    def _write(self) -> None:
        with self._writing:
            with self._gathering:
                gathered, self._batch = self._batch, []
                step = self._step
            batch = [_packed(told) for told in gathered]
            now = time.monotonic()
            self.seconds += now - self._since
            self._since = now
            self._told += sum(_size(packed) for packed in batch)
            self._last_seq, self.size = self._persist(
                batch, {"steps": step, "total": self.total, "seconds": self.seconds}
            )
            self._written = step

    def _persist(self, batch: Sequence[Packed], facts: Mapping[str, Any]) -> tuple[int, int]:
        """Write; a database that does not answer is asked again for a while, a full one is not."""
        until = time.monotonic() + INSIST
        while True:
            try:
                return self.store.record(
                    self.id, self.owner, batch, last_seq=self._last_seq, told=self._told, facts=facts
                )
            except StoreError as fault:
                if fault.full or time.monotonic() > until:
                    raise
            time.sleep(EVERY)


def _facts(told: Packed | Unpacked) -> Any:
    return orjson.loads(_packed(told).text)


def _packed(told: Packed | Unpacked) -> Packed:
    return pack(told.event) if isinstance(told, Unpacked) else told


def _size(packed: Packed) -> int:
    """Count the bytes of an event; snapshots and checkpoints are counted where they are kept."""
    return 0 if packed.kind in APART else len(packed.text) + len(packed.arrays or b"")
