"""Journeys through the kinds of convolution: groups, the crossing, prints that overlap."""

from __future__ import annotations

from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn_core.geometry import conv_transpose2d_reads
from tests.support.browser import COUNT, IDLE, NewPage, cell, marked


def open_activity(new_page: NewPage, server: str, activity: str, about: str, **address: str) -> Page:
    rest = "".join(f"&{name}={quote(value)}" for name, value in address.items())
    page = new_page(f"{server}/kinds?kinds_show={quote(activity)}&shown={about}{rest}")
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root[data-drawn]")).to_be_visible()
    return page


def live(page: Page, panel: str) -> list[str]:
    """Read the numbers that the cursor filled in."""
    texts: list[str] = page.evaluate(
        "(panel) => document.querySelector('.ph-stage').host.overlay.drawings.get(panel).cells"
        ".map((cell) => cell.text.textContent)",
        panel,
    )
    return texts


def printed_sum_is_right(page: Page) -> bool:
    sides = page.locator(".ph-line").inner_text().split(":", 1)[1].replace("−", "-").replace("·", "*")
    terms, result = sides.split("=")
    return bool(eval(terms.strip()) == float(result))


def test_an_output_cell_shows_its_inputs_and_weights_and_an_input_cell_its_print(
    new_page: NewPage, server: str
) -> None:
    page = open_activity(new_page, server, "Transposed", "transposed", kinds_padding="0", kinds_output_padding="0")
    reads = conv_transpose2d_reads(4, 3, stride=2)
    page.evaluate(COUNT)
    for i, j in ((0, 0), (4, 4), (2, 3), (8, 8)):
        page.mouse.move(*cell(page, "output", i, j))
        expect(page.locator(".ph-line")).to_contain_text(f"row {i}, column {j}:")
        cells = reads.cells(i, j)
        assert marked(page, "cursor-read-0") == sorted((c.row, c.column) for c in cells)
        assert marked(page, "cursor-weight-0") == sorted((c.u, c.v) for c in cells)
        assert printed_sum_is_right(page)
    page.mouse.move(*cell(page, "input", 1, 1))
    expect(page.locator(".ph-line")).to_contain_text("The input 4 at row 1, column 1 stamps its print")
    assert marked(page, "cursor-result-output") == [(r, c) for r in range(2, 5) for c in range(2, 5)]
    kernel = np.array([[1, 4, 2], [2, 5, 1], [3, 1, 2]])
    assert live(page, "products") == [str(number) for number in (4 * kernel).ravel()]
    page.mouse.move(*cell(page, "kernel", 0, 0))
    expect(page.locator(".ph-line")).to_contain_text("used 16 times")
    assert page.evaluate("window.sent") == 0


def test_a_map_reads_the_channels_of_its_own_group_alone(new_page: NewPage, server: str) -> None:
    page = open_activity(new_page, server, "Groups", "groups")
    page.mouse.move(*cell(page, "output", 1, 7))  # map 4
    expect(page.locator(".ph-line")).to_contain_text("map 4, row 1, column 1:")
    assert marked(page, "cursor-read-0") == sorted(
        (row, 4 * channel + column) for channel in (2, 3) for row in range(1, 4) for column in range(1, 4)
    )
    assert marked(page, "cursor-weight-0") == [(row, column) for row in range(9, 12) for column in range(6, 12)]
    assert printed_sum_is_right(page)
    page.get_by_role("slider", name="groups").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("36 of 144 weights")).to_be_visible()
    page.mouse.move(*cell(page, "output", 1, 6))
    expect(page.locator(".ph-line")).to_contain_text("map 4, row 1, column 0:")
    assert {column // 4 for _, column in marked(page, "cursor-read-0")} == {3}


def test_the_number_of_filters_is_walked_by_slider_keys_and_mouse(new_page: NewPage, server: str) -> None:
    page = open_activity(new_page, server, "Depthwise separable", "nothing")
    line = page.locator(".ph-line")
    expect(line).to_contain_text("= 27")
    expect(line).to_contain_text("= 30")
    page.get_by_role("slider", name="out_channels").focus()
    page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("= 54")
    expect(line).to_contain_text("= 33")
    assert len(marked(page, "cursor-read-0")) == 54
    page.get_by_role("button", name="Show me").click()
    expect(page.locator(".ph-curve-other")).to_be_visible()
    page.evaluate(COUNT)
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("= 81")
    page.keyboard.press("End")
    expect(line).to_contain_text("= 216")
    assert page.evaluate("window.sent") == 0


@pytest.mark.parametrize("activity", ["1×1", "Column × row", "Dilated"])
def test_every_other_kind_is_stepped_by_the_same_cursor(new_page: NewPage, server: str, activity: str) -> None:
    page = open_activity(new_page, server, activity, "pointwise.rank.dilated")
    page.locator(".ph-stage").focus()
    page.keyboard.press("Home")
    expect(page.locator(".ph-line")).to_contain_text("row 0, column 0:")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ph-line")).to_contain_text("row 0, column 1:")
    for paragraph in page.locator(".ph-line p").all_inner_texts():
        terms, result = paragraph.split(":", 1)[1].replace("−", "-").replace("·", "*").split("=")
        assert eval(terms.strip()) == float(result)
