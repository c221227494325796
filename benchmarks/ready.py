"""How soon a page is ready: each lesson beside an empty page, and one lesson beside the same page written plainly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext

from benchmarks.chromium import CHART, FIGURE, TEXT, browser, fresh_context, slow_down, visit
from benchmarks.moves import WEAK
from benchmarks.report import Row
from benchmarks.server import app_server, empty_server, plain_server
from benchmarks.summary import summarise
from lesson_ui.words.catalogue import LESSONS

SECTION = "ready"
WANTED_PLAIN = 0.4  # times the same page written plainly
TWIN = "convolution"  # the lesson that `plain_page` is the same as
EMPTY, PLAIN = "", "plain page"  # stand for these pages among the lessons
EVERY = 3  # lessons between two visits to the empty page
CACHES = ("cold cache", "warm cache")
WEAKLY = "weak machine"

Times = dict[tuple[str, str], list[float]]  # (cache, page) → milliseconds


class Addresses(NamedTuple):
    """Of the three servers."""

    app: str
    empty: str
    plain: str

    def of(self, page: str) -> tuple[str, str]:
        """Tell the address of a page, and the selector of what shows that it is ready."""
        if page == EMPTY:
            return self.empty, TEXT
        return (self.plain, CHART) if page == PLAIN else (f"{self.app}/{page}", FIGURE)


def measure(*, quick: bool = False, first_port: int | None = None) -> list[Row]:
    """
    Visit pages in turn, with an empty cache and with a filled one; then on a machine `WEAK` times slower.

    Parameters
    ----------
    quick : bool
        Whether to measure less: two rounds instead of nine.
    first_port : int or None
        Ports to use, from this one on; None lets the system choose.

    Returns
    -------
    list of Row
        The lesson beside its plain twin, for each cache; then every lesson for each cache and on a weak
        machine, told without a limit.
    """
    rounds = 2 if quick else 9
    lessons = [lesson.slug for lesson in LESSONS]
    times: Times = {}
    with (
        app_server(first_port) as app,
        empty_server(first_port) as empty,
        plain_server(first_port) as plain,
        browser() as chromium,
    ):
        addresses = Addresses(app.address, empty.address, plain.address)
        _visit_all(chromium, addresses, _order(lessons), rounds, times)
        _visit_weakly(chromium, addresses, [EMPTY, TWIN, PLAIN], max(2, rounds // 3), times)
    return rows_of(lessons, times)


def _visit_all(chromium: Browser, addresses: Addresses, plan: Sequence[str], rounds: int, times: Times) -> None:
    with fresh_context(chromium) as warm:
        for _ in range(2):  # the first visits fill the caches of the browser and of the servers
            for page in dict.fromkeys(plan):
                _time(warm, addresses, page)
        for _ in range(rounds):
            for page in plan:
                with fresh_context(chromium) as cold:
                    _note(times, CACHES[0], page, _time(cold, addresses, page))
                _note(times, CACHES[1], page, _time(warm, addresses, page))


def _visit_weakly(chromium: Browser, addresses: Addresses, plan: Sequence[str], rounds: int, times: Times) -> None:
    with fresh_context(chromium) as warm:
        for page in plan:
            _time(warm, addresses, page)
        for _ in range(rounds):
            for page in plan:
                _note(times, WEAKLY, page, _time(warm, addresses, page, WEAK))


def _order(lessons: Sequence[str]) -> list[str]:
    """Put the empty page before every third lesson, and the plain one after its twin."""
    plan = [name for k, lesson in enumerate(lessons) for name in ([EMPTY] if k % EVERY == 0 else []) + [lesson]]
    plan.insert(plan.index(TWIN) + 1, PLAIN)
    return plan


def _time(context: BrowserContext, addresses: Addresses, page: str, slower: float = 1) -> float | None:
    address, ready = addresses.of(page)
    tab = context.new_page()
    if slower > 1:
        slow_down(tab, slower)
    _, taken = visit(context, address, ready, tab)
    tab.close()
    return taken


def _note(times: Times, cache: str, page: str, taken: float | None) -> None:
    if taken is not None:
        times.setdefault((cache, page), []).append(taken)


def rows_of(lessons: Sequence[str], times: Times) -> list[Row]:
    """
    Lay out the times of all visits.

    Parameters
    ----------
    lessons : sequence of str
        Names of the lessons.
    times : dict
        Milliseconds by cache and page.

    Returns
    -------
    list of Row
        Each with its peer and ratio; a limit only beside the plain page, which draws the same.
    """
    rows = [_row(TWIN, cache, times, PLAIN, WANTED_PLAIN) for cache in CACHES]
    rows += [_row(lesson, cache, times, EMPTY, None) for cache in CACHES for lesson in lessons]
    return rows + [_row(TWIN, WEAKLY, times, beside, None) for beside in (PLAIN, EMPTY)]


def _row(lesson: str, cache: str, times: Times, beside: str, limit: float | None) -> Row:
    ours, other = summarise(times.get((cache, lesson), [])), summarise(times.get((cache, beside), []))
    row = Row(SECTION, f"{lesson}: page ready, {cache}", ours, beside=beside or "empty page", other=other)
    if row.ratio is None:
        return Row(SECTION, row.name, ours, note="no figure was drawn" if ours is None else "the other page never came")
    if limit is None:
        return row
    met = row.ratio <= limit
    return Row(SECTION, row.name, ours, beside=row.beside, other=other, wanted=f"ratio <= {limit:g}", met=met)
