"""The runner of trainings that all sessions of this process share."""

from __future__ import annotations

import atexit
import sys
import threading
from time import monotonic

from jobs.local import LocalRunner
from jobs.refusals import StoreError
from jobs.settings import database_url
from jobs.store import Store

_runners: dict[str, LocalRunner] = {}
_refusals: dict[str, tuple[float, StoreError]] = {}  # when a store was last found not to answer, and what it said
_lock = threading.Lock()


def get_runner() -> LocalRunner:
    """
    Get the runner that all sessions of this process share, made at the first call.

    Returns
    -------
    LocalRunner
        Made at the first call, for the store that the environment names; its supervisor starts with the first run, or
        with `LocalRunner.start`.

    Raises
    ------
    StoreError
        If the store does not answer. Whoever waited meanwhile is told the same, instead of trying one after another.
    """
    url, asked = database_url(), monotonic()
    with _lock:
        if url in _runners:
            return _runners[url]
        when, refusal = _refusals.get(url, (asked, None))
        if refusal is not None and when > asked:
            raise refusal
        try:
            _runners[url] = LocalRunner(Store(url))
        except StoreError as fault:
            _refusals[url] = monotonic(), fault
            raise
        return _runners[url]


def recover_runs() -> None:
    """Recover the runs of an earlier server in a thread: a database that does not answer holds up no page."""
    threading.Thread(target=_recover, daemon=True, name="recover runs").start()


def _recover() -> None:
    try:
        get_runner().recover()
    except StoreError as fault:
        print(f"jobs: {fault}", file=sys.stderr, flush=True)


def close_runners() -> None:
    """End all supervisors of this process, with their workers."""
    with _lock:
        while _runners:
            _, runner = _runners.popitem()
            runner.close()
            runner.store.close()


atexit.register(close_runners)
