"""
The supervisor process: it keeps PyTorch loaded, gives each run a worker, and ends with the server.

``python -m jobs.supervisor`` is started by the local runner. The first line of its standard input says what to do, as
JSON; each byte after it says that something is new; its end that the server is gone.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing import connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

from jobs.limits import Limits
from jobs.owners import SERVER_ENDED
from jobs.ownership import Held
from jobs.refusals import StoreError
from jobs.store import Store
from jobs.worker.process import FULL_EXIT, reason_of_exit
from jobs.worker.process import main as work_on

BEAT = 2.0  # seconds between two signs of life
BUSY_LOOK, IDLE_LOOK = 0.05, 0.5  # seconds between two looks at the store, with and without runs

PRELOADS = {"jobs.worker.training": ["jobs.worker.preload"]}  # PyTorch comes with it, and pictures drawn ahead


class Supervisor:
    """
    The supervisor: it gives each queued run a worker process, and reads how it ends.

    Parameters
    ----------
    store : Store
        Where the queue is.
    slots : int
        Runs that learn at once.
    work : str
        What workers do, as ``"module:function"``.
    owner : str
        Its name in the store.
    """

    def __init__(self, store: Store, slots: int, work: str, owner: str) -> None:
        self.store, self.slots, self.work, self.owner = store, slots, work, owner
        self.workers: dict[str, BaseProcess] = {}
        self.unsaid: dict[str, tuple[str, str]] = {}  # ends that could not be written yet
        self.context = _context(work)
        self.warm = threading.Event()
        self._beaten, self._said_warm = 0.0, False

    def warm_up(self) -> None:
        """Load PyTorch and the default pictures; until then no run begins."""
        first = self.context.Process(target=_nothing)
        first.start()
        first.join()
        self.warm.set()

    def turn(self) -> None:
        """Poll the store and the workers once: start, stop, and record the end of runs."""
        self._reap()
        self._write_endings()
        self._beat()
        held = self.store.active()
        for run in held:
            self._end_by_force(run)
        self._put_away([run for run in held if run.state == "paused" and run.id in self.workers])
        if self.warm.is_set():
            self._begin(held)

    def _beat(self) -> None:
        now = time.monotonic()
        if now - self._beaten >= BEAT or (self.warm.is_set() and not self._said_warm):
            self._said_warm = self.warm.is_set()
            self.store.beat(self.owner, self.slots, warm=self.warm.is_set())
            self.store.interrupt_orphans(SERVER_ENDED)
            self._beaten = now

    def _reap(self) -> None:
        for id_, process in list(self.workers.items()):
            if process.exitcode is not None:
                del self.workers[id_]
                self.unsaid.setdefault(id_, ("failed", reason_of_exit(process.exitcode)))
                process.close()

    def _write_endings(self) -> None:
        for id_, (state, reason) in list(self.unsaid.items()):
            self.store.end(id_, self.owner, state, reason)  # nothing, if the worker said it
            del self.unsaid[id_]

    def _end_by_force(self, run: Held) -> None:
        if run.owner != self.owner or run.wanted != "cancel":
            return
        if run.id not in self.workers:
            self.store.end(run.id, self.owner, "cancelled", "Cancelled.")
        elif run.wanted_at is not None and self.store.now() - run.wanted_at > self.store.limits.patience:
            self.unsaid[run.id] = ("cancelled", "Cancelled in the middle of a step.")
            self.workers[run.id].kill()

    def _put_away(self, resting: Sequence[Held]) -> None:
        for run in resting[: max(0, len(resting) - self.store.limits.resting)]:
            reason = "Paused, and put away to make room for others. It can be resumed."
            self.unsaid.setdefault(run.id, ("interrupted", reason))
            self.workers[run.id].kill()

    def _begin(self, held: Sequence[Held]) -> None:
        free = self.slots - sum(run.owner == self.owner and run.state == "running" for run in held)
        queue = [run for run in held if run.state == "queued" and run.owner in (None, self.owner)]
        for run in queue[: max(0, free)]:
            if run.id in self.workers and run.owner is None:
                continue  # its last worker has not quite ended
            if run.id not in self.workers and not self.store.reserve.fill():
                self._refuse(run)
            elif self.store.take(run.id, self.owner) and run.id not in self.workers:
                arguments = (self.store.url, self.store.limits, run.id, self.owner, self.work)
                process = self.context.Process(target=work_on, args=arguments)
                process.start()
                self.workers[run.id] = process

    def _refuse(self, run: Held) -> None:
        if self.store.take(run.id, self.owner):
            self.store.end(run.id, self.owner, "failed", reason_of_exit(FULL_EXIT))

    def wait(self, inbox: int) -> bool:
        """
        Wait until a worker ends, a page wakes the supervisor, or the next poll is due.

        Parameters
        ----------
        inbox : int
            The file that the server writes to.

        Returns
        -------
        bool
            False when the server is gone.
        """
        sentinels = [process.sentinel for process in self.workers.values()]
        look = BUSY_LOOK if self.workers or not self.warm.is_set() else IDLE_LOOK
        ready = connection.wait([inbox, *sentinels], look)
        return inbox not in ready or bool(os.read(inbox, 4096))

    def stop(self) -> None:
        """End the workers; their runs are interrupted, to be resumed."""
        for process in self.workers.values():
            process.kill()
        for id_, process in self.workers.items():
            process.join()
            self.unsaid.setdefault(id_, ("interrupted", SERVER_ENDED))
        self._write_endings()
        self.store.leave(self.owner)


def _context(work: str) -> SpawnContext | ForkServerContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    module = work.partition(":")[0]
    context.set_forkserver_preload(PRELOADS.get(module, ["jobs.worker.process", module]))
    return context


def _nothing() -> None:
    """Do nothing: a process that can do it can do more."""


def main(inbox: int = 0) -> None:
    """
    Run the supervisor until the server is gone; the entry of its process.

    Parameters
    ----------
    inbox : int
        The file that the server writes to.
    """
    settings = json.loads(_first_line(inbox))
    store = Store(settings["url"], Limits(**settings["limits"]))
    supervisor = Supervisor(store, settings["slots"], settings["work"], settings["owner"])
    threading.Thread(target=supervisor.warm_up, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    with contextlib.suppress(SystemExit):
        _supervise(supervisor, inbox)
    with contextlib.suppress(StoreError):  # then the next server finds what is left
        supervisor.stop()


def _supervise(supervisor: Supervisor, inbox: int) -> None:
    said = ""
    while supervisor.wait(inbox):
        try:
            supervisor.turn()
            said = ""
        except StoreError as fault:  # a full disk, a database that restarts: tried again at the next look
            if said != str(fault):
                said = str(fault)
                print(f"jobs: {said}", file=sys.stderr, flush=True)
            time.sleep(BUSY_LOOK)


def _first_line(inbox: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(inbox, 1)
        if not byte:
            sys.exit(0)
        line += byte
    return line


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    os._exit(0)  # at once, also while PyTorch is still being loaded
