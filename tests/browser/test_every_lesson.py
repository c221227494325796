"""What must hold on every lesson: accessible, both themes and widths, complete in its link, silent to explore."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lesson_ui.catalogue import LESSONS
from tests.support.browser import IDLE, opened

NewPage = Callable[..., Page]
SLUGS = [lesson.slug for lesson in LESSONS]
# Streamlit's own findings: its toast region and its file uploader. Everything else is ours to mend.
STREAMLITS_OWN = re.compile(r"stToast|stFileUploader")


def findings(page: Page) -> list[str]:
    """Ask axe, and leave out what stands in Streamlit's own toast and uploader."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        for node in violation["nodes"]:
            place = " ".join(map(str, node["target"])) + node["html"]
            if not STREAMLITS_OWN.search(place):
                found.append(f"{violation['id']}: {place}\n{node.get('failureSummary', '')}")
    return found


SIZES = """() => [...document.querySelectorAll('.ph-numbers')]
    .filter((group) => group.getClientRects().length && group.textContent)
    .map((group) => Number(group.getAttribute('font-size')))"""
FITS = """(width) => {
    const rights = [...document.querySelectorAll('.ph-frame')].map((f) => f.getBoundingClientRect().right);
    return document.documentElement.scrollWidth <= window.innerWidth && rights.length && Math.max(...rights) <= width;
}"""


def assert_fits(page: Page, width: int, smallest: int) -> None:
    """Nothing reaches over the edge, and every number can be read; a figure that was resized is waited for."""
    page.wait_for_function(FITS, arg=width)
    assert min(page.evaluate(SIZES), default=smallest) >= smallest


@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_a_first_visit_is_accessible_and_asks_no_other_host(new_page: NewPage, server: str, slug: str) -> None:
    page = new_page("about:blank", color_scheme="light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/{slug}")
    page.wait_for_selector(IDLE)
    if slug:
        opened(page)
    else:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert findings(page) == []
    assert asked
    assert [url for url in asked if not url.startswith((server, "blob:", "data:"))] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_exploring_sends_nothing_and_all_views_hold_the_figure(new_page: NewPage, server: str, slug: str) -> None:
    page = opened(new_page(f"{server}/{slug}?shown=1", color_scheme="dark"))
    assert_fits(page, 1440, 12)
    assert findings(page) == []
    page.evaluate(
        "() => { window.sent = 0; const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (message) { window.sent++; return send.call(this, message); }; }"
    )
    page.locator(".ph-has-grids .ph-stage").first.focus()
    before = page.locator(".ph-has-grids .ph-line").first.inner_text()
    for key in ("Home", "ArrowRight", "ArrowDown", "End", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator(".ph-has-grids .ph-line").first).not_to_have_text(before)
    assert page.evaluate("window.sent") == 0
    page.set_viewport_size({"width": 820, "height": 1180})
    assert_fits(page, 820, 12)
    page.set_viewport_size({"width": 1920, "height": 1080})  # from the back row: the projector view
    page.goto(f"{server}/{slug}?projector=true&shown=1")
    assert_fits(opened(page), 1920, 18)


def test_home_is_accessible_in_the_dark(new_page: NewPage, server: str) -> None:
    page = new_page(server, color_scheme="dark")
    page.wait_for_selector(IDLE)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert findings(page) == []


def test_the_server_never_asks_for_torch_when_it_is_not_installed() -> None:
    code = "import sys; sys.modules['torch'] = None; import lesson_ui.lesson, lesson_ui.warm_up as w; w.warm_up()"
    finished = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert finished.returncode == 0


# What is drawn, wherever it stands: a bar at the side makes the page a pixel narrower.
OVER = """() => [...document.querySelectorAll(".ph-overlay *")]
    .map((node) => `${node.tagName} ${node.getAttribute("class")} ${node.childElementCount ? "" : node.textContent}`)
    .join("\\n")"""


# The lessons whose activities show figures of different kinds: blocks, bars, pictures with outlines, curves, grids.
@pytest.mark.parametrize("slug", ["architectures", "receptive_field", "activations"])
def test_nothing_of_an_activity_stays_when_another_is_chosen(new_page: NewPage, server: str, slug: str) -> None:
    page = opened(new_page(f"{server}/{slug}?shown=1"))
    first = page.evaluate(OVER)
    activities = page.locator(".st-key-lesson-question [data-testid=stButtonGroup]").first.get_by_role("radio")
    for activity in [*activities.all()[1:], activities.first]:
        drawn = page.locator(".ph-root").first.get_attribute("data-drawn")
        activity.click()
        expect(page.locator(".ph-root").first).not_to_have_attribute("data-drawn", str(drawn))
    page.wait_for_function(f"(first) => ({OVER})() === first", arg=first)
