"""One server and one Chromium for all journeys; every test gets a fresh browser context."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from benchmarks.chromium import NAMES, SWITCHES
from tests.support.app_server import AppServer
from tests.support.browser import PATIENCE

FLAGS = [*SWITCHES, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
expect.set_options(timeout=PATIENCE)
BROWSERS = ("chromium-headless-shell", *NAMES)  # the same engine; without a window it needs two thirds of the time


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the app as `make run` does; the address of its first page."""
    app = AppServer(tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("server") / "log.txt")
    try:
        app.start()
        yield app.address
        # Every journey on this server is over: none of them brought PyTorch into it.
        assert "libtorch" not in Path(f"/proc/{app.pid}/maps").read_text()
    finally:
        app.stop()
    assert "Traceback" not in app.said, app.said[-4000:]


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "Chromium is missing, and the browser tests need it: apt-get install chromium"
    chromium = playwright_driver.chromium.launch(executable_path=path, args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages in fresh contexts, as new visitors; fail on any error the browser reports."""
    contexts, errors = [], []

    def open_page(url: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, errors


def settled(page: Page) -> None:
    """Wait until the server has answered and the figure is drawn."""
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root[data-drawn]").first).to_be_visible()
