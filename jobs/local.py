"""Training in processes of this machine, under a supervisor that ends with the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path

from jobs.limits import MB, default_slots
from jobs.owners import SERVER_ENDED
from jobs.refusals import unusable
from jobs.runner import Runner
from jobs.runs import Run
from jobs.store import Store
from jobs.stored_events import StoredEvent

ROOT = Path(__file__).parents[1]
TRAINING = "jobs.worker.training:train_spec"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ENDING = 10.0  # seconds the supervisor has to end in order


class LocalRunner(Runner):
    """
    A runner whose worker processes outlive reruns, sessions and tabs.

    Parameters
    ----------
    store : Store
        Where runs are kept.
    slots : int, optional
        Runs that learn at once; the others wait. One less than there are cores without it.
    work : str
        What a worker does, as ``"module:function"``.
    """

    def __init__(self, store: Store, slots: int | None = None, *, work: str = TRAINING) -> None:
        self.store = store
        self.slots = slots or default_slots()
        self.work = work
        self.owner = ""
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The supervisor's process, if it was started."""
        return self._supervisor.pid if self._supervisor else None

    def start(self) -> None:
        """Start the supervisor if it does not run; returns at once, while PyTorch is loaded elsewhere."""
        with self._lock:
            if self._supervisor is not None and self._supervisor.poll() is None:
                return
            if self._supervisor is not None and self._supervisor.stdin is not None:
                self._supervisor.stdin.close()
            self.store.interrupt_orphans(SERVER_ENDED)
            self.owner = uuid.uuid4().hex
            settings = {"url": self.store.url, "limits": asdict(self.store.limits), "slots": self.slots}
            message = json.dumps(settings | {"work": self.work, "owner": self.owner}) + "\n"
            self._supervisor = subprocess.Popen(
                [sys.executable, "-m", "jobs.supervisor"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                env={**os.environ, **ONE_THREAD},
                start_new_session=True,  # Ctrl-C is for the server, which then ends this one
                bufsize=0,
            )
            self._write(message.encode())

    def recover(self) -> None:
        """Recover the runs of an earlier server: those that trained are interrupted, those that wait are begun."""
        self.store.interrupt_orphans(SERVER_ENDED)
        if self.store.active():
            self.start()

    def _poke(self) -> None:
        """Wake the supervisor, so that it reads the store now."""
        self.start()
        with self._lock:
            self._write(b".")

    def _write(self, message: bytes) -> None:
        if self._supervisor is None or self._supervisor.stdin is None:
            return
        try:
            self._supervisor.stdin.write(message)
        except OSError:  # it has just died; the next call starts another
            return

    def wait_until_warm(self, seconds: float = 60.0) -> bool:
        """
        Wait until a run would begin at once.

        Parameters
        ----------
        seconds : float
            How long at most.

        Returns
        -------
        bool
            Whether it would.
        """
        self.start()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.store.is_warm(self.owner):
                return True
            time.sleep(0.02)
        return False

    def submit(self, learner: str, spec: str, title: str = "", *, parent: str | None = None) -> str:
        """Queue a training and have the supervisor look at once; see `Runner.submit`."""
        self._need_room()
        id_ = self.store.add_run(learner, spec, title, parent=parent)
        self.store.drop_oldest(learner)
        self._poke()
        return id_

    def status(self, id_: str) -> Run:
        """Read the state of a run, and see to it that a supervisor works on it; see `Runner.status`."""
        run = self.store.run(id_)
        if run.active:
            self.start()
        return run

    def events(self, id_: str, after: int = 0, kinds: Collection[str] | None = None) -> list[StoredEvent]:
        """Read the events of a run; see `Runner.events`."""
        return self.store.events(id_, after, kinds)

    def cancel(self, id_: str) -> bool:
        """Cancel a run, in the middle of a step if that takes long; see `Runner.cancel`."""
        return self._ask(id_, "cancel")

    def pause(self, id_: str) -> bool:
        """Pause a run after its step; see `Runner.pause`."""
        return self._ask(id_, "pause")

    def step(self, id_: str) -> bool:
        """Let a paused run take one step; see `Runner.step`."""
        return self._ask(id_, "step")

    def resume(self, id_: str) -> bool:
        """Resume a run; see `Runner.resume`."""
        self._need_room()
        return self._ask(id_, "resume")

    def _ask(self, id_: str, wanted: str) -> bool:
        done = self.store.ask(id_, wanted)
        if done:
            self._poke()
        return done

    def _need_room(self) -> None:
        if not self.store.reserve.fill():
            size = self.store.limits.reserve / MB
            raise unusable(self.store.where, f"less than {size:.0f} MB are free on its disk", full=True)

    def close(self) -> None:
        """End supervisor and workers; runs that go on are interrupted."""
        with self._lock:
            if self._supervisor is None:
                return
            assert self._supervisor.stdin is not None
            self._supervisor.stdin.close()
            try:
                self._supervisor.wait(ENDING)
            except subprocess.TimeoutExpired:
                self._supervisor.kill()
                self._supervisor.wait()
            self._supervisor = None
