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

NewPage = Callable[..., Page]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
SLUGS = [lesson.slug for lesson in LESSONS]
# Streamlit's own findings: its toast region and its file uploader. Everything else is ours to mend.
STREAMLITS_OWN = re.compile(r"stToast|stFileUploader")


def ready(page: Page) -> Page:
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root[data-drawn]").first).to_be_visible(timeout=15_000)
    return page


def findings(page: Page) -> list[str]:
    """Ask axe, and leave out what stands in Streamlit's own toast and uploader."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        for node in violation["nodes"]:
            place = " ".join(map(str, node["target"])) + node["html"]
            if not STREAMLITS_OWN.search(place):
                found.append(f"{violation['id']}: {place}\n{node.get('failureSummary', '')}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_axe_finds_nothing_of_ours(new_page: NewPage, server: str, slug: str, scheme: str) -> None:
    page = new_page(f"{server}/{slug}", color_scheme=scheme)
    page.wait_for_selector(IDLE)
    if slug:
        ready(page)
    else:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert findings(page) == []


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_reaches_over_the_edge_and_numbers_can_be_read(
    new_page: NewPage, server: str, slug: str, width: int, height: int
) -> None:
    projector = "?projector=true&shown=1" if width == 1920 else "?shown=1"
    page = ready(new_page(f"{server}/{slug}{projector}", viewport={"width": width, "height": height}))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    frames = page.evaluate("[...document.querySelectorAll('.ph-frame')].map((f) => f.getBoundingClientRect().right)")
    assert frames
    assert max(frames) <= width
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.ph-numbers')]
            .filter((group) => group.getClientRects().length && group.textContent)
            .map((group) => Number(group.getAttribute('font-size')))"""
    )
    assert min(sizes, default=18) >= (18 if width == 1920 else 12)


@pytest.mark.parametrize("slug", SLUGS)
def test_exploring_sends_nothing(new_page: NewPage, server: str, slug: str) -> None:
    page = ready(new_page(f"{server}/{slug}?shown=1"))
    page.evaluate(
        "() => { window.sent = 0; const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (message) { window.sent++; return send.call(this, message); }; }"
    )
    page.locator(".ph-stage").first.focus()
    before = page.locator(".ph-line").first.inner_text()
    for key in ("Home", "ArrowRight", "ArrowDown", "End", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator(".ph-line").first).not_to_have_text(before)
    assert page.evaluate("window.sent") == 0


@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_no_other_host_is_asked(new_page: NewPage, server: str, slug: str) -> None:
    page = new_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/{slug}")
    page.wait_for_selector(IDLE)
    if slug:
        ready(page)
    assert asked
    assert [url for url in asked if not url.startswith((server, "blob:", "data:"))] == []


def test_no_page_brings_torch_into_the_server(new_page: NewPage, server: str) -> None:
    page = new_page(server)
    for slug in SLUGS:
        page.goto(f"{server}/{slug}")
        ready(page)
    port = server.rsplit(":", 1)[1]
    owners = [p for p in Path("/proc").glob("[0-9]*/cmdline") if f"--server.port\0{port}" in _read(p)]
    assert owners
    for owner in owners:
        assert "libtorch" not in _read(owner.with_name("maps"))


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def test_the_server_never_asks_for_torch_when_it_is_not_installed() -> None:
    code = "import sys; sys.modules['torch'] = None; import lesson_ui.lesson, lesson_ui.warm_up as w; w.warm_up()"
    finished = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert finished.returncode == 0
