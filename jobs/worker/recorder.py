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
    The recorder of a run: a buffer of events that a thread writes to the store.

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
        self._last_seq, self._event_bytes = store.written(run.id)
        self._batch: list[Packed | Unpacked] = []
        self._passing: int | None = None  # the step of the snapshot that goes when the next one comes
        self._since, self._rests = time.monotonic(), False
        self._gathering, self._writing = threading.Lock(), threading.Lock()
        self._news = threading.Event()
        self._fault: LostRunError | StoreError | None = None
        threading.Thread(target=self._keep_writing, daemon=True, name="recorder").start()

    def add(self, packed_event: Packed | Unpacked, *, passing: bool = False) -> None:
        """
        Add an event; it is written soon.

        Parameters
        ----------
        packed_event : Packed or Unpacked
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
        if packed_event.kind == STARTED:
            self.total = int(_facts(packed_event)["steps"])
        elif packed_event.kind == FINISHED:
            self.reason = str(_facts(packed_event)["reason"])
        with self._gathering:
            self._step = max(self._step, packed_event.step)
            if packed_event.kind == SNAPSHOT:
                self._let_pass(packed_event.step if passing else None, packed_event.step)
            if self._is_new(packed_event):
                self._batch.append(packed_event)
        if isinstance(packed_event, Packed) and len(packed_event.arrays or b"") > LARGE:
            self.flush()
        else:
            self._news.set()

    def _let_pass(self, passing: int | None, step: int) -> None:
        """Delete the last temporary snapshot, unless it is of this very step and replaced anyway."""
        if self._passing is not None and self._passing != step:
            self._batch.append(Packed(DROPPED, self._passing, ""))
        self._passing = passing

    def _is_new(self, packed_event: Packed | Unpacked) -> bool:
        if packed_event.kind in (SNAPSHOT, CHECKPOINT):
            return True
        last = self._stored.get(packed_event.kind)
        return last is None or (packed_event.step > last and packed_event.kind != STARTED)

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
            batch = [_packed(packed_event) for packed_event in gathered]
            now = time.monotonic()
            self.seconds += now - self._since
            self._since = now
            self._event_bytes += sum(_size(packed) for packed in batch)
            self._last_seq, self.size = self._persist(
                batch, {"steps": step, "total": self.total, "seconds": self.seconds}
            )
            self._written = step

    def _persist(self, batch: Sequence[Packed], facts: Mapping[str, Any]) -> tuple[int, int]:
        """Write with retries: a database that does not answer is asked again for a while, a full one is not."""
        until = time.monotonic() + INSIST
        while True:
            try:
                return self.store.record(
                    self.id, self.owner, batch, last_seq=self._last_seq, event_bytes=self._event_bytes, facts=facts
                )
            except StoreError as fault:
                if fault.full or time.monotonic() > until:
                    raise
            time.sleep(EVERY)


def _facts(packed_event: Packed | Unpacked) -> Any:
    return orjson.loads(_packed(packed_event).text)


def _packed(packed_event: Packed | Unpacked) -> Packed:
    return pack(packed_event.event) if isinstance(packed_event, Unpacked) else packed_event


def _size(packed: Packed) -> int:
    """Count the bytes of an event; snapshots and checkpoints are counted where they are kept."""
    return 0 if packed.kind in APART else len(packed.text) + len(packed.arrays or b"")
