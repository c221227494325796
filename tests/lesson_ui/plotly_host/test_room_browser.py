"""In the projector view a figure takes the room that is left, whatever came above it afterwards."""

from __future__ import annotations

import pytest

from tests.support.browser import IDLE, NewPage

ROOM = "() => [...document.querySelectorAll('.ph-stage')].at(-1).host.lastRoom"
# What stands above grows once the figure is drawn, as a curve or a sentence that comes late does.
GROW = """() => {
    const above = document.createElement("div");
    above.style.height = "60px";
    document.querySelector("[data-testid=stMainBlockContainer]").prepend(above);
}"""


@pytest.mark.parametrize("slug", ["convolution", "pooling"])
def test_what_comes_above_takes_its_height_from_the_figure(new_page: NewPage, server: str, slug: str) -> None:
    page = new_page(f"{server}/{slug}?projector=true&shown=1", viewport={"width": 1920, "height": 1080})
    page.wait_for_selector(IDLE)
    page.wait_for_selector(".ph-root[data-drawn]")
    before = page.evaluate(ROOM)
    page.evaluate(GROW)
    page.wait_for_function(f"before => ({ROOM})() !== before", arg=before)
    assert 44 <= before - page.evaluate(ROOM) <= 76  # with the gap of the column
