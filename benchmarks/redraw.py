"""From a key or click on a control to the redrawn figure, beside a slider on an empty page that is echoed as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page, TimeoutError

from benchmarks.chromium import FIGURE, TEXT
from benchmarks.report import Row
from benchmarks.summary import summarise

WANTED_P50, WANTED_P95 = 100.0, 200.0  # ms
IN_A_ROW = 5  # presses on one page before the other page has its turn
PATIENCE = 3000  # ms for one press
QUIET = 150  # ms without a change before a page is at rest
BAR = ".st-key-lesson-controls"
DRAWN = {"selector": FIGURE, "attribute": "data-drawn", "patience": PATIENCE}
ECHOED = {"selector": TEXT, "attribute": None, "patience": PATIENCE}


@dataclass
class Control:
    """
    A control on the page and how it is moved.

    Attributes
    ----------
    kind : str
        Slider, toggle, choice or segments.
    at : Locator
        What has the focus or is clicked.
    forward : bool
        Which way it goes next.
    """

    kind: str
    at: Locator
    forward: bool = True


class Press(NamedTuple):
    """
    One change of a control.

    Attributes
    ----------
    kind : str
        Of the control.
    taken : float or None
        Milliseconds from the event to the frame with the change; None if nothing changed.
    """

    kind: str
    taken: float | None


@dataclass
class Presses:
    """All presses on one page."""

    made: list[Press] = field(default_factory=list)

    @property
    def times(self) -> list[float]:
        """The times of the presses that changed something."""
        return [press.taken for press in self.made if press.taken is not None]


def measure(page: Page, floor: Page, *, section: str, lesson: str, count: int) -> Row:
    """
    Press the controls of a lesson and the empty page's slider in turn.

    Parameters
    ----------
    page, floor : Page
        The lesson and the empty page, both ready.
    section, lesson : str
        For the row.
    count : int
        Presses on each.

    Returns
    -------
    Row
        The row.
    """
    controls = find_controls(page)
    ours, beside = Presses(), Presses()
    if not controls:
        return Row(section, f"{lesson}: control to redrawn figure", None, note="no control in the row")
    slider = Control("slider", floor.locator("[data-testid=stSlider] input").first)
    while len(ours.made) < count:
        page.bring_to_front()
        for _ in range(IN_A_ROW):
            ours.made.append(press(page, controls[len(ours.made) % len(controls)], DRAWN))
        floor.bring_to_front()
        for _ in range(IN_A_ROW):
            beside.made.append(press(floor, slider, ECHOED))
    return _row(section, lesson, ours, beside)


def find_controls(page: Page) -> list[Control]:
    """
    Find the controls in the row under the figure.

    Parameters
    ----------
    page : Page
        A lesson.

    Returns
    -------
    list of Control
        Those to be seen without opening anything, in their order on the page by kind.
    """
    kinds = {
        "slider": "[data-testid=stSlider] input[type=range]",
        "toggle": "[data-testid=stCheckbox]",
        "choice": "[data-testid=stSelectbox] input",
        "segments": "[data-testid=stButtonGroup]",
    }
    row = page.locator(f"{BAR} > [data-testid=stLayoutWrapper]").first
    return [Control(kind, at) for kind, selector in kinds.items() for at in row.locator(selector).all()]


def press(page: Page, control: Control, change: dict[str, Any]) -> Press:
    """
    Move a control of a page at rest by one step, or back again, and take the time until the change is on the screen.

    Parameters
    ----------
    page : Page
        Where it stands; in front.
    control : Control
        Which one; remembers the way it goes.
    change : dict
        What has to change, for the stopwatch in the page.

    Returns
    -------
    Press
        The time.
    """
    page.evaluate("(quiet) => window.bench.rest(quiet)", QUIET)
    try:
        taken = _MOVES[control.kind](page, control, change)
    except TimeoutError:  # the control did not open, or something stood before it
        taken = None
    control.forward = not control.forward  # away and back: the lesson stays near its default size
    return Press(control.kind, taken)


def _arm(page: Page, change: dict[str, Any], event: str) -> None:
    page.evaluate("(how) => window.bench.arm(how)", {**change, "event": event})


def _taken(page: Page) -> float | None:
    taken = page.evaluate("window.bench.change")
    return None if taken is None else float(taken)


def _move_slider(page: Page, control: Control, change: dict[str, Any]) -> float | None:
    control.at.focus(timeout=PATIENCE)
    _arm(page, change, "keydown")
    page.keyboard.press("ArrowRight" if control.forward else "ArrowLeft")
    return _taken(page)


def _move_toggle(page: Page, control: Control, change: dict[str, Any]) -> float | None:
    _arm(page, change, "click")
    control.at.locator("label").first.click(position={"x": 12, "y": 10}, timeout=PATIENCE)
    return _taken(page)


def _move_choice(page: Page, control: Control, change: dict[str, Any]) -> float | None:
    options = page.locator("[role=option]")
    if not options.count():
        control.at.click(timeout=PATIENCE)
    options.first.wait_for(timeout=PATIENCE)
    page.keyboard.press("ArrowDown" if control.forward else "ArrowUp")
    _arm(page, change, "keydown")
    page.keyboard.press("Enter")
    return _taken(page)


def _move_segments(page: Page, control: Control, change: dict[str, Any]) -> float | None:
    _arm(page, change, "click")
    control.at.locator("button[aria-checked=false], button[aria-pressed=false]").first.click(timeout=PATIENCE)
    return _taken(page)


_MOVES: dict[str, Callable[[Page, Control, dict[str, Any]], float | None]] = {
    "slider": _move_slider,
    "toggle": _move_toggle,
    "choice": _move_choice,
    "segments": _move_segments,
}


def _row(section: str, lesson: str, ours: Presses, beside: Presses) -> Row:
    summary = summarise(ours.times)
    kinds = {
        kind: [p.taken for p in ours.made if p.kind == kind and p.taken]
        for kind in dict.fromkeys(p.kind for p in ours.made)
    }
    still = len(ours.made) - len(ours.times)
    told = ", ".join(f"{kind} {s.p50:.0f} ms" for kind, times in kinds.items() if (s := summarise(times)))
    return Row(
        section,
        f"{lesson}: control to redrawn figure",
        summary,
        beside="slider echoed as text",
        other=summarise(beside.times),
        wanted=f"p50 <= {WANTED_P50:g}, p95 <= {WANTED_P95:g}",
        met=summary is not None and summary.p50 <= WANTED_P50 and summary.p95 <= WANTED_P95,
        note=f"{told}; {still} presses changed nothing" if still else told,
        extra={"by_kind": kinds, "unchanged": still, "floor_unchanged": len(beside.made) - len(beside.times)},
    )
