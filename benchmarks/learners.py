"""A class on one server process: how long a rerun takes for 50, 100, 200, 300 learners, and where it breaks."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.learner import Learner
from benchmarks.load import Outcome, close_class, open_class, play
from benchmarks.report import Row
from benchmarks.server import Server, app_server, empty_server
from benchmarks.summary import Level, knee, percentile, summarise
from lesson_ui.words.catalogue import LESSONS

SECTION = "learners"
PERIOD = 5.0  # seconds between two changes of one learner
WANTED = 100.0  # ms, p95 of the largest class
BROKEN = 200.0  # ms, p95 where the knee is
STEP = 1.5  # from one load to the next on the way to the knee
EMPTY = [("", "slider")]


class Plan(NamedTuple):
    """
    The plan of a measurement: numbers of learners, seconds, loads.

    Attributes
    ----------
    classes : tuple of int
        Numbers of learners; the last is the one with a limit.
    seconds, floor_seconds, knee_seconds : float
        How long the lessons, the empty page and each load on the way to the knee are counted.
    most_levels : int
        Loads tried at most.
    """

    classes: tuple[int, ...]
    seconds: float
    floor_seconds: float
    knee_seconds: float
    most_levels: int


FULL = Plan((50, 100, 200, 300), 20.0, 10.0, 10.0, 7)
QUICK = Plan((50, 300), 8.0, 5.0, 5.0, 3)


def measure(*, quick: bool = False, first_port: int | None = None) -> list[Row]:
    """
    Measure the app and, in turn, an empty page under the same load.

    Parameters
    ----------
    quick : bool
        Whether to measure less, in about a minute.
    first_port : int or None
        Ports to use, from this one on; None lets the system choose.

    Returns
    -------
    list of Row
        One for each size of class, one for each lesson in the largest, the knee, and the server's memory.
    """
    plan = QUICK if quick else FULL
    with app_server(first_port) as app, empty_server(first_port) as empty:
        return asyncio.run(_measure(plan, app, empty))


async def _measure(plan: Plan, app: Server, empty: Server) -> list[Row]:
    lessons = [(lesson.slug, "shown=1") for lesson in LESSONS]
    rows: list[Row] = []
    ours = await open_class(app.port, lessons, len(lessons))
    rows.append(memory_row("server, every lesson seen once", app))
    floor = await open_class(empty.port, EMPTY, 1)
    last = None
    for count in plan.classes:
        ours += await open_class(app.port, lessons, count - len(ours), seed=len(ours))
        floor += await open_class(empty.port, EMPTY, count - len(floor), seed=len(floor))
        beside = await play(floor, period=PERIOD, seconds=plan.floor_seconds, seed=count)
        last = await play(ours, period=PERIOD, seconds=plan.seconds, seed=count)
        rows.append(class_row(count, last, beside, limited=count == plan.classes[-1]))
    assert last is not None  # a plan has at least one class
    rows += lesson_rows(last)
    rows.append(memory_row(f"server, {len(ours)} learners", app))
    levels = await _climb(plan, ours, Level(len(ours) / PERIOD, percentile(last.every, 0.95)))
    rows.append(knee_row(levels, len(ours)))
    await close_class([*ours, *floor])
    return rows


async def _climb(plan: Plan, learners: Sequence[Learner], first: Level) -> list[Level]:
    """Raise the load, or lower it where the first is too much, until p95 = `BROKEN` lies close between two levels."""
    levels = [first]
    for k in range(plan.most_levels):
        load = next_load(levels)
        if load is None:
            break
        outcome = await play(learners, period=len(learners) / load, seconds=plan.knee_seconds, seed=1000 + k)
        levels.append(Level(load, percentile(outcome.every, 0.95) if outcome.every else math.inf))
    return sorted(levels)


def next_load(levels: Sequence[Level]) -> float | None:
    """
    Choose the load to try next on the way to the knee.

    Parameters
    ----------
    levels : sequence of Level
        What was tried, any order.

    Returns
    -------
    float or None
        A step beyond the last good load or below the first bad one; between them (their geometric mean) once
        there are both; None once they lie close.
    """
    good = max((level.load for level in levels if level.p95 <= BROKEN), default=None)
    bad = min((level.load for level in levels if level.p95 > BROKEN), default=None)
    if bad is None:
        return None if good is None else good * STEP
    if good is None:
        return bad / STEP**2
    return math.sqrt(good * bad) if bad > 1.3 * good else None


def class_row(count: int, ours: Outcome, floor: Outcome, *, limited: bool) -> Row:
    """
    Make the row of one class: rerun times beside the empty page's.

    Parameters
    ----------
    count : int
        Learners.
    ours, floor : Outcome
        The lessons and the empty page.
    limited : bool
        Whether this is the class with a limit.

    Returns
    -------
    Row
        The row.
    """
    summary = summarise(ours.every)
    met = summary is not None and summary.p95 <= WANTED and not ours.errors
    share = ours.redrawn / max(1, len(ours.every))
    lag = percentile(ours.lags, 0.95)
    return Row(
        SECTION,
        f"{count} learners, a rerun each {PERIOD:g} s",
        summary,
        beside="empty page",
        other=summarise(floor.every),
        wanted=f"p95 <= {WANTED:g}" if limited else "",
        met=met if limited else None,
        note=f"{ours.rate:.1f} reruns/s, {ours.errors} errors, {ours.unserved} given up, "
        f"figure redrawn in {share:.0%}, client late by {lag:.1f} ms (p95)",
        extra={
            "reruns_per_s": ours.rate,
            "errors": ours.errors,
            "given_up": ours.unserved,
            "redrawn": share,
            "kB_per_rerun": ours.size / 1000 / max(1, len(ours.every)),
            "client_lag_p95_ms": lag,
            "floor_errors": floor.errors,
        },
    )


def lesson_rows(outcome: Outcome) -> list[Row]:
    """
    Make the rows of rerun times, lesson by lesson.

    Parameters
    ----------
    outcome : Outcome
        Of a class that saw all of them.

    Returns
    -------
    list of Row
        In the order they are taught.
    """
    return [
        Row(SECTION, f"  of these, {lesson.slug}", summarise(outcome.times.get(lesson.slug, []))) for lesson in LESSONS
    ]


def knee_row(levels: Sequence[Level], learners: int) -> Row:
    """
    Make the row of the knee: the load at which p95 passes the limit.

    Parameters
    ----------
    levels : sequence of Level
        In rising order of load.
    learners : int
        How many made the load.

    Returns
    -------
    Row
        Reruns a second at the knee.
    """
    found = knee(levels, BROKEN)
    seen = ", ".join(f"{level.load:.0f}/s {level.p95:.0f} ms" for level in levels)
    where = f"no knee up to {levels[-1].load:.0f} reruns/s" if found is None else f"about {found * PERIOD:.0f} learners"
    return Row(
        SECTION,
        f"knee: p95 passes {BROKEN:g} ms",
        summarise([levels[-1].load if found is None else found]),
        unit="reruns/s",
        note=f"{where}; load and p95: {seen}",
        extra={"levels": [level._asdict() for level in levels], "learners": learners, "knee": found},
    )


def memory_row(name: str, server: Server) -> Row:
    """
    Make the row of the server's memory, and check that torch is not in it.

    Parameters
    ----------
    name : str
        When it was looked at.
    server : Server
        The app.

    Returns
    -------
    Row
        Resident memory in MB.
    """
    memory, torch = server.memory(), server.has_mapped("libtorch")
    return Row(
        SECTION,
        name,
        summarise([memory] if memory is not None else []),
        unit="MB",
        wanted="" if torch is None else "without torch",
        met=None if torch is None else not torch,
        extra={"torch_mapped": torch},
    )
