"""
One server and one Chromium for all journeys; every journey gets a fresh browser context.

Both start with the first journey, and are imported by it: other tests do without.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark journeys by what they ask for, wherever they lie: `-m "not browser"` leaves them out."""
    for item in items:
        if isinstance(item, pytest.Function) and "browser" in item.fixturenames:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the app as `make run` does; the address of its first page."""
    from tests.support.app_server import AppServer

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
    from playwright.sync_api import expect, sync_playwright

    from tests.support.browser import PATIENCE

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    from benchmarks.chromium import NAMES, SWITCHES

    # The shell is the same engine; without a window it needs two thirds of the time.
    path = next((found for name in ("chromium-headless-shell", *NAMES) if (found := shutil.which(name))), None)
    assert path, "Chromium is missing, and the browser tests need it: apt-get install chromium"
    flags = [*SWITCHES, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    chromium = playwright_driver.chromium.launch(executable_path=path, args=flags)
    yield chromium
    chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages in fresh contexts, as new visitors; fail on any error the browser reports."""
    from tests.support.browser import PATIENCE

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
