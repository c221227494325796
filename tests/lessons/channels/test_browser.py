"""Journeys through the lesson on channels: one cursor over sheets, kernels, maps, matrices."""

from __future__ import annotations

import re
from contextlib import suppress

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn_core.kernels.colour_bank import filter_bank
from lesson_ui.controls.grids import read
from lesson_ui.drawing.stitched import stitched
from lesson_ui.lessons.channels.activity import channels_presets, square_channels
from lesson_ui.lessons.channels.info_figure import CHANNELS, split_stack, stack_info
from lesson_ui.lessons.channels.maps_activity import filter_names
from lesson_ui.lessons.channels.maps_figure import layer_info
from tests.support.browser import CELL, COUNT, NewPage, assert_inside, link, marked, opened
from tests.support.waiting import wait_for

SHOWN = "shown=stack.maps.layers.cost.matrix"


def open_lesson(new_page: NewPage, server: str, address: str = "", **options: object) -> Page:
    page = new_page(f"{server}/channels?{SHOWN}&{address}", **options)
    return opened(page)


def move(page: Page, panel: str, row: int, column: int) -> None:
    page.mouse.move(*page.evaluate(CELL, [panel, row, column]))


def point(page: Page, panel: str, row: int, column: int, says: str) -> None:
    """Move to a cell until the line speaks of it: words above may still push the figure down after the first frame."""
    for _ in range(4):
        move(page, panel, row, column)
        with suppress(AssertionError):
            expect(page.locator(".ph-line")).to_contain_text(says, timeout=2500)
            return
    expect(page.locator(".ph-line")).to_contain_text(says)


def square(row: int, column: int, side: int = 3) -> list[tuple[int, int]]:
    return [(row + u, column + v) for u in range(side) for v in range(side)]


def test_one_cursor_outlines_patch_kernel_and_sum_in_every_channel(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    channels, weight = (
        split_stack(read(channels_presets(kind)[name][1]), "input")
        for kind, name in (("channels", "cross"), ("filters", "red_cross"))
    )
    info = stack_info(channels, weight, 1.0)
    page.evaluate(COUNT)
    for panel, i, j in (("output", 0, 0), ("output", 2, 1), ("greenMap", 1, 2), ("blueMap", 0, 2)):
        point(page, panel, i, j, f"row {i}, column {j}:")
        for k, name in enumerate(CHANNELS):
            assert marked(page, f"cursor-read-{k}") == square(i, j)
            assert marked(page, f"cursor-weight-{k}") == square(0, 0)
            assert marked(page, f"cursor-echo-{k}-0") == [(i, j)]
            expect(page.locator(".ph-line")).to_contain_text(name)
        assert marked(page, "cursor-result-output") == [(i, j)]
        sides = page.locator(".ph-line").inner_text().split(":", 1)[1].replace("−", "-")
        terms = [float(text) for text in re.findall(r"-?\d+(?=\)|\s|$)", sides)]
        assert sum(terms[:-1]) == terms[-1] == info.output[i, j]
    assert page.evaluate("window.sent") == 0


def test_a_kernel_cell_typed_into_the_figure_is_in_the_link(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.mouse.click(*page.evaluate(CELL, ["greenKernel", 1, 1]))
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("channels_filter="))
    point(page, "output", 1, 1, "green 5 + blue (−2) + bias 1 = 49")
    other = opened(new_page(link(page)))
    point(other, "output", 1, 1, "= 49")


def test_keys_walk_and_pin(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.locator(".ph-stage").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ph-line")).to_contain_text("row 0, column 1:")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"pin=0%2C1"))
    expect(page.locator(".st-key-lesson-below")).to_contain_text("For the pinned cell, row 0, column 1")


def test_any_channel_or_map_of_a_picture_moves_the_cursor(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "channels_source=a+picture&channels_size=32")
    page.evaluate(COUNT)
    height = page.evaluate("document.querySelector('.ph-stage').host.scene.panel.get('channels').rows / 3")
    rows = page.evaluate("document.querySelector('.ph-stage').host.scene.panel.get('output').rows")
    for panel, row in (("channels", height + 6), ("channels", 2 * height + 6), ("sums", rows + 5), ("output", 5)):
        point(page, panel, row, 9, "row 5, column")
        assert marked(page, "cursor-echo-1-0")[0][0] == rows + 5
        assert marked(page, "cursor-read-2")[0][0] == 2 * height + 5
    assert page.evaluate("window.sent") == 0


@pytest.mark.parametrize(("count", "padding"), [(6, "valid"), (64, "same")])
def test_each_map_shows_its_own_filter(new_page: NewPage, server: str, count: int, padding: str) -> None:
    page = open_lesson(
        new_page, server, f"channels_show=Many+filters&channels_filters={count}&channels_padding={padding}"
    )
    weight, bias = filter_bank(count, 3)
    info = layer_info(square_channels("coffee", 32), weight, bias, filter_names(count), padding=padding)
    O_h, O_w = info.output.shape[1:]
    across = stitched(info.output).shape[1] // O_w
    page.evaluate(COUNT)
    for f in (1, count - 1, 3):
        point(
            page,
            "maps",
            f // across * O_h + 9,
            f % across * O_w + 9,
            f"map {f + 1} ({filter_names(count)[f]}), row 9, column 9:",
        )
        result = str(int(info.output[f, 9, 9])).replace("-", "−")
        expect(page.locator(".ph-line .ph-t-result")).to_have_text(result)
        for k, name in enumerate(CHANNELS):
            texts = page.evaluate(
                "(name) => document.querySelector('.ph-stage').host.overlay.drawings.get(name)"
                ".cells.map((cell) => cell.text.textContent)",
                f"{name}Kernel",
            )
            assert [float(text.replace("−", "-")) for text in texts] == weight[f, k].ravel().tolist()
    assert page.evaluate("window.sent") == 0


def test_the_second_layer_s_filter_reads_every_map_of_the_first(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "channels_show=Layer+after+layer&channels_first=8")
    point(page, "mapsTwo", 10, 12, "8 · 9 = 72 products")
    read_cells = marked(page, "cursor-read-0")
    assert len(read_cells) == 72
    assert {(r % 32, c % 32) for r, c in read_cells} == set(square(9, 11))
    assert marked(page, "cursor-read-1") == square(8, 10, 5)


def test_a_number_of_the_product_names_its_row_column_and_patch(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "channels_show=As+a+matrix+product")
    page.evaluate(COUNT)
    point(page, "products", 1, 5, "filter 1, patch 5:")
    assert marked(page, "cursor-read-0") == [(t, 5) for t in range(12)]
    assert marked(page, "cursor-weight-0") == [(1, t) for t in range(12)]
    assert marked(page, "cursor-read-1") == sorted(
        (1 + u, 4 * channel + 2 + v) for channel in range(3) for u in range(2) for v in range(2)
    )
    assert marked(page, "cursor-echo-0-0") == [(1, 3 + 2)]
    point(page, "maps", 2, 1, "filter 0, patch 7:")
    move(page, "channels", 2, 2)
    wait_for(lambda: {column for _, column in marked(page, "cursor-read-0")} == {4, 5, 7, 8})
    assert len(set(marked(page, "cursor-read-0"))) == 4
    move(page, "filters", 0, 3)
    wait_for(lambda: marked(page, "cursor-result-products") == [(0, j) for j in range(9)])
    assert set(marked(page, "cursor-read-uses")) == {(3, j) for j in range(9)}
    assert page.evaluate("window.sent") == 0


def test_the_products_printed_add_up(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "channels_show=As+a+matrix+product")
    for f, j in ((0, 0), (1, 8), (1, 4)):
        point(page, "products", f, j, f"filter {f}, patch {j}:")
        sides = page.locator(".ph-line").inner_text().split(":", 1)[1].replace("−", "-").replace("·", "*")
        terms, result = sides.split("=")
        assert re.fullmatch(r"[-+*() 0-9.\n]+", terms)
        assert np.isclose(eval(terms.strip()), float(result))


def test_figure_and_controls_fit_a_laptop_and_a_tablet(new_page: NewPage, server: str) -> None:
    page = new_page("about:blank")
    for activity in ("One+filter", "Many+filters", "Layer+after+layer", "As+a+matrix+product"):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{server}/channels?{SHOWN}&channels_show={activity}")
        opened(page)
        box = page.locator(".st-key-lesson-controls [data-testid=stSelectbox]").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900
        assert_inside(page, 1180)
