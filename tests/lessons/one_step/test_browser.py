"""Journeys through one step of learning: a weight and its terms, a step, a run that plays, a filter of one's own."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.support.browser import COUNT, IDLE, SHOWN, NewPage, assert_inside, opened, point

RUN = "The whole run"


def open_lesson(new_page: NewPage, server: str, *, motion: str = "no-preference", **address: str) -> Page:
    return opened(new_page(f"{server}/one_step?{urlencode({'shown': '1', **address})}", reduced_motion=motion))


def test_a_weight_shows_what_it_met_and_nothing_is_sent(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.evaluate(COUNT)
    line = page.locator(".ph-line")
    for panel in ("kernel", "gradient", "updated"):
        point(page, "input", 5, 5)
        point(page, panel, 0, 2)
        expect(line).to_contain_text("weight at row 0, column 2, what it met times the error there: 0·(−3) + 0·0")
        expect(line).to_contain_text("= −8")
        expect(line).to_contain_text("gradient = 2/16 · (−8) = −1, new weight = 0 − 0.2 · (−1) = 0.2")
        assert page.evaluate(SHOWN, "cursor-read-0").split(" ")[0] == "0,2"
    point(page, "error", 1, 3)
    expect(line).to_contain_text("The error 4 at row 1, column 3 counts for all 9 weights")
    point(page, "input", 0, 0)
    expect(line).to_contain_text("The pixel 0 at row 0, column 0 was met by one weight, marked green.")
    page.locator(".ph-stage").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("weight at row 1, column 0")
    expect(line).to_contain_text("= 20")
    assert page.evaluate("window.sent") == 0


def test_a_step_and_back_and_a_pin(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.get_by_role("button", name="One step", exact=True).click()
    expect(page.get_by_text("step 1 · loss")).to_be_visible()
    expect(page).to_have_url(re.compile("one_step_steps=1"))
    point(page, "gradient", 2, 2)
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_text("For the pinned weight, row 2, column 2")).to_be_visible()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_text("step 0 · loss")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("step 1 · loss")).to_be_visible()


def test_a_run_plays_and_says_that_it_has_learned(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.get_by_role("button", name="Run until learned").click()
    expect(page.locator(".ph-play.ph-pausing")).to_be_visible()  # it plays, but not for long
    expect(page.get_by_text("Learned: after 107 steps the loss is below 0.001.").first).to_be_visible()
    page.locator(".ph-stage").focus()
    expect(page.locator(".ph-line")).to_contain_text("after 107 steps: loss")
    page.get_by_role("radio", name="Weight by weight").click()
    expect(page.locator(".ph-line")).to_contain_text("gradient = 2/16")
    page.get_by_role("radio", name=RUN).click()
    expect(page.locator(".ph-line")).to_contain_text("after 107 steps: loss")
    expect(page.locator(".ph-pausing")).to_have_count(0)
    page.wait_for_selector(IDLE)
    page.evaluate(COUNT)
    page.locator(".ph-stage").focus()
    page.keyboard.press("Home")
    expect(page.locator(".ph-line")).to_contain_text("after 0 steps: loss = 6.5625")
    assert page.evaluate("window.sent") == 0


def test_without_motion_a_run_shows_its_end(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, motion="reduce", one_step_lr="0.1")
    page.get_by_role("button", name="Run until learned").click()
    expect(page.locator(".ph-line")).to_contain_text("after 215 steps: loss")
    expect(page.locator(".ph-pausing")).to_have_count(0)


def test_numbers_typed_into_the_figure(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    for panel, control in (("kernel", "filter at the start"), ("target", "wanted map: as made by")):
        point(page, panel, 0, 0)
        page.mouse.down()
        page.mouse.up()
        page.locator(".ph-editor").fill("5")
        page.keyboard.press("Enter")
        page.wait_for_selector(IDLE)
        expect(page.get_by_role("combobox", name=control)).to_have_value("your own numbers")
    expect(page.locator(".ph-line")).to_contain_text("gradient = ")
    expect(page).to_have_url(re.compile("one_step_weight=5"))
    expect(page).to_have_url(re.compile("one_step_map=5"))


def test_nothing_reaches_over_the_edge(new_page: NewPage, server: str) -> None:
    page = new_page("about:blank")
    for activity in ("Weight by weight", "Number by number of the map", RUN):
        query = {"shown": "1", "one_step_show": activity, "one_step_steps": "9", "one_step_momentum": "0.9"}
        page.goto(f"{server}/one_step?{urlencode(query)}")
        page.wait_for_selector(IDLE)
        expect(page.locator(".ph-root[data-drawn]")).to_be_visible()
        assert_inside(page)
