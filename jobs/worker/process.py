"""The worker process of one run: it trains, reports events, and obeys the learner between two steps."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import connection, parent_process
from typing import Protocol

from cnn_core.errors import InvalidInputError
from cnn_core.training import Packed, Unpacked
from jobs.limits import MB, Limits
from jobs.ownership import Held, LostRunError
from jobs.refusals import StoreError
from jobs.store import Store
from jobs.worker.recorder import STARTED, STEP, Recorder

LOOK = 0.08  # seconds between two looks at what is wanted
WATCH, GRACE = 0.5, 2.0  # seconds between two looks at the clock; that a step may take beyond the limit
LOOK_INSIDE, DEAR = 0.7, 50  # seconds between two looks at the weights while it learns; times what the last one took
FULL_EXIT, STORE_EXIT = 28, 74  # exit codes: no space left on device, input/output error


class TrainingEvents(Protocol):
    """The events of a run, one after another; between two of them its weights can be looked at."""

    def __iter__(self) -> Iterator[Packed | Unpacked]: ...

    def look(self) -> Packed | None:
        """Make a snapshot of the weights as they are now, which changes nothing; None for none."""


Work = Callable[[str, Packed | None, Callable[[str], bytes]], TrainingEvents]


class Ended(Exception):  # noqa: N818 - not an error: the way out of the loop
    """Raised to end the run."""

    def __init__(self, state: str, reason: str) -> None:
        self.state, self.reason = state, reason
        super().__init__(reason)


def main(url: str, limits: Limits, id_: str, owner: str, work: str) -> None:
    """
    Train one run until it ends; the entry of a worker process.

    Parameters
    ----------
    url : str
        The store's.
    limits : Limits
        What the run may use.
    id_, owner : str
        The run, and the supervisor that took it.
    work : str
        What to do, as ``"module:function"``.
    """
    _settle(limits)
    store = Store(url, limits)
    recorder = Recorder(store, store.run(id_), owner)
    _cap_memory(limits.memory)
    threading.Thread(target=_watch_time, args=(recorder, limits), daemon=True).start()
    try:
        state, reason = _work(store, recorder, limits, work)
        recorder.flush()
    except LostRunError:
        return
    except StoreError as fault:
        state, reason = "failed", reason_of_exit(FULL_EXIT if fault.full else STORE_EXIT)
    try:
        store.end(id_, owner, state, reason)
    except StoreError as fault:  # the supervisor says it as soon as it can be written
        sys.exit(FULL_EXIT if fault.full else STORE_EXIT)


def _settle(limits: Limits) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # these are for the server and the supervisor, who end their workers
        signal.signal(number, signal.SIG_IGN)
    os.nice(limits.nice)
    parent = parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """End the worker as soon as the supervisor ends, also in the middle of a long step."""
    connection.wait([sentinel])
    os._exit(1)


def _watch_time(recorder: Recorder, limits: Limits) -> None:
    """End a run that is far beyond its time in the middle of a step; between two steps the loop does it."""
    while recorder.learned < limits.seconds + GRACE:
        time.sleep(WATCH)
    with contextlib.suppress(StoreError):  # then the supervisor says that the process has ended
        recorder.store.end(recorder.id, recorder.owner, "failed", _too_long(limits))
    os._exit(1)


def _cap_memory(limit: int) -> None:
    try:
        import resource

        with open("/proc/self/status", encoding="ascii") as status:
            used = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData:"))
        resource.setrlimit(resource.RLIMIT_DATA, (used + limit, used + limit))
    except (ImportError, OSError, StopIteration):  # not on Linux: the system's own limits hold
        return


def _work(store: Store, recorder: Recorder, limits: Limits, work: str) -> tuple[str, str]:
    module, _, function = work.partition(":")
    try:
        do: Work = getattr(importlib.import_module(module), function)
        run = store.run(recorder.id)
        events = do(run.spec, store.checkpoint(run.id), store.get_set)
        controls = Controls(store, recorder, limits, events.look)
        for packed in events:
            recorder.add(packed)
            _check(recorder, packed, limits)
            if packed.kind in (STARTED, STEP):
                controls.obey()
    except Ended as end:
        return end.state, end.reason
    except (LostRunError, StoreError):
        raise
    except InvalidInputError as refusal:
        return "failed", str(refusal)
    except Exception as fault:  # the outermost door of the process: whatever happened is told, not lost
        traceback.print_exc(file=sys.stderr)
        return "failed", _reason(fault, limits)
    return "done", recorder.reason


def _check(recorder: Recorder, packed: Packed | Unpacked, limits: Limits) -> None:
    if packed.kind == STARTED and recorder.total > limits.steps:
        raise Ended("failed", f"{recorder.total} steps are planned; {limits.steps} are allowed. Take fewer epochs.")
    if recorder.learned > limits.seconds:
        raise Ended("failed", _too_long(limits))
    if recorder.size > limits.bytes:
        raise Ended("failed", f"Stopped: the run fills more than {limits.bytes / MB:.2g} MB, the limit of this server.")


class Controls:
    """
    What the learner asks of the run, read between two steps.

    Parameters
    ----------
    store : Store
        Where it is written.
    recorder : Recorder
        Of the run.
    limits : Limits
        How long it may rest.
    look : callable
        Gives the weights as they are now.
    """

    def __init__(self, store: Store, recorder: Recorder, limits: Limits, look: Callable[[], Packed | None]) -> None:
        self.store, self.recorder, self.limits, self.look = store, recorder, limits, look
        self._looked, self._look_again = 0.0, time.monotonic() + LOOK_INSIDE

    def obey(self) -> None:
        """Obey the learner's request between two steps: end the run, or pause it with a snapshot of its weights."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        held = self._held()
        if held.wanted == "pause" or held.state == "paused":
            self._show(passing=False)
            with self.recorder.resting():
                self.store.pause(held.id, self.recorder.owner)
                self._rest()
        elif now > self._look_again:
            self._show(passing=True)

    def _show(self, *, passing: bool) -> None:
        """Take a snapshot: a lasting one where the run rests, a passing one until the next look."""
        began = time.monotonic()
        packed = self.look()
        if packed is not None:
            self.recorder.add(packed, passing=passing)
        now = time.monotonic()
        self._look_again = now + max(LOOK_INSIDE, DEAR * (now - began))

    def _held(self) -> Held:
        held = self.store.held(self.recorder.id, self.recorder.owner)
        if held is None:
            raise LostRunError(self.recorder.id)
        if held.wanted == "cancel":
            self._show(passing=False)
            raise Ended("cancelled", "Cancelled.")
        return held

    def _rest(self) -> None:
        until = time.monotonic() + self.limits.paused
        while time.monotonic() < until:
            held = self._held()
            if held.wanted == "step":
                self._looked = 0.0  # look again right after the step
                return
            if held.state == "running":
                return
            time.sleep(LOOK / 2)
        raise Ended("interrupted", f"Paused for {_duration(self.limits.paused)} and put away. It can be resumed.")


def _too_long(limits: Limits) -> str:
    return f"Stopped after {_duration(limits.seconds)} of learning, the limit of this server."


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.3g} seconds"


def _reason(fault: Exception, limits: Limits) -> str:
    words = str(fault)
    if isinstance(fault, MemoryError) or "allocate memory" in words or "out of memory" in words:
        return f"A run may use {limits.memory / MB:.0f} MB of memory, and this one needs more. Take smaller batches."
    return f"The training stopped by an error: {type(fault).__name__}: {words.splitlines()[0] if words else ''}"


def reason_of_exit(code: int) -> str:
    """
    Explain why a worker ended before it could say so itself.

    Parameters
    ----------
    code : int
        Its exit code; below 0 the number of a signal.

    Returns
    -------
    str
        One or two sentences.
    """
    if code == FULL_EXIT:
        why = "There is no room left to store the run."
    elif code == STORE_EXIT:
        why = "The store could not be written."
    elif code < 0:
        why = f"The training process was ended from outside (signal {-code})."
    else:
        why = f"The training process ended by itself (exit code {code})."
    return f"{why} Everything up to the last stored step is kept."
