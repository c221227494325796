"""The time from a click on a number to the page that explains it, for each network that comes with the app."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.chromium import FIGURE, TEXT, fresh_context, visit
from benchmarks.redraw import ECHOED, IN_A_ROW, PATIENCE, QUIET, Control, press
from benchmarks.report import Row
from benchmarks.summary import summarise
from cnn_core.models import shipped_models

WANTED_P95 = 150.0  # ms
# Everything that tells of a number: its name and value, the sums in formulas, the terms laid out as grids.
EXPLAINED = {
    "parts": [
        {"selector": ".st-key-explain-trail", "attribute": None},
        {"selector": ".st-key-lesson-below [data-testid=stMarkdown]", "attribute": None},
        {"selector": f".st-key-explain-terms {FIGURE}", "attribute": "data-drawn"},
    ],
    "event": "click",
    "patience": PATIENCE,
}


def measure(chromium: Browser, address: str, empty: str, *, section: str, count: int) -> list[Row]:
    """
    Click numbers of a layer of each shipped network.

    Parameters
    ----------
    chromium : Browser
        Where.
    address, empty : str
        The app and the empty page.
    section : str
        For the rows.
    count : int
        Clicks on each network.

    Returns
    -------
    list of Row
        One a network.
    """
    rows = []
    for model in shipped_models():
        with fresh_context(chromium) as context:
            page = context.new_page()
            asked = urlencode({"shown": "1", "explain_network": model.title})
            _, drawn = visit(context, f"{address}/explain?{asked}", FIGURE, page)
            name = f"explain, {model.name}: click to explained"
            if drawn is None:
                rows.append(Row(section, name, None, note="no figure"))
                continue
            floor, _ = visit(context, f"{empty}/?slider", TEXT)
            rows.append(_row(page, floor, section, name, count))
    return rows


def _row(page: Page, floor: Page, section: str, name: str, count: int) -> Row:
    rng = np.random.default_rng(0)
    slider = Control("slider", floor.locator("[data-testid=stSlider] input").first)
    times: list[float | None] = []
    beside: list[float | None] = []
    while len(times) < count:
        page.bring_to_front()
        times += [_click(page, rng) for _ in range(IN_A_ROW)]
        floor.bring_to_front()
        beside += [press(floor, slider, ECHOED).taken for _ in range(IN_A_ROW)]
    summary = summarise([taken for taken in times if taken is not None])
    missed = times.count(None)
    return Row(
        section,
        name,
        summary,
        beside="slider echoed as text",
        other=summarise([taken for taken in beside if taken is not None]),
        wanted=f"p95 <= {WANTED_P95:g}",
        met=summary is not None and summary.p95 <= WANTED_P95,
        note=f"{missed} clicks met the number asked before" if missed else "",
    )


def _click(page: Page, rng: np.random.Generator) -> float | None:
    """Click any number of the layer on a page at rest."""
    page.evaluate("(quiet) => window.bench.rest(quiet)", QUIET)
    layer: dict[str, Any] = page.evaluate("window.bench.walkedArea()")
    x = layer["x"] + rng.random() * layer["width"]
    y = layer["y"] + rng.random() * layer["height"]
    page.evaluate("(how) => window.bench.arm(how)", EXPLAINED)
    page.mouse.click(x, y)
    taken = page.evaluate("window.bench.change")
    return None if taken is None else float(taken)
