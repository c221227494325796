"""Real trainings through everything that goes wrong: nothing stored is lost, the reason is told, the next run works."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
import torch
from sqlalchemy import text

from cnn_core.datasets import load_source
from cnn_core.network import Conv2d, Flatten, Linear, Network, ReLU
from cnn_core.torch_backend.train import train
from cnn_core.training import Finished, Recipe, Snapshot, Step, spec_to_json, unpack
from jobs import Limits, RunActiveError, Store, StoreError, close_runners, get_runner, recover_runs
from jobs.limits import MB
from jobs.local import TRAINING
from tests.support.disks import fill, small_disk
from tests.support.processes import children_of, lives, workers_of
from tests.support.repository import ROOT
from tests.support.small_training import losses, small_json, small_spec
from tests.support.stored_runs import NewRunner
from tests.support.waiting import wait_for, wait_for_state

LONG = small_json(120)


@pytest.fixture(scope="module")
def undisturbed() -> list[tuple[int, float, float]]:
    """Train without store and worker, as the oracle; with one thread, as workers do."""
    spec, threads = small_spec(), torch.get_num_threads()
    torch.set_num_threads(1)
    told = list(train(spec, load_source(spec.data), device="cpu"))
    torch.set_num_threads(threads)
    return [(event.step, event.loss, event.gradient_norm) for event in told if isinstance(event, Step)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make the data folder of a server of this process."""
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield tmp_path
    wait_for_recovery()
    close_runners()


def wait_for_recovery() -> None:
    """Wait until the thread that recovers runs has ended: it speaks to the streams of the test that started it."""
    for thread in threading.enumerate():
        if thread.name == "recover runs":
            thread.join()


def sound(store: Store) -> bool:
    with store.read() as connection:
        answer: str = connection.execute(text("PRAGMA integrity_check")).scalar_one()
        return answer == "ok"


def whole(store: Store, run: str) -> bool:
    """Say whether every stored event, snapshot and checkpoint can be read."""
    for event in store.events(run):
        unpack(event.packed)
    kept = [store.snapshot(run, step) for step in store.snapshots(run)]
    events = [unpack(packed) for packed in kept if packed is not None]
    assert len(events) == len(kept)
    return all(isinstance(event, Snapshot) and event.weights for event in events) and sound(store)


def test_a_run_is_the_training_itself(folder: Path, undisturbed: list[tuple[int, float, float]]) -> None:
    runner = get_runner()
    run = runner.submit("ada", small_json())
    ended = wait_for_state(runner, run, "done")
    events = runner.events(run)
    assert losses(events) == undisturbed
    finished = unpack(events[-1].packed)
    assert isinstance(finished, Finished)
    assert (finished.reason, ended.reason, ended.steps) == ("done", "done", len(undisturbed))
    assert whole(runner.store, run)
    assert "torch" not in {name.partition(".")[0] for name in _modules_of_a_server(folder)}


def _modules_of_a_server(folder: Path) -> list[str]:
    code = "import sys; from jobs import get_runner; r = get_runner(); r.recover(); print(' '.join(sys.modules))"
    environment = {**os.environ, "CNN_LESSONS_DATA": str(folder / "other")}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True)
    return done.stdout.decode().split()


def test_kill_the_worker(folder: Path, undisturbed: list[tuple[int, float, float]]) -> None:
    runner = get_runner()
    run = runner.submit("ada", small_json())
    wait_for(lambda: runner.store.checkpoint(run) is not None and runner.status(run).steps > 60)
    (worker,) = workers_of(runner.pid)
    os.kill(worker, signal.SIGKILL)
    ended = wait_for_state(runner, run, "failed")
    assert "ended from outside (signal 9)" in ended.reason
    before = runner.events(run)
    assert losses(before) == undisturbed[: len(losses(before))]
    assert len(losses(before)) >= 60
    assert whole(runner.store, run)
    wait_for_state(runner, runner.submit("ada", small_json(1)))  # the next run works
    assert runner.resume(run)
    wait_for_state(runner, run, "done")
    assert losses(runner.events(run)) == undisturbed  # as if nothing had happened
    assert runner.events(run)[: len(before)] == before


@pytest.mark.parametrize("with_supervisor", [False, True], ids=["the server", "the server and its supervisor"])
def test_kill_the_server(folder: Path, undisturbed: list[tuple[int, float, float]], with_supervisor: bool) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.support.training_server", small_json()],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    with server.stdin, server.stdout:
        run, supervisor = server.stdout.readline().decode().split()
        store = Store(f"sqlite:///{folder / 'runs.sqlite'}")
        wait_for(lambda: store.checkpoint(run) is not None and store.run(run).steps > 60)
        workers = workers_of(int(supervisor))
        server.kill()
        if with_supervisor:
            os.kill(int(supervisor), signal.SIGKILL)
        server.wait()
    wait_for(lambda: not any(map(lives, [int(supervisor), *workers])))  # nobody trains for nobody
    store.close()

    runner = get_runner()  # the next server
    runner.recover()
    ended = runner.status(run)
    assert ended.state == "interrupted"
    assert "can be resumed" in ended.reason
    assert runner.store.runs("ada") == [ended]
    assert losses(runner.events(run)) == undisturbed[: len(losses(runner.events(run)))]
    assert whole(runner.store, run)
    assert runner.resume(run)
    wait_for_state(runner, run, "done")
    assert losses(runner.events(run)) == undisturbed
    wait_for_state(runner, runner.submit("ada", small_json(1)))


def test_a_queue_outlives_its_server(folder: Path) -> None:
    store = Store(f"sqlite:///{folder / 'runs.sqlite'}")
    run = store.add_run("ada", small_json(1))
    store.close()
    recover_runs()  # as the server does when it starts
    assert wait_for_state(get_runner(), run, "done").reason == "done"


def test_a_server_starts_without_its_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path / "file"))
    recover_runs()
    with pytest.raises(StoreError, match="The stored runs cannot be reached"):
        get_runner()
    wait_for_recovery()
    said = capfd.readouterr().err
    assert "The stored runs cannot be reached" in said
    assert "Traceback" not in said


def test_two_tabs_press_start_at_once(folder: Path) -> None:
    runner, together = get_runner(), Barrier(2)

    def start(_: int) -> str:
        together.wait()
        try:
            return runner.submit("ada", LONG)
        except RunActiveError as refusal:
            return f"see {refusal.run}"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(start, range(2)))
    assert answers[1] == f"see {answers[0]}"
    assert [run.id for run in runner.store.runs("ada")] == [answers[0]]
    runner.cancel(answers[0])
    wait_for_state(runner, answers[0], "cancelled")


def test_a_run_goes_on_while_nobody_looks(folder: Path) -> None:
    run = get_runner().submit("ada", small_json(3), "mine")
    other_tab = Store(f"sqlite:///{folder / 'runs.sqlite'}")
    wait_for(lambda: other_tab.run(run).state == "done")
    assert [found.title for found in other_tab.runs("ada")] == ["mine"]
    other_tab.close()


def test_memory_is_capped(new_runner: NewRunner) -> None:
    runner = new_runner(Limits(memory=64 * MB), work=TRAINING)
    wide = Network((Conv2d(256, 3), ReLU(), Conv2d(256, 3), ReLU(), Flatten(), Linear(10)))
    hungry = replace(small_spec(), network=wide, recipe=Recipe(batch_size=1024))
    ended = wait_for_state(runner, runner.submit("ada", spec_to_json(hungry)), "failed")
    assert ended.reason.startswith("A run may use 64 MB of memory, and this one needs more.")
    wait_for_state(runner, runner.submit("ada", small_json(1)))


def test_the_store_is_full(new_runner: NewRunner) -> None:
    """The file may not grow any further: SQLite says what it says on a full disk."""
    runner = new_runner(Limits(store=400_000), work=TRAINING)
    before = runner.submit("ada", small_json(1))
    wait_for_state(runner, before, "done")
    kept = runner.events(before)
    run = runner.submit("ada", LONG)
    ended = wait_for_state(runner, run, "failed")
    assert "no room left" in ended.reason
    assert ended.steps > 0
    assert len(losses(runner.events(run))) == ended.steps
    assert runner.events(before) == kept
    assert whole(runner.store, run)
    runner.store.delete_run(run)  # there is room again
    wait_for_state(runner, runner.submit("ada", small_json(1)))
    assert runner.events(before) == kept


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of a few megabytes."""
    with small_disk(tmp_path / "disk", 6) as mounted:
        if not mounted:
            pytest.skip(
                "skipped: mounting a small disk is not permitted here; the full store is tried by its own limit"
            )
        yield tmp_path / "disk"
        close_runners()


def test_the_disk_is_full(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_LESSONS_DATA", str(disk))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    runner = get_runner()
    before = runner.submit("ada", small_json(1))
    wait_for_state(runner, before, "done")
    kept = runner.events(before)
    run = runner.submit("ada", LONG)
    wait_for(lambda: runner.status(run).steps > 20)
    filled = disk / "something else"
    fill(filled)
    ended = wait_for_state(runner, run, "failed")
    assert "no room left" in ended.reason
    assert runner.events(before) == kept
    assert whole(runner.store, run)
    assert len(losses(runner.events(run))) == ended.steps
    fill(filled)
    with pytest.raises(StoreError, match="no room left") as refusal:
        runner.submit("ada", small_json(1))
    assert refusal.value.full
    filled.unlink()  # there is room again
    wait_for_state(runner, runner.submit("ada", small_json(1)))
    assert runner.events(before) == kept
    assert sound(runner.store)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "asked to end"])
def test_the_app_ends_while_it_trains(folder: Path, number: signal.Signals) -> None:
    store = Store(f"sqlite:///{folder / 'runs.sqlite'}")
    run = store.add_run("ada", LONG)  # it waits in the queue; the app takes it when it starts
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = str(listener.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port]
    with (folder / "log").open("w") as log:
        app = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    wait_for(lambda: store.run(run).steps > 60)
    (supervisor,) = children_of(app.pid)
    workers = workers_of(supervisor)
    assert len(workers) == 1
    app.send_signal(number)
    app.wait()
    wait_for(lambda: not any(map(lives, [supervisor, *workers])))
    ended = store.run(run)
    assert ended.state == "interrupted"
    assert len(losses(store.events(run))) == ended.steps
    assert whole(store, run)
    store.close()
    assert "Traceback" not in (folder / "log").read_text()
