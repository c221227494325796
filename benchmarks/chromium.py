"""The browser that measures: Chromium without a screen, with stopwatches in every page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

PROBES = (Path(__file__).parent / "probes.js").read_text(encoding="utf-8")
NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
VIEWPORT = {"width": 1440, "height": 900}
FIGURE = ".ph-root[data-drawn]"
TEXT = "[data-testid=stText]"
CHART = "[data-testid=stPlotlyChart] .heatmaplayer .hm"
PATIENCE = 20_000  # ms


@contextmanager
def browser() -> Iterator[Browser]:
    """
    Start Chromium.

    Yields
    ------
    Browser
        Closed at the end.

    Raises
    ------
    RuntimeError
        If there is no Chromium.
    """
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("Chromium is missing, and the interaction benchmark needs it: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        try:
            yield chromium
        finally:
            chromium.close()


def fresh_context(chromium: Browser) -> BrowserContext:
    """
    Open a context with an empty cache and the size pages are designed for.

    Parameters
    ----------
    chromium : Browser
        The browser.

    Returns
    -------
    BrowserContext
        To be closed by the caller.
    """
    return chromium.new_context(viewport={"width": VIEWPORT["width"], "height": VIEWPORT["height"]})


def slow_down(page: Page, times: float) -> None:
    """
    Give the page only a part of the processor, as on a weak machine.

    Parameters
    ----------
    page : Page
        Which page.
    times : float, >= 1
        How many times slower.
    """
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def visit(context: BrowserContext, address: str, ready: str, page: Page | None = None) -> tuple[Page, float | None]:
    """
    Open a page and take the time until it is ready.

    Parameters
    ----------
    context : BrowserContext
        Where to open it.
    address : str
        What to open.
    ready : str
        Selector of what has to be there; the script has to have finished too.
    page : Page or None
        An unused page to open it in; None opens a new one.

    Returns
    -------
    (Page, float or None)
        The page, and milliseconds from the start of the navigation to the frame that shows it; None if `ready`
        never came.
    """
    page = page or context.new_page()
    page.add_init_script(f"if (!window.bench) {{ {PROBES} window.bench.watchReady({ready!r}); }}")
    page.goto(address)
    try:
        page.wait_for_function("() => window.bench.readyAt > 0", timeout=PATIENCE)
    except TimeoutError:
        return page, None
    return page, float(page.evaluate("window.bench.readyAt"))
