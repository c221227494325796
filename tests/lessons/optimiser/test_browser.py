"""Journeys through the lesson on optimisers: along a path by hand, to another optimiser, to too large a rate."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.support.browser import COUNT, IDLE, TRAINED, NewPage, opened

SEEN = "valley.two-valleys"
POINT = """([line, point]) => {
    const shape = document.querySelectorAll(`.ph-trail[data-trail="${line}"] .ph-trail-point`)[point];
    const box = shape.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
}"""


def open_lesson(new_page: NewPage, server: str, **address: str) -> Page:
    return opened(new_page(f"{server}/optimiser?{urlencode({'shown': SEEN, **address})}"))


def test_a_path_is_walked_without_a_message(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.evaluate(COUNT)
    line = page.locator(".ph-line")
    expect(line).to_contain_text("SGD, step 0: w = (2, 1), loss 12; g = (2, 20·1) = (2, 20)")
    expect(line.locator("p")).to_have_count(2)
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("w − 0.06·g = (1.88 − 0.06·1.88, −0.2 − 0.06·(−4)) = (1.7672, 0.04)")
    page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("momentum, step 1")
    expect(line).to_contain_text("velocity v = 0.8·v + g = (0.8·2 + 1.88, 0.8·20 − 4) = (3.48, 12)")
    expect(page.locator(".ph-trail-asked[data-key]")).to_contain_text("momentum")
    page.keyboard.press("ArrowDown")
    expect(line.locator("p")).to_have_count(5)
    expect(line).to_contain_text("corrected for t = 2")
    page.mouse.move(*page.evaluate(POINT, [1, 4]))
    expect(line).to_contain_text("momentum, step 4")
    marker = page.locator(".ph-trail-marker").first
    expect(marker).to_have_attribute("data-point", "4")
    assert page.evaluate("window.sent") == 0


def test_a_pinned_point_is_worked_out_and_its_code_shown(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server)
    page.mouse.click(*page.evaluate(POINT, [2, 3]))
    page.wait_for_selector(IDLE)
    expect(page.get_by_text("of Adam, which you pinned")).to_be_visible()
    expect(page).to_have_url(re.compile("pin=2%2C3"))
    page.get_by_text("In code", exact=True).click()
    expect(page.get_by_text("torch.optim.Adam")).to_be_visible()


def test_a_rate_above_the_bound_leaves_the_valley(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, optimiser_paths="SGD", optimiser_rate="0.095")
    expect(page.get_by_text("it comes down")).to_be_visible()
    page.get_by_role("slider", name="learning rate").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("0.105 is above 0.1: too large")).to_be_visible()
    page.locator(".ph-stage").focus()
    page.keyboard.press("End")
    expect(page.locator(".ph-line")).to_contain_text("SGD, step 40")
    expect(page.locator(".ph-trail-outside").first).to_be_attached()


def test_three_runs_are_trained_with_one_click_and_found_after_a_reload(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, optimiser_show="Side by side", shown="runs-rates", optimiser_epochs="4")
    page.get_by_role("button", name="Train all three").click()
    expect(page.get_by_text("All three are done")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("SGD, 20: too large a step.")).to_be_visible()
    expect(page).to_have_url(re.compile("optimiser_runs=rates-digits-SGD-0.2-4-0"))
    page.reload()
    page.wait_for_selector(IDLE)
    expect(page.get_by_text("All three are done")).to_be_visible()
    expect(page.get_by_text("SGD, 20: too large a step.")).to_be_visible()
    expect(page.locator(".ph-root[data-drawn]")).to_be_visible()


def test_a_comparison_goes_on_after_a_reload(new_page: NewPage, server: str) -> None:
    page = open_lesson(
        new_page,
        server,
        optimiser_show="Side by side",
        shown="runs-optimisers",
        optimiser_compare="three optimisers",
        optimiser_epochs="20",
    )
    page.get_by_role("button", name="Train all three").click()
    expect(page.get_by_text(re.compile("Run [12] of 3"))).to_be_visible()
    page.reload()
    expect(page.get_by_text("All three are done")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("Adam, 0.02: learned.")).to_be_visible()
