"""What journeys share: waiting for a page to be at rest, pointing at cells, reading marks, counting messages."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

NewPage = Callable[..., Page]  # opens an address in a browser of its own, as a new visitor
PATIENCE = 60_000  # milliseconds for one thing to happen; a busy machine is not a fault
TRAINED = 180_000  # for a training to end
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
CELL = """([panel, row, column]) => {
    const stage = document.querySelector(".ph-stage");
    const [x, y, w, h] = stage.host.overlay.boxes.get(panel)(row, column);
    const at = stage.getBoundingClientRect();
    return [at.left + x + w / 2, at.top + y + h / 2];
}"""  # the middle of a cell on the screen, in pixels
SHOWN = """(mark) => {
    const found = document.querySelector(`.ph-roles [data-mark="${mark}"]`);
    return found && found.getAttribute("visibility") === "visible" ? found.dataset.cells : "";
}"""  # which cells a mark stands around, while it is seen
COUNT = (
    "() => { window.sent = 0; const send = WebSocket.prototype.send;"
    "WebSocket.prototype.send = function (m) { window.sent++; return send.call(this, m); }; }"
)  # counts the messages to the server in window.sent
STILL = """() => new Promise((done) => {
    let last = "", same = 0;
    const look = () => {
        const seen = [...document.querySelectorAll(".ph-stage, .ph-line, [data-testid=stWidgetLabel]")]
            .map((node) => { const r = node.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }).join()
            + document.querySelectorAll("[data-testid=stElementContainer]").length;
        const fades = document.getAnimations().some((moving) => moving instanceof CSSTransition);
        const waits = document.querySelector("[data-testid=stSkeleton]") !== null;
        same = seen === last && !fades && !waits ? same + 1 : 0;
        last = seen;
        if (same > 12) done(true); else requestAnimationFrame(look);
    };
    look();
})"""


def settled(page: Page) -> None:
    """Wait until the server has answered and the figure is drawn."""
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root[data-drawn]").first).to_be_visible()


def at_rest(page: Page) -> Page:
    """Wait until nothing on the page has moved, faded, come or been waited for, for a dozen frames."""
    page.evaluate(STILL)
    return page


def opened(page: Page) -> Page:
    """Wait until a page that was just asked for is there, drawn and at rest."""
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root[data-drawn]").first).to_be_visible()
    return at_rest(page)


def link(page: Page) -> str:
    """Read the address, once the server has answered: what was changed stands in it then."""
    page.wait_for_selector(IDLE)
    return page.url


def cell(page: Page, panel: str, row: int, column: int) -> tuple[float, float]:
    """Find the middle of a cell on the screen, in pixels, once it stands still."""
    at_rest(page)
    x, y = page.evaluate(CELL, [panel, row, column])
    return float(x), float(y)


def point(page: Page, panel: str, row: int, column: int) -> None:
    """Put the mouse on a cell."""
    page.mouse.move(*cell(page, panel, row, column))


def click(page: Page, panel: str, row: int, column: int) -> None:
    """Click a cell, and wait until the figure follows: the words beside it may come first."""
    page.wait_for_selector(IDLE)
    figure = at_rest(page).locator(".ph-root").first
    drawn = figure.get_attribute("data-drawn")
    page.mouse.click(*page.evaluate(CELL, [panel, row, column]))
    expect(figure).not_to_have_attribute("data-drawn", str(drawn))


def marked(page: Page, mark: str) -> list[tuple[int, int]]:
    """Read which cells an outline stands around."""
    text = page.locator(f"[data-mark='{mark}']").get_attribute("data-cells") or ""
    return sorted((int(r), int(c)) for r, c in (pair.split(",") for pair in text.split()))


def choose(page: Page, label: str, option: str | re.Pattern[str]) -> None:
    """Choose from a list, by the label of its control."""
    box = at_rest(page).get_by_role("combobox", name=re.compile(f"^{label}|{label}$"))
    item = page.get_by_role("option", name=option, exact=True)
    for _ in range(10):
        box.click()
        try:
            item.click(timeout=5000)
            break
        except PlaywrightTimeout:  # a busy machine was still drawing the page, and closed the list again
            continue
    else:
        raise AssertionError(f"{option} could not be chosen from {label}")
    page.wait_for_selector(IDLE)


INSIDE = """(width) => {
    const things = [...document.querySelectorAll(".ph-frame, .katex-html .base")];
    const right = Math.max(...things.map((thing) => thing.getBoundingClientRect().right));
    return things.length > 0 && right <= width && document.documentElement.scrollWidth <= window.innerWidth;
}"""


def assert_inside(page: Page, height: int = 1000) -> None:
    """Nothing reaches over the edge, of a laptop or a tablet; a figure that was resized is waited for."""
    for width in (1440, 820):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(INSIDE, arg=width)
