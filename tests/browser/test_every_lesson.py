"""What must hold on every lesson: accessible, both themes and widths, complete in its link, silent to explore."""

from __future__ import annotations

import re
import subprocess
import sys
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from benchmarks.chromium import PROBES
from benchmarks.moves import sweep, watch
from lesson_ui.words.catalogue import LESSONS
from tests.support.browser import COUNT, IDLE, NewPage, at_rest, opened
from tests.support.repository import ROOT

SLUGS = [lesson.slug for lesson in LESSONS]
# Streamlit's own findings: its toast region and its file uploader. Everything else is ours to mend.
STREAMLITS_OWN = re.compile(r"stToast|stFileUploader")


def findings(page: Page) -> list[str]:
    """Ask axe once the page is whole, and leave out what stands in Streamlit's own toast and uploader."""
    found = []
    for violation in Axe().run(at_rest(page)).response["violations"]:
        for node in violation["nodes"]:
            place = " ".join(map(str, node["target"])) + node["html"]
            if not STREAMLITS_OWN.search(place):
                found.append(f"{violation['id']}: {place}\n{node.get('failureSummary', '')}")
    return found


DARK = "rgb(20, 23, 26)"
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


MISDRAWN = """() => [...document.querySelectorAll(".ph-root *")].filter((node) =>
    [...node.attributes].some(({ name, value }) => !name.endsWith("href") && /NaN|undefined/.test(value)))
    .map((node) => node.outerHTML)"""


@pytest.mark.parametrize("slug", SLUGS)
def test_a_first_visit_in_both_themes_and_all_views(new_page: NewPage, server: str, slug: str) -> None:
    page = new_page("about:blank", color_scheme="light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/{slug}")
    opened(page)
    assert findings(page) == []
    assert asked
    assert [url for url in asked if not url.startswith((server, "blob:", "data:"))] == []  # no other host

    page.get_by_role("button", name="Show me").first.click()
    page.wait_for_url(re.compile(r"[?&]shown="))
    page.emulate_media(color_scheme="dark")  # the page follows at once
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    assert_fits(opened(page), 1440, 12)
    assert findings(page) == []
    assert_exploring_sends_nothing(page)
    assert page.evaluate(MISDRAWN) == []
    assert_pointing_is_measured(page)
    page.set_viewport_size({"width": 820, "height": 1180})
    assert_fits(page, 820, 12)
    page.set_viewport_size({"width": 1920, "height": 1080})  # from the back row: the projector view
    page.goto(f"{server}/{slug}?projector=true&shown=1")
    assert_fits(opened(page), 1920, 18)


def assert_exploring_sends_nothing(page: Page) -> None:
    """Walk over the figure with the keys: what is said about it changes, and the server does not hear of it."""
    page.evaluate(COUNT)
    line = page.locator(".ph-has-grids .ph-line").first
    page.locator(".ph-has-grids .ph-stage").first.focus()
    before = line.inner_text()
    for key in ("Home", "ArrowRight", "ArrowDown", "End", "ArrowLeft"):
        page.keyboard.press(key)
    expect(line).not_to_have_text(before)
    assert page.evaluate("window.sent") == 0


def assert_pointing_is_measured(page: Page) -> None:
    """The benchmark finds what the mouse walks over here, and times the frames that show it."""
    page.evaluate(PROBES)
    area = watch(page)
    assert area is not None
    sweep(page, area, Random(0), steps=8)
    page.wait_for_function("window.bench.moves.length > 0")


def test_home_is_accessible_and_asks_no_other_host(new_page: NewPage, server: str) -> None:
    page = new_page("about:blank", color_scheme="light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server)
    page.wait_for_selector(IDLE)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert findings(page) == []
    assert asked
    assert [url for url in asked if not url.startswith((server, "blob:", "data:"))] == []


def test_home_is_accessible_in_the_dark(new_page: NewPage, server: str) -> None:
    page = new_page(server, color_scheme="dark")
    page.wait_for_selector(IDLE)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert findings(page) == []


def test_the_server_never_asks_for_torch_when_it_is_not_installed() -> None:
    code = "import sys; sys.modules['torch'] = None; import lesson_ui.frame.lesson, lesson_ui.warm_up as w; w.warm_up()"
    finished = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=False)
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
