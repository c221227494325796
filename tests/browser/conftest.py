"""One server and one Chromium for all journeys; every test gets a fresh browser context."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
expect.set_options(timeout=15_000)  # a busy machine is not a fault
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the app as `make run` does; the address of its first page."""
    port = _free_port()
    log = tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "CNN_LESSONS_DATA": str(tmp_path_factory.mktemp("data"))}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(address, process, log)
        yield address
        # Every journey on this server is over: none of them brought PyTorch into it.
        assert "libtorch" not in Path(f"/proc/{process.pid}/maps").read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert "Traceback" not in log.read_text(), log.read_text()[-4000:]


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    stop = threading_deadline(60)
    while not stop():
        assert process.poll() is None, log.read_text()
        try:
            with opener.open(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            continue
    raise AssertionError("The server did not come up:\n" + log.read_text())


def threading_deadline(seconds: float) -> Callable[[], bool]:
    """Make a function that tells whether some seconds have passed."""
    import time

    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


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
        page.set_default_timeout(20_000)
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
