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
