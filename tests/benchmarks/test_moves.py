"""Rows of 'cursor move to frame', and the stopwatch behind them on figures whose time is known."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.chromium import PROBES
from benchmarks.moves import FEWEST, WANTED, Move, rows_of, sweep, watch
from tests.support.browser import NewPage

QUICK, SLOW = 1, 30  # ms that a handler of the page below takes
# The least a figure can be: a stage, what is drawn over it, and a handler that moves a mark.
FIGURE = """<style>.ph-stage { width: 400px; height: 300px; } .ph-overlay { pointer-events: none; }</style>
<div class="ph-has-grids"><div class="ph-stage"><svg class="ph-overlay" width="400" height="300">%s</svg></div></div>
<script>document.querySelector(".ph-stage").addEventListener("pointermove", (event) => {
    const until = performance.now() + %d;
    while (performance.now() < until);
    document.querySelector(".mark").setAttribute("x", event.clientX);
});</script>"""
MARK = '<rect class="mark" width="4" height="4"/>'
GRID = f"""<clipPath id="ph-figure-output"><rect/></clipPath><rect x="50" y="60" width="200" height="100"/>
<g class="ph-roles"><g data-mark="cursor-result-output" clip-path="url(#ph-figure-output)">{MARK}</g></g>"""
CURVE = f'<rect class="ph-curve-back" x="50" y="60" width="200" height="100"/>{MARK}'
BLOCKS = f'<g class="ph-blocks"><rect x="50" y="60" width="200" height="100"/></g>{MARK}'


def moves(taken: float, count: int = 60) -> list[Move]:
    return [{"handled": taken / 2, "frame": taken, "since": taken}] * count


@pytest.mark.parametrize(
    ("measured", "sent", "met"),
    [
        (moves(WANTED), 0, True),
        (moves(WANTED + 0.1), 0, False),
        (moves(1.0)[:-4] + moves(WANTED + 0.1, 4), 0, False),  # more than one of twenty
        (moves(1.0), 1, False),
        (moves(1.0, FEWEST), 0, True),
        (moves(1.0, FEWEST - 1), 0, False),
        ([], 0, False),
    ],
)
def test_slow_moves_messages_and_moves_that_show_nothing_miss_the_limit(
    measured: list[Move], sent: int, met: bool
) -> None:
    frame, handlers = rows_of("interaction", "lesson", measured, moves(1.0), sent, WANTED)
    assert (frame.met, handlers.met) == (met, None)
    assert frame.wanted == "p95 <= 12, 0 messages"


@pytest.mark.parametrize("drawn", [GRID, CURVE, BLOCKS], ids=["grid", "curve", "blocks"])
@pytest.mark.parametrize("taken", [QUICK, SLOW])
def test_moves_are_timed_over_what_the_cursor_walks_on(new_page: NewPage, drawn: str, taken: int) -> None:
    page = new_page("about:blank")
    page.set_content(FIGURE % (drawn, taken))
    page.evaluate(PROBES)
    area = watch(page)
    assert area is not None
    assert (area.width, area.height) == (200, 100)
    sweep(page, area, Random(0), steps=4)
    page.wait_for_function("window.bench.moves.length === 4")
    assert all(taken <= move["handled"] <= move["frame"] for move in page.evaluate("window.bench.moves"))


def test_a_page_without_a_cursor_has_nothing_to_point_at(new_page: NewPage) -> None:
    page = new_page("about:blank")
    page.evaluate(PROBES)
    assert watch(page) is None
    page.set_content(FIGURE % ("", QUICK))
    assert watch(page) is None
