"""A thread that has run one rerun runs the next, and nothing of the first is left in it."""

from __future__ import annotations

import threading
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import pytest

from lesson_ui.server.script_threads import IDLE, ScriptThread, Threads, in_waiting_thread
from tests.support.waiting import wait_for

COUNT: ContextVar[int] = ContextVar("count", default=0)


class Runner:
    """What a script runner is to its thread."""

    def __init__(self) -> None:
        self._script_thread: Any = None
        self.ran_in: Any = None
        self.found: Any = None
        self.may_end, self.ended = threading.Event(), threading.Event()

    def _run_script_thread(self) -> None:
        self.ran_in = threading.current_thread()
        self.found = (COUNT.get(), getattr(self.ran_in, "streamlit_script_run_ctx", None))
        COUNT.set(COUNT.get() + 1)
        self.ran_in.streamlit_script_run_ctx = self
        self.may_end.wait()
        self.ended.set()


def _run(threads: Threads, runner: Runner) -> None:
    in_waiting_thread(threads)(runner)
    runner.may_end.set()
    wait_for(lambda: runner.ran_in in threads.idle)


def test_the_next_rerun_takes_the_thread_and_finds_nothing_of_the_one_before() -> None:
    threads, first, second = Threads(), Runner(), Runner()
    _run(threads, first)
    _run(threads, second)
    assert first.ran_in is second.ran_in is second._script_thread
    assert first.found == second.found == (0, None)
    assert (first.ran_in.daemon, first.ran_in.name) == (True, "ScriptRunner.scriptThread")


def test_reruns_at_once_have_a_thread_each_and_few_of_them_wait_afterwards() -> None:
    threads, runners = Threads(), [Runner() for _ in range(IDLE + 3)]
    start = in_waiting_thread(threads)
    for runner in runners:
        start(runner)
    wait_for(lambda: all(runner.ran_in for runner in runners))
    assert len({runner.ran_in for runner in runners}) == len(runners)
    for runner in runners:
        runner.may_end.set()
        runner.ended.wait()
    wait_for(lambda: sum(runner.ran_in.is_alive() for runner in runners) <= IDLE)
    assert len(threads.idle) <= IDLE


def test_a_runner_starts_once() -> None:
    runner = SimpleNamespace(_script_thread=threading.current_thread())
    with pytest.raises(RuntimeError, match="already started"):
        in_waiting_thread(Threads())(runner)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_rerun_that_fails_ends_its_thread() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    threads = Threads()
    thread = threads.take()
    assert isinstance(thread, ScriptThread)
    thread.work.put(fail)
    thread.join()
    assert not threads.idle
