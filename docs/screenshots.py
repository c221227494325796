"""Take the README's pictures from the running app: `python docs/screenshots.py http://localhost:8501`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

OUT = Path(__file__).parent / "images"
SHOTS = {
    "convolution": "convolution?shown=1",
    "filters": "filters?shown=1",
    "explain": "explain?shown=1&pin=25,25",
}


def main(address: str) -> None:
    """Write one PNG a shot."""
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path in SHOTS.items():
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{address}/{path}")
            expect(page.locator(".ph-root[data-drawn]").first).to_be_visible(timeout=30_000)
            page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
            page.screenshot(path=OUT / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
