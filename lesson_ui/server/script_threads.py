"""Threads of reruns: one that has finished waits for the next rerun, whoever's it is."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextvars import Context
from queue import SimpleQueue
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

IDLE = 8  # threads that wait at most; two compute at a time


def reuse_threads() -> None:
    """
    Patch Streamlit so that a rerun is run by a thread that waits for one.

    Streamlit starts a thread for each rerun, and the server's thread waits until it runs: first for the new one to get
    the interpreter, then for itself, five milliseconds each while a lesson computes (docs/decisions/0006). Call it
    once, before the first learner comes.
    """
    of_runner: Any = ScriptRunner
    of_runner.start = in_waiting_thread(Threads())


class Threads:
    """The threads that wait for a rerun."""

    def __init__(self) -> None:
        self.idle: deque[ScriptThread] = deque()

    def take(self) -> ScriptThread:
        """
        Take one that waits, or start one.

        Returns
        -------
        ScriptThread
            It waits for its work.
        """
        try:
            return self.idle.pop()
        except IndexError:
            thread = ScriptThread(self.idle)
            thread.start()
            return thread


class ScriptThread(threading.Thread):
    """
    A thread that runs one rerun after another, each as if it were the first.

    Parameters
    ----------
    idle : deque of ScriptThread
        Where it waits.
    """

    def __init__(self, idle: deque[ScriptThread]) -> None:
        super().__init__(name="ScriptRunner.scriptThread", daemon=True)
        self.idle = idle
        self.work: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.own = {*vars(self), "own"}

    def run(self) -> None:
        """Run what comes, in a context of its own; leave nothing of it behind."""
        while True:
            Context().run(self.work.get())  # a fault ends the thread, as it would have ended one started for the rerun
            for name in vars(self).keys() - self.own:
                delattr(self, name)
            self.idle.append(self)
            if len(self.idle) > IDLE and self.leave():
                return

    def leave(self) -> bool:
        """
        Leave those that wait, unless taken meanwhile.

        Returns
        -------
        bool
            Whether it left.
        """
        try:
            self.idle.remove(self)
        except ValueError:
            return False
        return True


def in_waiting_thread(threads: Threads) -> Callable[[Any], None]:
    """
    Make a starter of reruns that gives them to a waiting thread.

    Parameters
    ----------
    threads : Threads
        Those that wait.

    Returns
    -------
    callable
        Starts a script runner, once.
    """

    def start(runner: Any) -> None:
        if runner._script_thread is not None:
            raise RuntimeError("ScriptRunner was already started")
        runner._script_thread = threads.take()
        runner._script_thread.work.put(runner._run_script_thread)

    return start
