"""Every lesson in Chromium: page ready, control to redrawn figure, cursor moves; each beside an empty page."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Browser

from benchmarks import asked, moves, ready, redraw
from benchmarks.chromium import FIGURE, TEXT, browser, fresh_context, visit
from benchmarks.moves import Frames
from benchmarks.report import Row
from benchmarks.server import app_server, empty_server
from lesson_ui.words.catalogue import LESSONS

SECTION = "interaction"


class Plan(NamedTuple):
    """
    How much is measured.

    Attributes
    ----------
    ready_seconds : float
        For all visits together.
    visits : int
        Rounds of visits at most.
    presses : int
        Of controls, on each lesson.
    """

    ready_seconds: float
    visits: int
    presses: int


FULL = Plan(120.0, 8, 30)
QUICK = Plan(20.0, 2, 10)


def measure(*, quick: bool = False, first_port: int | None = None) -> list[Row]:
    """
    Measure every lesson of the catalogue.

    Parameters
    ----------
    quick : bool
        Whether to measure less.
    first_port : int or None
        Ports to use, from this one on; None lets the system choose.

    Returns
    -------
    list of Row
        For each lesson: ready cold and warm, redraw, moves; for each shipped network: click to explained.
    """
    plan = QUICK if quick else FULL
    lessons = [lesson.slug for lesson in LESSONS]
    with app_server(first_port) as app, empty_server(first_port) as empty, browser() as chromium:
        rows = ready.measure(
            chromium,
            app.address,
            empty.address,
            lessons,
            section=SECTION,
            seconds=plan.ready_seconds,
            most=plan.visits,
        )
        drawn = {row.name.partition(":")[0] for row in rows if row.ours is not None}
        for lesson in [lesson for lesson in lessons if lesson in drawn]:
            rows += _handling(chromium, f"{app.address}/{lesson}?shown=1", f"{empty.address}/?slider", lesson, plan)
        rows += asked.measure(chromium, app.address, empty.address, section=SECTION, count=plan.presses)
    return rows


def _handling(chromium: Browser, address: str, empty: str, lesson: str, plan: Plan) -> list[Row]:
    with fresh_context(chromium) as context:
        page = context.new_page()
        frames = Frames(page)
        _, drawn = visit(context, address, FIGURE, page)
        if drawn is None:
            return [Row(SECTION, f"{lesson}: control and cursor", None, note="no figure with the answer shown")]
        floor, _ = visit(context, empty, TEXT)
        moved = moves.measure(page, floor, frames, section=SECTION, lesson=lesson)
        return [redraw.measure(page, floor, section=SECTION, lesson=lesson, count=plan.presses), *moved]
