"""Grids are painted before plotly.js has arrived; what it draws afterwards looks the same."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.browser import IDLE, NewPage, at_rest

PATIENT = """
    window.waiting = [];
    window.requestIdleCallback = (draw) => { if (window.waiting) window.waiting.push(draw); else draw(); return 1; };
"""
GO_ON = "() => { const waiting = window.waiting; window.waiting = null; waiting.forEach((draw) => draw()); }"


def seen(page: Page) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(page.locator(".ph-stage").first.screenshot())).convert("RGB")).astype(int)


@pytest.mark.parametrize("slug", ["filters", "pixels"])
def test_plotly_takes_a_picture_over_without_a_jump(new_page: NewPage, server: str, slug: str) -> None:
    page = new_page("about:blank")
    page.add_init_script(PATIENT)
    page.goto(f"{server}/{slug}?shown=1")
    page.wait_for_selector(IDLE)
    page.wait_for_function("() => window.waiting.length > 0")
    expect(page.locator(".ph-root[data-drawn]")).to_be_visible()
    expect(page.locator(".ph-root[data-plotted]")).to_have_count(0)
    at_rest(page)
    painted = seen(page)
    page.evaluate(GO_ON)
    page.wait_for_selector(".ph-root[data-plotted]")
    at_rest(page)
    plotted = seen(page)
    assert painted.shape == plotted.shape
    # Cells narrower than three pixels may begin one pixel sooner; nothing else moves.
    assert (np.abs(painted - plotted).max(axis=2) > 12).mean() < 0.02
    assert np.abs(painted - plotted).mean() < 1.5


def test_a_lesson_of_small_grids_never_loads_plotly(new_page: NewPage, server: str) -> None:
    page = new_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/convolution?shown=1")
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root.ph-painted[data-drawn]")).to_be_visible()
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ph-line")).to_contain_text("=")
    assert [url for url in asked if "plotly_host/main" in url or url.endswith("/main.js")]
    assert not [url for url in asked if "plotly-" in url and url.endswith(".min.js")]


def test_the_colour_of_every_painted_cell_is_that_of_its_number(new_page: NewPage, server: str) -> None:
    page = new_page(f"{server}/convolution?shown=1")
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root.ph-painted[data-drawn]")).to_be_visible()
    wrong = page.evaluate(
        """() => {
            const { scene, fills, overlay } = document.querySelector(".ph-stage").host;
            const ink = fills.getContext("2d"), sharp = fills.width / fills.clientWidth;
            const wrong = [];
            for (const panel of scene.panels.filter(({ content }) => content.record === "Cells")) {
                const { name, min, max } = panel.content.scale, colours = scene.colours[name];
                panel.content.values.forEach((value, k) => {
                    const row = panel.row0 + Math.floor(k / panel.cols), column = panel.col0 + (k % panel.cols);
                    const [x, y, w] = overlay.boxes.get(panel.name)(row, column);
                    const at = [x, y].map((corner) => Math.round((corner + w / 4) * sharp));
                    const pixel = [...ink.getImageData(...at, 1, 1).data].slice(0, 3);
                    const seen = "#" + pixel.map((part) => part.toString(16).padStart(2, "0")).join("");
                    const meant = colours[Math.round(255 * (value - min) / (max - min))];
                    if (seen !== meant) wrong.push([panel.name, k, value, seen, meant]);
                });
            }
            return wrong;
        }"""
    )
    assert wrong == []


def test_what_is_being_typed_survives_a_change_of_the_window(new_page: NewPage, server: str) -> None:
    page = new_page(f"{server}/convolution?shown=1")
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root[data-drawn]")).to_be_visible()
    page.locator(".ph-stage").focus()
    for key in ("k", "Enter"):
        page.keyboard.press(key)
    page.locator(".ph-editor").fill("7")
    before = page.locator(".ph-editor").bounding_box()
    assert before
    page.set_viewport_size({"width": 900, "height": 800})
    page.wait_for_function(
        "(x) => document.querySelector('.ph-editor').getBoundingClientRect().x !== x", arg=before["x"]
    )
    expect(page.locator(".ph-editor")).to_have_value("7")
    page.locator(".ph-editor").press("Enter")
    expect(page.locator(".ph-numbers text", has_text="7").first).to_be_visible()
    page.wait_for_url("**weight=7**")
