"""Journeys through the convolution lesson: mouse, keys, editing, links, projector."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_core.geometry import conv2d_reads
from tests.support.browser import IDLE, NewPage, assert_inside, cell, link, marked, opened


def open_lesson(new_page: NewPage, server: str, address: str = "shown=1", **options: object) -> Page:
    return opened(new_page(f"{server}/convolution?{address}", **options))


def line(page: Page) -> str:
    return page.locator(".ph-line").inner_text()


@pytest.mark.parametrize("same", [False, True])
def test_hovering_marks_what_geometry_names_without_a_message(new_page: NewPage, server: str, same: bool) -> None:
    page = open_lesson(new_page, server, f"shown=1&same={str(same).lower()}")
    reads = conv2d_reads((7, 7), (3, 3), padding="same" if same else 0)
    sent = page.evaluate(
        "() => { window.sent = 0; const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (m) { window.sent++; return send.call(this, m); }; return 0; }"
    )
    rows, columns = reads.output_size
    for i, j in ((0, 0), (rows - 1, columns - 1), (2, 3), (0, columns - 1)):
        page.mouse.move(*cell(page, "output", i, j))
        expect(page.locator(".ph-line")).to_contain_text(f"row {i}, column {j}:")
        assert marked(page, "cursor-read-0") == sorted((c.row, c.column) for c in reads.cells(i, j))
        assert marked(page, "cursor-result-output") == [(i, j)]
    assert page.evaluate("window.sent") == sent


def test_the_printed_terms_add_up_to_the_printed_result(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    for i, j in ((0, 0), (1, 2), (4, 4), (3, 1)):
        page.mouse.move(*cell(page, "output", i, j))
        expect(page.locator(".ph-line")).to_contain_text(f"row {i}, column {j}:")
        sides = line(page).split(":", 1)[1].replace("−", "-").replace("·", "*")
        terms, result = sides.split("=")
        assert re.fullmatch(r"[-+*() 0-9.\n]+", terms)
        assert eval(terms.strip()) == float(result)


def test_keys_do_what_the_mouse_does(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.locator(".ph-stage").focus()
    for key, place in (
        ("Home", "row 0, column 0:"),
        ("ArrowRight", "row 0, column 1:"),
        ("ArrowDown", "row 1, column 1:"),
        ("End", "row 4, column 4:"),
        ("Backspace", "row 4, column 3:"),
        ("ArrowUp", "row 3, column 3:"),
    ):
        page.keyboard.press(key)
        expect(page.locator(".ph-line")).to_contain_text(place)
    expect(page.locator(".ph-said")).to_contain_text("row 3, column 3")
    page.keyboard.press("k")
    expect(page.locator(".ph-line")).to_contain_text("is used 25 times")
    page.keyboard.press("i")
    expect(page.locator(".ph-line")).to_contain_text("is read by one output cell")
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"pin=3%2C3"))
    expect(page.locator(".st-key-lesson-below")).to_contain_text("For the pinned cell, row 3, column 3")


def test_space_plays_and_pauses(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.locator(".ph-stage").focus()
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause (Space)")).to_be_visible()
    expect(page.locator(".ph-line")).not_to_contain_text("row 0, column 0:")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play (Space)")).to_be_visible()


def test_a_number_typed_into_a_cell_changes_the_map_and_the_link_carries_it(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.mouse.click(*cell(page, "kernel", 1, 1))
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("weight="))
    expect(page.get_by_role("combobox", name="kernel", exact=True)).to_have_value("your own numbers")
    page.mouse.move(*cell(page, "output", 2, 2))
    expect(page.locator(".ph-line")).to_contain_text("row 2, column 2:")
    mine = line(page)
    page.get_by_test_id("stSidebar").hover()
    other = new_page(link(page))
    other.wait_for_selector(IDLE)
    expect(other.locator(".ph-root[data-drawn]")).to_be_visible()
    other.mouse.move(*cell(other, "output", 2, 2))
    expect(other.locator(".ph-line")).to_have_text(mine)


def test_letters_typed_into_a_cell_are_refused_and_nothing_is_lost(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    before = page.locator(".ph-root").get_attribute("data-drawn")
    page.mouse.click(*cell(page, "input", 0, 0))
    page.keyboard.type("cat")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("cat")
    assert page.locator(".ph-root").get_attribute("data-drawn") == before


def test_hovering_a_weight_shows_all_its_uses(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.mouse.move(*cell(page, "kernel", 0, 2))
    expect(page.locator(".ph-line")).to_contain_text("is used 25 times")
    assert marked(page, "cursor-read-uses") == [(r, c) for r in range(5) for c in range(2, 7)]


def test_projector_fills_the_screen_and_names_the_keys(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "shown=1&projector=true", viewport={"width": 1920, "height": 1080})
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.locator(".st-key-lesson-below")).to_be_hidden()
    sizes = page.evaluate(
        "[...document.querySelectorAll('.ph-numbers')].map((g) => Number(g.getAttribute('font-size')))"
    )
    assert min(sizes) >= 18
    expect(page.locator(".ph-keys")).to_have_count(0)


def test_nothing_reaches_over_the_edge(new_page: NewPage, server: str) -> None:
    assert_inside(open_lesson(new_page, server), 1180)
