"""Waiting for a page to be at rest, so that the mouse finds what it was sent to."""

from __future__ import annotations

from playwright.sync_api import Page

STILL = """() => new Promise((done) => {
    let last = "", same = 0;
    const look = () => {
        const seen = [...document.querySelectorAll(".ph-stage, .ph-line, [data-testid=stWidgetLabel]")]
            .map((node) => { const r = node.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }).join();
        same = seen === last ? same + 1 : 0;
        last = seen;
        if (same > 12) done(true); else requestAnimationFrame(look);
    };
    look();
})"""


def at_rest(page: Page) -> Page:
    """Wait until nothing on the page has moved for a dozen frames."""
    page.evaluate(STILL)
    return page


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
