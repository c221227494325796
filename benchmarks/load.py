"""Many learners at once: each asks for a rerun at its own times, whether or not the server keeps up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from websockets.exceptions import ConnectionClosed

from benchmarks.learner import Learner, PageModel, open_learner

OPENING_AT_ONCE = 6
ANSWER_WITHIN = 30.0  # seconds
DRAIN = 4.0  # seconds after the end in which the queue may still be worked off
WARM = 2.0  # seconds not counted


@dataclass
class Outcome:
    """
    The rerun times and errors of one stretch of load.

    Attributes
    ----------
    seconds, taken : float
        How long reruns were due, and until the last of them had ended.
    times : dict of str to list of float
        By page, milliseconds from the moment a rerun was due to its last message.
    errors : int
        Runs that failed, or did not finish in time.
    unserved : int
        Learners whose next rerun had not begun when the queue was left.
    redrawn, size : int
        Runs whose figure differs from the one before; bytes received.
    lags : list of float
        How late the client itself woke up, in milliseconds: its share in the times.
    """

    seconds: float
    taken: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    errors: int = 0
    unserved: int = 0
    redrawn: int = 0
    size: int = 0
    lags: list[float] = field(default_factory=list)

    @property
    def every(self) -> list[float]:
        """All rerun times, whatever the page."""
        return [t for times in self.times.values() for t in times]

    @property
    def rate(self) -> float:
        """Throughput: reruns finished per second."""
        return (len(self.every) - self.unserved) / max(self.seconds, self.taken)


async def open_class(port: int, pages: Sequence[tuple[str, str]], count: int, seed: int = 0) -> list[Learner]:
    """
    Let learners come in, a few at a time, spread evenly over the pages.

    Parameters
    ----------
    port : int
        The server's.
    pages : sequence of (str, str)
        Name in the address and the rest of the address.
    count : int
        How many learners.
    seed : int
        Of the chance that picks controls.

    Returns
    -------
    list of Learner
        All connected, each with its first run behind it.
    """
    door = asyncio.Semaphore(OPENING_AT_ONCE)

    async def enter(k: int) -> Learner:
        async with door:
            page, query = pages[k % len(pages)]
            return await open_learner(port, PageModel(page, query, Random(seed + k)))

    return list(await asyncio.gather(*(enter(k) for k in range(count))))


async def play(learners: Sequence[Learner], *, period: float, seconds: float, seed: int = 0) -> Outcome:
    """
    Let every learner change a control about once a period, each at its own moments.

    Parameters
    ----------
    learners : sequence of Learner
        As `open_class` returned them.
    period : float
        Mean seconds between two changes of one learner; each gap is up to a fifth shorter or longer.
    seconds : float
        How long to count, after two seconds that are not.
    seed : int
        Of the chance that spreads the moments.

    Returns
    -------
    Outcome
        Times counted from the moment a rerun was due, so that a queue shows in them.
    """
    outcome = Outcome(seconds)
    begin = time.perf_counter() + 0.2
    watch = asyncio.create_task(_watch_lag(outcome, begin + WARM + seconds))
    await asyncio.gather(
        *(_sit(learner, outcome, begin, period, Random(seed * 7919 + k)) for k, learner in enumerate(learners))
    )
    await watch
    return outcome


async def _sit(learner: Learner, outcome: Outcome, begin: float, period: float, rng: Random) -> None:
    due = begin + rng.random() * period
    end = begin + WARM + outcome.seconds
    figure = None
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        late = 1000 * (time.perf_counter() - due)
        if time.perf_counter() > end + DRAIN:  # the server cannot keep up: what waits has waited at least this long
            outcome.times.setdefault(learner.page.page, []).append(late)
            outcome.unserved += 1
            return
        learner.page.change(undo=figure == "")
        counted = due >= begin + WARM
        try:
            seen = await asyncio.wait_for(learner.run(), ANSWER_WITHIN)
        except (TimeoutError, ConnectionClosed):
            outcome.errors += 1
            return
        if counted:
            outcome.times.setdefault(learner.page.page, []).append(1000 * (time.perf_counter() - due))
            outcome.taken = max(outcome.taken, time.perf_counter() - begin - WARM)
            outcome.errors += seen.failed
            outcome.redrawn += bool(seen.figure) and seen.figure != figure
            outcome.size += seen.size
        figure = seen.figure
        due += period * rng.uniform(0.8, 1.2)


async def _watch_lag(outcome: Outcome, end: float) -> None:
    while (before := time.perf_counter()) < end:
        await asyncio.sleep(0.05)
        outcome.lags.append(1000 * (time.perf_counter() - before - 0.05))


async def close_class(learners: Sequence[Learner]) -> None:
    """
    Let all learners leave.

    Parameters
    ----------
    learners : sequence of Learner
        Those still connected, and those who are not.
    """
    await asyncio.gather(*(learner.socket.close() for learner in learners))
