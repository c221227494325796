"""Journeys through any number, explained: hover, click, down to the pixels, the way back, a link."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from cnn_core.datasets import task_data
from cnn_core.images import to_png
from cnn_core.models import load_model
from cnn_core.network import INPUT, forward, reached, trace
from lesson_ui.drawing.map_grid import map_grid
from tests.support.browser import CELL, COUNT, NewPage, at_rest, click, link, opened

MARKED = """(name) => [...document.querySelectorAll(".ph-roles [data-mark]")]
    .find((group) => group.dataset.mark === name)?.dataset.cells ?? "" """
PLOTTED = """(layer) => {
    const root = document.querySelector(".ph-root"), { host } = root.querySelector(".ph-stage");
    return host.scene.panel.get("layer").title.startsWith(layer) && root.dataset.plotted === root.dataset.drawn;
}"""  # whether plotly shows a layer


def open_lesson(new_page: NewPage, server: str, address: str = "shown=1") -> Page:
    return opened(new_page(f"{server}/explain?{address}"))


def cells(text: str) -> set[tuple[int, ...]]:
    return {tuple(map(int, cell.split(","))) for cell in text.split()}


def test_hovering_outlines_what_the_network_reads_without_a_message(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    model = load_model("lenet5-digits")
    traced = trace(model.network, (1, 32, 32))
    below, own = map_grid((6, 14, 14)), map_grid((16, 10, 10))
    run = forward(model.network, model.weights, task_data("digits").images[0])
    page.evaluate(COUNT)
    for index in ((0, 0, 0), (6, 3, 9), (15, 9, 4)):
        page.mouse.move(*page.evaluate(CELL, ["layer", *own.cell(index)]))
        expect(page.locator(".ph-line").first).to_contain_text(
            f"map {index[0] + 1}, row {index[1]}, column {index[2]} = "
        )
        value = float(run.activations["3"][(0, *index)])
        expect(page.locator(".ph-line").first).to_contain_text(f"{value:.3f}".replace("-", "−"))
        masks = reached(model.network, traced, "3", index)
        expected = {below.cell(tuple(place)) for place in np.argwhere(masks["2"]).tolist()}
        assert cells(page.evaluate(MARKED, "cursor-read-0")) == expected
        rows, columns = np.argwhere(masks[INPUT].any(0)).T
        corners = cells(page.evaluate(MARKED, "cursor-read-1"))
        assert (min(corners), max(corners)) == ((rows.min(), columns.min()), (rows.max(), columns.max()))
    assert page.evaluate("window.sent") == 0


def test_down_to_the_pixels_by_clicks_and_back_by_the_way(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    trail = page.locator(".st-key-explain-trail")
    click(page, "layer", 25, 25)
    expect(page.get_by_text("It sees 14 × 14 pixels of the picture")).to_be_visible()
    click(page, "below", 6, 6)
    expect(trail.get_by_text("2 MaxPool2d · map 1, row 6, column 6")).to_be_visible()
    expect(page.get_by_text("Max pooling keeps the largest number")).to_be_visible()
    click(page, "below", 12, 12)
    expect(trail.get_by_text("1 ReLU · map 1, row 12, column 12")).to_be_visible()
    click(page, "below", 12, 12)
    expect(trail.get_by_text("0 Conv2d · map 1, row 12, column 12")).to_be_visible()
    click(page, "below", 14, 14)
    expect(page.get_by_text("You have arrived at the picture.")).to_be_visible()
    other = new_page(link(page))
    expect(other.get_by_text("You have arrived at the picture.")).to_be_visible()
    expect(other.locator(".st-key-explain-trail").get_by_role("button")).to_have_count(4)
    trail.get_by_role("button", name="2 MaxPool2d").click()
    expect(page.get_by_text("Max pooling keeps the largest number")).to_be_visible()
    expect(trail.get_by_role("button")).to_have_count(1)


WHOLE = """(name) => {
    const { host } = document.querySelector(".ph-stage");
    const panel = host.scene.panel.get(name), { x, y, side } = host.place.grids.get(name);
    const first = host.axes.cellAt(panel, x + 1, y + 1);
    const last = host.axes.cellAt(panel, x + panel.cols * side - 1, y + panel.rows * side - 1);
    return [first.row, first.col, last.row - panel.rows, last.col - panel.cols].join();
}"""  # which cells lie in the corners of a grid: the first and the last


def test_a_double_click_goes_down_once_and_shows_the_whole_layer(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "shown=1&pin=25%2C25")
    page.wait_for_selector(".ph-root[data-plotted]")
    trail = page.locator(".st-key-explain-trail")
    at_rest(page)
    page.mouse.dblclick(*page.evaluate(CELL, ["below", 6, 6]))
    expect(trail.get_by_text("2 MaxPool2d · map 1, row 6, column 6")).to_be_visible()
    expect(trail.get_by_role("button")).to_have_count(1)
    for layer in ("2 MaxPool2d", "1 ReLU"):
        page.wait_for_function(PLOTTED, arg=layer)
        assert [page.evaluate(WHOLE, name) for name in ("layer", "below")] == ["0,0,-1,-1"] * 2
        page.mouse.dblclick(*page.evaluate(CELL, ["below", 12, 12]))
    expect(trail.get_by_text("0 Conv2d · map 1, row 12, column 12")).to_be_visible()


def test_a_term_is_asked_from_the_grids_by_keyboard(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "shown=1&pin=25%2C25")
    terms = page.locator(".ph-stage").nth(1)
    terms.focus()
    page.keyboard.press("i")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-explain-trail").get_by_text("2 MaxPool2d · map 4, row 5, column 6")).to_be_visible()


def test_an_own_network_reads_an_own_picture(new_page: NewPage, server: str, tmp_path: Path) -> None:
    network = "Conv2d(4,3,padding=1),ReLU,MaxPool2d(2),Flatten,Linear(3)"
    address = f"shown=1&explain_network=The+network+you+built&network={network}&network_input=3,24,24"
    page = open_lesson(new_page, server, address + "&explain_input=samples+and+your+own")
    file = tmp_path / "mine.png"
    file.write_bytes(to_png(np.random.default_rng(5).integers(0, 256, (90, 60, 3)).astype(np.uint8)))
    page.get_by_role("button", name="Your own picture").click()
    page.set_input_files("input[type=file]", file)
    page.wait_for_url("**own_picture=own-**")
    page.keyboard.press("Escape")
    click(page, "layer", 3, 3)
    expect(page.locator(".st-key-explain-trail").get_by_text("map 1, row 3, column 3")).to_be_visible()
    text = page.locator(".st-key-explain-trail").inner_text()
    expect(new_page(link(page)).locator(".st-key-explain-trail")).to_have_text(text)
