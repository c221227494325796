"""Journeys through the receptive-field lesson: units traced down a pyramid, fields on a picture, the race, a link."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.support.browser import CELL, COUNT, NewPage, at_rest, link, settled

ALL = "shown=growth.picture.race.object.effective"
MARKED = """() => Object.fromEntries([...document.querySelectorAll(".ph-roles > g")]
    .filter((g) => g.getAttribute("visibility") !== "hidden").map((g) => [g.dataset.mark, g.dataset.cells]))"""
AROUND = """(id) => { const d = document.querySelector(`[data-mark=${id}] .ph-role`).getBBox();
    return [d.x, d.y, d.width, d.height].map((v) => Math.round(v * 10) / 10); }"""
BOX = """([panel, top, left, bottom, right]) => {
    const box = document.querySelector(".ph-stage").host.overlay.boxes.get(panel);
    const [x, y] = box(top, left), [x1, y1, w, h] = box(bottom, right);
    return [x, y, x1 + w - x, y1 + h - y].map((v) => Math.round(v * 10) / 10); }"""


def open_lesson(new_page: NewPage, server: str, address: str, **options: Any) -> Page:
    page = new_page(f"{server}/receptive_field?{ALL}&{address}", **options)
    settled(page)
    page.get_by_text("Check yourself").first.wait_for()  # all of the page is there, and stays where it is
    return at_rest(page)


def move(page: Page, panel: str, row: int, column: int) -> None:
    """Point at a cell; again, if the page moved it away meanwhile."""
    place: list[float] = []
    while place != (now := page.evaluate(CELL, [panel, row, column])):
        place = now
        page.mouse.move(place[0] + 1, place[1])
        page.mouse.move(*place)


def test_a_unit_is_traced_down_to_the_input_without_a_message(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "rf_stack=c3-c3d2-c3")
    page.evaluate(COUNT)
    line = page.locator(".ph-line")
    move(page, "layerC", 0, 1)
    expect(line).to_contain_text("Layer 2, unit 1 reads units 1, 3, 5 of layer 1")
    expect(line).to_contain_text("cells 1 to 7 of the input: 7 of them")
    marked = page.evaluate(MARKED)
    assert marked["cursor-field-0"] == "0,1 0,3 0,5"
    assert page.evaluate(AROUND, "cursor-field-1") == page.evaluate(BOX, ["layerA", 0, 1, 0, 7])
    assert page.locator(".ph-cone").count() == 2
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowUp")
    expect(line).to_contain_text("Layer 3, unit 0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("Layer 1, unit")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    expect(line).to_contain_text("of the input: 3 of them")
    assert page.evaluate("window.sent") == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**pin=0%2C*")


def test_layers_are_built_and_the_link_keeps_them(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "")
    page.get_by_role("button", name="Add a layer").click()
    page.wait_for_url("**rf_stack=c3-c3-c3-c3**")
    expect(page.locator(".ph-title", has_text="4 · conv 3")).to_be_visible()
    page.get_by_label("stride of layer 2").fill("2")
    page.get_by_label("stride of layer 2").press("Enter")
    page.wait_for_url("**rf_stack=c3-c3s2-c3-c3**")
    expect(page.locator(".ph-note", has_text="R = 13, jump 2")).to_be_visible()
    page.get_by_role("button", name="pool", exact=True).or_(page.get_by_text("pool", exact=True)).first.click()
    page.wait_for_url("**rf_stack=c3-p2-c3-c3**")
    other = new_page(link(page))
    expect(other.locator(".ph-title", has_text="2 · pool 2, stride 2")).to_be_visible()
    other.get_by_role("button", name="Undo").click()


def test_pointing_at_the_picture_shows_the_fields_around_that_place(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "rf_show=On+the+picture")
    page.evaluate(COUNT)
    move(page, "picture", 112, 112)
    line = page.locator(".ph-line")
    expect(line).to_contain_text("Layer 18, unit row 3, column 3 sees rows 6 to 217 (212), columns 6 to 217 (212).")
    assert page.evaluate(AROUND, "cursor-field-0") == page.evaluate(BOX, ["picture", 6, 6, 217, 217])
    hole = page.locator(".ph-under svg")
    assert hole.get_attribute("viewBox") == "6 6 212 212"
    move(page, "units", 0, 6)
    expect(line).to_contain_text("rows 0 to 121 (122 of 212; the rest is padding), columns 102 to 223")
    assert hole.get_attribute("viewBox") == "102 -90 212 212"
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("unit row 1, column 6")
    assert page.evaluate("window.sent") == 0


def test_another_layer_redraws_the_field(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "rf_show=On+the+picture")
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowLeft")
    expect(page.locator(".ph-title", has_text="17 · conv 3, padding 1")).to_be_visible()
    expect(page.locator(".ph-note", has_text="196 × 196")).to_be_visible()
    page.wait_for_url("**rf_depth=17**")


def test_the_stacks_of_the_race_grow_with_the_cursor(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "rf_show=Which+widens+fastest%3F")
    page.evaluate(COUNT)
    move(page, "stride", 0, 1)
    line = page.locator(".ph-line")
    expect(line).to_contain_text("stride 2, after 2 convolutions: one unit sees 7 × 7 pixels")
    assert page.evaluate(AROUND, "cursor-field-0") == page.evaluate(BOX, ["picture", 24, 24, 30, 30])
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("pooling 2, after 2 convolutions: one unit sees 10 × 10 pixels")
    page.keyboard.press("End")
    expect(line).to_contain_text("46 × 46")
    assert page.evaluate("window.sent") == 0


def test_the_object_and_the_gradient_can_be_walked_over(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, "rf_show=Field+against+object&rf_object_depth=18")
    expect(page.locator(".ph-line")).to_contain_text("of the object it sees 98 of 98 rows and 161 of 161 columns")
    page.get_by_text("What really counts").first.click()
    expect(page.locator(".ph-title", has_text="measured: the gradient")).to_be_visible()
    move(page, "measured", 2, 3)
    expect(page.locator(".ph-line")).to_contain_text("42 ways lead from this pixel to the unit, of 729 in all")


SLOW_PLOTLY = """let plotly;
    Object.defineProperty(window, "Plotly", { configurable: true, get: () => plotly, set: (library) => {
        const react = library.react;
        const held = (drawn) => new Promise((done) => { window.finish = () => done(drawn); });
        library.react = (...all) => react(...all).then(held);
        plotly = library; } });"""


def test_another_activity_is_drawn_while_plotly_still_draws_the_last(new_page: NewPage, server: str) -> None:
    page = new_page("about:blank")
    page.add_init_script(SLOW_PLOTLY)
    page.goto(f"{server}/receptive_field?{ALL}&rf_show=Field+against+object")
    settled(page)
    page.wait_for_function("window.finish !== undefined")
    page.get_by_text("What really counts").first.click()
    expect(page.locator(".ph-title", has_text="measured: the gradient")).to_be_visible()
    page.evaluate("window.finish()")
    move(page, "measured", 2, 3)
    expect(page.locator(".ph-line")).to_contain_text("42 ways")
