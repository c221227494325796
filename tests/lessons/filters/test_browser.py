"""Journeys through the filters lesson: cursor on pictures, zoom, picking a map, an own picture, a link."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from cnn_core.images import to_png
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.lessons.filters.figure import filter_info
from lesson_ui.pictures.by_key import fitted_grey
from lesson_ui.words.numbers import number_text
from tests.support.browser import CELL, COUNT, NewPage, at_rest, cell, link, opened, point

RANGES = """() => {
    const layout = document.querySelector(".ph-plot")._fullLayout;
    return ["xaxis", "yaxis", "xaxis2", "yaxis2"].map((axis) => layout[axis].range);
}"""


def open_lesson(new_page: NewPage, server: str, address: str = "shown=1", **options: object) -> Page:
    return opened(new_page(f"{server}/filters?{address}", **options))


def test_either_picture_moves_the_cursor_without_a_message(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    info = filter_info(fitted_grey("cat", 128), NAMED_KERNELS["sobel-x"].weight)
    page.evaluate(COUNT)
    for panel, row, column in (("response", 40, 60), ("input", 20, 100), ("response", 0, 0), ("input", 70, 10)):
        point(page, panel, row, column)
        line = page.locator(".ph-line")
        expect(line).to_contain_text(f"row {row}, column {column}:")
        expect(line).to_contain_text("= " + number_text(float(info.response[row, column]), 0))
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ph-line")).to_contain_text("row 71, column 10:")
    assert page.evaluate("window.sent") == 0


def test_zoom_is_shared_square_numbered_and_kept(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.wait_for_selector(".ph-root[data-plotted]")  # from then on plotly.js zooms
    point(page, "input", 20, 20)
    page.mouse.down()
    at_rest(page)
    page.mouse.move(*page.evaluate(CELL, ["input", 26, 30]), steps=5)
    page.mouse.up()
    page.wait_for_function("() => document.querySelector('.ph-plot')._fullLayout.xaxis.range[0] > 10")
    x, y, x2, y2 = page.evaluate(RANGES)
    assert (x, y) == (x2, y2)
    expect(page.locator(".ph-numbers text").filter(has_text="?")).to_have_count(0)
    grey = fitted_grey("cat", 128)
    expect(page.locator(f".ph-numbers text:text-is('{int(grey[23, 25])}')").first).to_be_visible()
    page.get_by_text("with ReLU").click()
    expect(page.locator(".ph-title", has_text="after ReLU")).to_be_visible()
    assert page.evaluate(RANGES)[0] == x
    page.wait_for_function(
        "() => { const { plotted, drawn } = document.querySelector('.ph-root').dataset; return plotted === drawn; }"
    )
    page.mouse.dblclick(*cell(page, "input", 24, 26))  # and the whole picture is back
    page.wait_for_function("() => document.querySelector('.ph-plot')._fullLayout.xaxis.range.join() === '-1.5,128.5'")
    assert page.evaluate(RANGES)[0] == page.evaluate(RANGES)[2]


def test_a_map_of_the_bank_can_be_picked(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "shown=1&filters_view=all+filters")
    picks = page.locator(".ph-pick")
    expect(picks).to_have_count(len(NAMED_KERNELS))
    expect(page.locator(".ph-picked")).to_contain_text("Sobel x")
    page.get_by_role("button", name="Show Emboss large").press("Enter")
    expect(page.locator(".ph-title", has_text="products")).to_be_visible()
    expect(page.locator(".ph-pick")).to_have_count(0)
    page.wait_for_url("**filters_kernel=-2+-1+0**")


def test_an_own_picture_and_its_link(new_page: NewPage, server: str, tmp_path: Path) -> None:
    page = open_lesson(new_page, server)
    file = tmp_path / "mine.png"
    file.write_bytes(to_png(np.random.default_rng(5).integers(0, 256, (30, 50, 3)).astype(np.uint8)))
    page.get_by_role("button", name="Your own picture").click()
    page.set_input_files("input[type=file]", file)
    expect(page.locator(".ph-note", has_text="30 × 50").first).to_be_visible()
    page.wait_for_url(re.compile(r"(?=.*own_picture=own-)(?=.*[?&]picture=)"))  # which file, and that it is chosen
    other = new_page(link(page))
    expect(other.locator(".ph-note", has_text="30 × 50").first).to_be_visible()


def test_a_picture_from_the_camera(new_page: NewPage, server: str) -> None:
    """Chromium's test camera is a video stream like any other; the picture taken becomes the picture shown."""
    page = open_lesson(new_page, server, permissions=["camera"])
    page.get_by_role("button", name="Your own picture").click()
    page.get_by_text("Use the camera").click()
    page.wait_for_function("() => document.querySelector('video')?.videoWidth > 0")
    take = page.get_by_role("button", name="Take photo")
    expect(take).to_be_in_viewport(ratio=1)  # without scrolling the page or the box
    take.click()
    page.wait_for_url(re.compile(r"own_picture=own-"))
    page.keyboard.press("Escape")  # the box closes in the moment the picture arrives
    expect(page.get_by_role("application", name="The picture you brought.")).to_be_visible()
    page.wait_for_url(re.compile(r"[?&]picture="))


def test_a_kernel_cell_is_edited_in_place(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    at_rest(page)
    page.mouse.click(*page.evaluate(CELL, ["kernel", 1, 1]))
    page.locator(".ph-editor").fill("1/2")
    page.locator(".ph-editor").press("Enter")
    page.wait_for_url("**filters_kernel=-1+0+1%3B+-2+0.5+2**")
    expect(page.locator(".ph-numbers text", has_text="0.5")).to_be_visible()


def test_the_figure_and_its_controls_fit_a_laptop(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    box = page.locator(".st-key-lesson-controls [data-testid=stSelectbox]").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900
    assert page.evaluate("document.querySelector('.ph-stage').host.place.grids.get('input').y") < 300
