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
FEWEST = STEPS // 3  # moves that must have changed what is shown: others stay on the same cell or between two
SETTLE = 400  # ms; longer than anything a move may leave behind
PLAIN = "[data-testid=stApp]"
WALKED = ".ph-has-grids"  # the figures that a cursor walks over; the first one is measured

Move = dict[str, Any]  # how long its handlers took, until its frame, since its event


class Area(NamedTuple):
    """Where the cursor walks, in pixels of the viewport: the result's cells, a curve, blocks."""

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
    Sweep the mouse over what the cursor walks on and, in turn, over the empty page.

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
    area = watch(page)
    if area is None:
        note = "nothing to point at on this page"
        return [Row(section, f"{lesson}: cursor move to frame", None, wanted=_wanted(WANTED), met=False, note=note)]
    floor.evaluate("(area) => window.bench.plainMoves(area)", PLAIN)
    floor.evaluate("(how) => window.bench.watchMoves(how)", {"area": PLAIN, "target": PLAIN})
    rows = rows_of(section, lesson, *_swept(page, floor, area, frames), WANTED)
    for each in (page, floor):
        slow_down(each, WEAK)
    weak, *_ = rows_of(section, f"{lesson}, weak machine", *_swept(page, floor, area, frames), WANTED_WEAK)
    for each in (page, floor):
        slow_down(each, 1)
    return [*rows, weak]


def watch(page: Page) -> Area | None:
    """
    Find what the cursor walks on and start to time the moves over it.

    Parameters
    ----------
    page : Page
        A lesson, with the stopwatches in it.

    Returns
    -------
    Area or None
        None where there is nothing to point at.
    """
    found = page.evaluate("window.bench.walkedArea()")
    if found is None:
        return None
    watched = {"area": f"{WALKED} .ph-stage", "target": f"{WALKED} .ph-overlay"}
    page.evaluate("(how) => window.bench.watchMoves(how)", watched)
    return Area(**found)


def _swept(page: Page, floor: Page, area: Area, frames: Frames) -> tuple[list[Move], list[Move], int]:
    before = frames.sent
    for each in (page, floor):
        each.evaluate("window.bench.moves.length = 0")
    for k in range(2):
        sweep(page, area, Random(k))
        page.wait_for_timeout(SETTLE)
        sweep(floor, Area(100, 100, 400, 300), Random(k))
    return page.evaluate("window.bench.moves"), floor.evaluate("window.bench.moves"), frames.sent - before


def sweep(page: Page, area: Area, rng: Random, steps: int = STEPS // 2) -> None:
    """
    Move the mouse from place to place.

    Parameters
    ----------
    page : Page
        Brought to the front.
    area : Area
        Where the places lie.
    rng : Random
        Chooses them.
    steps : int
        How many.
    """
    page.bring_to_front()
    for _ in range(steps):
        page.mouse.move(area.x + rng.uniform(3, area.width - 3), area.y + rng.uniform(3, area.height - 3))


def rows_of(section: str, lesson: str, moves: list[Move], plain: list[Move], sent: int, limit: float) -> list[Row]:
    """
    Lay out the times of the moves over a lesson and over the empty page.

    Parameters
    ----------
    section, lesson : str
        For the rows.
    moves, plain : list of Move
        Those that changed what is shown.
    sent : int
        Messages sent meanwhile.
    limit : float
        Milliseconds, for the time to the frame.

    Returns
    -------
    list of Row
        Time to the frame, time in the handlers.
    """
    frame, handled = summarise([m["frame"] for m in moves]), summarise([m["handled"] for m in moves])
    good = frame is not None and frame.n >= FEWEST and frame.p95 <= limit and sent == 0
    return [
        Row(
            section,
            f"{lesson}: cursor move to frame",
            frame,
            beside="one attribute written",
            other=summarise([m["frame"] for m in plain]),
            wanted=_wanted(limit),
            met=good,
            note=f"{sent} messages sent during {STEPS} moves, {len(moves)} of which changed what is shown",
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


def _wanted(limit: float) -> str:
    return f"p95 <= {limit:g}, 0 messages"
