"""The cursor over the result: how long a move takes, and that no message leaves the browser."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from playwright.sync_api import Page, WebSocket

from benchmarks.chromium import slow_down
from benchmarks.report import Row
from benchmarks.summary import summarise

WANTED = 12.0  # ms
WANTED_WEAK = 33.0  # ms, on a machine four times slower
WEAK = 4  # times slower
STEPS = 60
SETTLE = 400  # ms; longer than anything a move may leave behind
PLAIN = "[data-testid=stApp]"

Move = dict[str, Any]  # how long its handlers took, until its frame, since its event


class Grid(NamedTuple):
    """Where the result's cells stand, in pixels of the viewport."""

    x: float
    y: float
    width: float
    height: float


class Frames:
    """
    Count what a page sends over its WebSockets.

    Parameters
    ----------
    page : Page
        Before it opens anything.
    """

    def __init__(self, page: Page) -> None:
        self.sent = 0
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", self._count)

    def _count(self, payload: bytes | str) -> None:
        self.sent += 1


def measure(page: Page, floor: Page, frames: Frames, *, section: str, lesson: str) -> list[Row]:
    """
    Sweep the mouse over the result grid and, in turn, over the empty page.

    Parameters
    ----------
    page, floor : Page
        The lesson and the empty page, both ready.
    frames : Frames
        Counts the lesson's messages.
    section, lesson : str
        For the rows.

    Returns
    -------
    list of Row
        Time to the frame, time in the handlers, messages sent; then the same on a machine `WEAK` times slower.
    """
    found = page.evaluate("window.bench.resultGrid()")
    if found is None:
        return [Row(section, f"{lesson}: cursor move", None, note="no result grid on this page")]
    grid = Grid(**found)
    page.evaluate("(how) => window.bench.watchMoves(how)", {"area": ".ph-stage", "target": ".ph-overlay"})
    floor.evaluate("(area) => window.bench.plainMoves(area)", PLAIN)
    floor.evaluate("(how) => window.bench.watchMoves(how)", {"area": PLAIN, "target": PLAIN})
    rows = _rows(section, lesson, *_swept(page, floor, grid, frames), WANTED)
    for each in (page, floor):
        slow_down(each, WEAK)
    weak, *_ = _rows(section, f"{lesson}, weak machine", *_swept(page, floor, grid, frames), WANTED_WEAK)
    for each in (page, floor):
        slow_down(each, 1)
    return [*rows, weak]


def _swept(page: Page, floor: Page, grid: Grid, frames: Frames) -> tuple[list[Move], list[Move], int]:
    before = frames.sent
    for each in (page, floor):
        each.evaluate("window.bench.moves.length = 0")
    for k in range(2):
        _sweep(page, grid, Random(k))
        page.wait_for_timeout(SETTLE)
        _sweep(floor, Grid(100, 100, 400, 300), Random(k))
    return page.evaluate("window.bench.moves"), floor.evaluate("window.bench.moves"), frames.sent - before


def _sweep(page: Page, grid: Grid, rng: Random) -> None:
    page.bring_to_front()
    for _ in range(STEPS // 2):
        page.mouse.move(grid.x + rng.uniform(3, grid.width - 3), grid.y + rng.uniform(3, grid.height - 3))


def _rows(section: str, lesson: str, moves: list[Move], plain: list[Move], sent: int, limit: float) -> list[Row]:
    frame, handled = summarise([m["frame"] for m in moves]), summarise([m["handled"] for m in moves])
    good = frame is not None and frame.p95 <= limit and sent == 0
    return [
        Row(
            section,
            f"{lesson}: cursor move to frame",
            frame,
            beside="one attribute written",
            other=summarise([m["frame"] for m in plain]),
            wanted=f"p95 <= {limit:g}, 0 messages",
            met=good,
            note=f"{sent} messages sent during {STEPS} moves",
            extra={"messages": sent, "since_event": summarise([m["since"] for m in moves])},
        ),
        Row(
            section,
            f"{lesson}: of this, the handlers",
            handled,
            beside="one attribute written",
            other=summarise([m["handled"] for m in plain]),
        ),
    ]
