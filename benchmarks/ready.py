"""How soon a lesson's page is ready, beside an empty page: cache empty, and cache filled."""

from __future__ import annotations

import time
from collections.abc import Sequence

from playwright.sync_api import Browser, BrowserContext

from benchmarks.chromium import FIGURE, TEXT, fresh_context, visit
from benchmarks.report import Row
from benchmarks.summary import summarise

WANTED = 1.5  # times the empty page
EMPTY = ""  # stands for the empty page among the lessons
EVERY = 3  # lessons between two visits to the empty page
CACHES = ("cold", "warm")

Times = dict[tuple[str, str], list[float]]  # (cache, lesson) → milliseconds


def measure(
    chromium: Browser, app: str, empty: str, lessons: Sequence[str], *, section: str, seconds: float, most: int
) -> list[Row]:
    """
    Visit lessons and the empty page in turn until the time is used up.

    Parameters
    ----------
    chromium : Browser
        The browser.
    app, empty : str
        Addresses of the two servers.
    lessons : sequence of str
        Names of the pages.
    section : str
        For the rows.
    seconds : float
        When to stop, whole rounds only; one at least.
    most : int
        Most rounds.

    Returns
    -------
    list of Row
        Two for each lesson.
    """
    times: Times = {}
    with fresh_context(chromium) as warm:
        # The first visits fill the caches of the browser and of both servers.
        drawn = [lesson for lesson in (EMPTY, *lessons) if _time(warm, app, empty, lesson) is not None]
        for lesson in drawn:
            _time(warm, app, empty, lesson)
        plan = _order([lesson for lesson in drawn if lesson])
        until = time.monotonic() + seconds
        for k in range(most):
            if k and time.monotonic() > until:
                break
            for lesson in plan:
                with fresh_context(chromium) as cold:
                    _note(times, "cold", lesson, _time(cold, app, empty, lesson))
                _note(times, "warm", lesson, _time(warm, app, empty, lesson))
    return [_row(section, lesson, cache, times) for cache in CACHES for lesson in lessons]


def _order(lessons: Sequence[str]) -> list[str]:
    """Put the empty page before every third lesson."""
    return [name for k, lesson in enumerate(lessons) for name in ([EMPTY] if k % EVERY == 0 else []) + [lesson]]


def _time(context: BrowserContext, app: str, empty: str, lesson: str) -> float | None:
    address, ready = (f"{app}/{lesson}", FIGURE) if lesson else (empty, TEXT)
    page, taken = visit(context, address, ready)
    page.close()
    return taken


def _note(times: Times, cache: str, lesson: str, taken: float | None) -> None:
    if taken is not None:
        times.setdefault((cache, lesson), []).append(taken)


def _row(section: str, lesson: str, cache: str, times: Times) -> Row:
    ours, floor = summarise(times.get((cache, lesson), [])), summarise(times.get((cache, EMPTY), []))
    row = Row(section, f"{lesson}: page ready, {cache} cache", ours, beside="empty page", other=floor)
    if row.ratio is None:
        return Row(section, row.name, ours, note="no figure was drawn")
    met = row.ratio <= WANTED
    return Row(section, row.name, ours, beside=row.beside, other=floor, wanted=f"ratio <= {WANTED}", met=met)
