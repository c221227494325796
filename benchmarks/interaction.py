"""Every lesson in Chromium: control to redrawn figure, cursor moves; each beside an empty page."""

from __future__ import annotations

from playwright.sync_api import Browser

from benchmarks import asked, moves, redraw
from benchmarks.chromium import FIGURE, TEXT, browser, fresh_context, visit
from benchmarks.moves import Frames
from benchmarks.report import Row
from benchmarks.server import app_server, empty_server
from lesson_ui.words.catalogue import LESSONS

SECTION = "interaction"


FULL, QUICK = 30, 10  # presses of controls, on each lesson


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
        For each lesson: redraw, moves, moves on a weak machine; for each shipped network: click to explained.
    """
    presses = QUICK if quick else FULL
    rows: list[Row] = []
    with app_server(first_port) as app, empty_server(first_port) as empty, browser() as chromium:
        for lesson in LESSONS:
            address = f"{app.address}/{lesson.slug}?shown=1"
            rows += _handling(chromium, address, f"{empty.address}/?slider", lesson.slug, presses)
        rows += asked.measure(chromium, app.address, empty.address, section=SECTION, count=presses)
    return rows


def _handling(chromium: Browser, address: str, empty: str, lesson: str, presses: int) -> list[Row]:
    with fresh_context(chromium) as context:
        page = context.new_page()
        frames = Frames(page)
        _, drawn = visit(context, address, FIGURE, page)
        if drawn is None:
            return [Row(SECTION, f"{lesson}: control and cursor", None, note="no figure with the answer shown")]
        floor, _ = visit(context, empty, TEXT)
        moved = moves.measure(page, floor, frames, section=SECTION, lesson=lesson)
        return [redraw.measure(page, floor, section=SECTION, lesson=lesson, count=presses), *moved]
