"""Training beside the pages: how soon it begins, obeys, how fast it is, and what other learners notice."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import Outcome, close_class, open_class, play
from benchmarks.report import Row
from benchmarks.server import ROOT, Server, app_server
from benchmarks.summary import percentile, summarise
from cnn_core.datasets import source_shape
from cnn_core.training import Recipe, TrainingSpec, default_network, default_source, spec_to_json
from jobs import LocalRunner, Store
from lesson_ui.words.catalogue import LESSONS

SECTION = "jobs"
FIRST_STEP = 0.4  # s, from the click to the first step
CANCEL = 0.3  # s, from the click to the end
SPEED = 0.9  # of a bare loop's steps/s
TIMES_IDLE, MOST = 2.0, 150.0  # of p95 on an idle machine; ms
LEARNERS, PERIOD = 50, 5.0
PATIENCE = 120.0  # seconds
AT_ONCE, GLANCE = 0.002, 0.25  # seconds between two looks: to time a moment; to watch as pages do, without slowing it


def measure(*, quick: bool = False, first_port: int | None = None) -> list[Row]:
    """
    Measure the local runner with real trainings.

    Parameters
    ----------
    quick : bool
        Whether to measure less.
    first_port : int or None
        Port of the app, or the next free one.

    Returns
    -------
    list of Row
        First step, cancel, steps a second, and reruns of other learners.
    """
    rows = begin_rows(3 if quick else 10, colds=1 if quick else 3)
    rows.append(speed_row(1 if quick else 3, epochs=15 if quick else 25))
    with app_server(first_port) as app:
        rows.append(asyncio.run(_beside(app, 8.0 if quick else 20.0)))
    return rows


@contextmanager
def fresh_runner() -> Iterator[LocalRunner]:
    """Start a runner with a store of its own."""
    with TemporaryDirectory(prefix="jobs-") as folder:
        runner = LocalRunner(Store(f"sqlite:///{Path(folder) / 'runs.sqlite'}"))
        try:
            yield runner
        finally:
            runner.close()
            runner.store.close()


def training_of(name: str, epochs: int, seed: int = 0) -> str:
    """Write the spec of a training on the pictures of a set, the default ones at seed 0."""
    source = replace(default_source(name), seed=seed)
    shape, names = source_shape(source)
    return spec_to_json(TrainingSpec(default_network(shape, len(names)), shape, names, source, Recipe(epochs=epochs)))


def begin_rows(count: int, colds: int) -> list[Row]:
    """
    Time from the click to the first step, and from cancel to the end.

    Parameters
    ----------
    count, colds : int
        How often, with all loaded and with nothing running yet.

    Returns
    -------
    list of Row
        Milliseconds.
    """
    cold: list[float] = []
    cancel: list[float] = []
    kinds = (("digits", 0), ("shapes", 0), ("shapes", 1))  # the last are drawn for this run
    warm: list[list[float]] = [[] for _ in kinds]
    for _ in range(colds):
        with fresh_runner() as runner:
            cold.append(_first_step(runner, "digits")[0])
    with fresh_runner() as runner:
        runner.wait_until_warm()
        for number in range(len(kinds) * count):
            kind = number % len(kinds)
            taken, run = _first_step(runner, *kinds[kind])
            warm[kind].append(taken)
            began = time.perf_counter()
            runner.cancel(run)
            _wait(partial(_has_ended, runner, run))
            cancel.append(1000 * (time.perf_counter() - began))
    timed = (
        ("start to first step, cold", cold, None),
        ("start to first step, warm: digits", warm[0], FIRST_STEP),
        ("start to first step, warm: shapes", warm[1], FIRST_STEP),
        ("start to first step, warm: other shapes, drawn anew", warm[2], None),
        ("cancel to end", cancel, CANCEL),
    )
    return [
        Row(
            SECTION,
            name,
            summarise(times),
            wanted=f"p95 <= {1000 * limit:g}" if limit else "",
            met=percentile(times, 0.95) <= 1000 * limit if limit else None,
        )
        for name, times, limit in timed
    ]


def _has_ended(runner: LocalRunner, run: str) -> bool:
    return not runner.status(run).active


def _first_step(runner: LocalRunner, pictures: str, seed: int = 0) -> tuple[float, str]:
    began = time.perf_counter()
    run = runner.submit("learner", training_of(pictures, 200, seed))
    _wait(lambda: runner.events(run, kinds=["step"]))
    taken = 1000 * (time.perf_counter() - began)
    if not runner.store.is_warm(runner.owner):  # of a cold start nothing else is asked
        runner.cancel(run)
    return taken, run


def speed_row(rounds: int, epochs: int) -> Row:
    """
    Compare the steps a second of a live job with those of a bare loop, in turn.

    Parameters
    ----------
    rounds, epochs : int
        How often, and how long.

    Returns
    -------
    Row
        Steps a second by the clock, validation included.
    """
    spec = training_of("digits", epochs)
    live, bare = [], []
    with fresh_runner() as runner:
        runner.wait_until_warm()
        for _ in range(rounds):
            command = [sys.executable, "-m", "benchmarks.bare_loop", spec]
            bare.append(float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout))
            live.append(_live_rate(runner, spec))
    ours, other = summarise(live), summarise(bare)
    assert ours is not None
    assert other is not None
    met = ours.p50 >= SPEED * other.p50
    wanted = f"ratio >= {SPEED:g}"
    return Row(SECTION, "a live job", ours, unit="steps/s", beside="bare loop", other=other, wanted=wanted, met=met)


def _live_rate(runner: LocalRunner, spec: str) -> float:
    """Run a job; steps a second by its own clock, from the end of the first epoch on."""
    run = runner.submit("learner", spec)
    _wait(lambda: runner.events(run, kinds=["measured"])[1:], GLANCE)
    first = runner.status(run)
    _wait(lambda: not runner.status(run).active, GLANCE)
    last = runner.status(run)
    assert last.state == "done", last
    return (last.steps - first.steps) / (last.seconds - first.seconds)


async def _beside(app: Server, seconds: float) -> Row:
    lessons = [(lesson.slug, "shown=1") for lesson in LESSONS]
    learners = await open_class(app.port, lessons, LEARNERS)
    idle = await play(learners, period=PERIOD, seconds=seconds, seed=1)
    with fresh_runner() as runner:
        runner.wait_until_warm()
        slots = runner.slots
        runs = [runner.submit(f"learner {k}", training_of("digits", 450)) for k in range(slots)]
        _wait(lambda: all(runner.status(run).steps for run in runs))
        busy = await play(learners, period=PERIOD, seconds=seconds, seed=2)
        still = sum(runner.status(run).state == "running" for run in runs)
        for run in runs:
            runner.cancel(run)
    await close_class(learners)
    return beside_row(busy, idle, still, slots)


def beside_row(busy: Outcome, idle: Outcome, jobs: int, slots: int) -> Row:
    """
    Measure other learners' rerun times beside trainings.

    Parameters
    ----------
    busy, idle : Outcome
        With and without them.
    jobs, slots : int
        How many trained all the while, of how many that may. Where one ended before, the limit was not tried.

    Returns
    -------
    Row
        Milliseconds of a rerun.
    """
    ours, other = summarise(busy.every), summarise(idle.every)
    met = ours is not None and other is not None and ours.p95 <= min(MOST, TIMES_IDLE * other.p95)
    return Row(
        SECTION,
        f"{LEARNERS} learners beside {jobs} of {slots} jobs",
        ours,
        beside="no jobs",
        other=other,
        wanted=f"p95 <= {MOST:g}, {TIMES_IDLE:g}x",
        met=met and not busy.errors and jobs == slots,
        note=f"{busy.errors} errors, {busy.unserved} given up; {idle.errors} errors without jobs",
    )


def _wait(condition: Callable[[], object], between: float = AT_ONCE) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError("The training did not come to where it was to be measured.")
        time.sleep(between)
