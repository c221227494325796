"""Journeys through the lesson on deciding: from a map to the vector and back, a weight, a true class, a layer."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import COUNT, IDLE, SHOWN, NewPage, assert_inside, opened, point
from tests.support.spaces import plain_spaces

SEEN = "flatten-first.dense.loss-cross-entropy.cost-vgg"


def open_lesson(new_page: NewPage, server: str, **address: str) -> Page:
    return opened(new_page(f"{server}/decision?{urlencode({'shown': SEEN, **address})}"))


def test_a_number_of_a_map_lights_up_in_the_vectors_and_the_other_way_round(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, dec_order="both, one below the other")
    page.evaluate(COUNT)
    line = page.locator(".ph-line")
    point(page, "map2", 1, 0)
    expect(line).to_contain_text("map 2, row 1, column 0 → place 2 · 2 · 3 + 1 · 3 + 0 = 15: v[15] = 210")
    expect(line).to_contain_text("place (1 · 3 + 0) · 3 + 2 = 11: v[11] = 210")
    assert page.evaluate(SHOWN, "cursor-result-first") == "0,15"
    assert page.evaluate(SHOWN, "cursor-echo-0-0") == "0,11"
    point(page, "last", 0, 1)
    expect(line).to_contain_text("map 1, row 0, column 0")
    assert page.evaluate(SHOWN, "cursor-read-1") == "0,0"
    assert page.evaluate(SHOWN, "cursor-read-2") == ""
    assert page.evaluate(SHOWN, "cursor-result-first") == "0,6"
    page.locator(".ph-stage").focus()
    page.keyboard.press("End")
    expect(line).to_contain_text("v[17] = 212")
    assert page.evaluate("window.sent") == 0


def test_a_weight_typed_into_the_figure_changes_the_probabilities(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, dec_show="Dense and softmax")
    line = page.locator(".ph-line")
    expect(line).to_contain_text("cat: z = 2·0.5 + 3·0.4 + 1·(−0.6) + 0·(−0.3) + 0.4 = 2")
    expect(line).to_contain_text("cat: p = e^2 / (e^2 + e^(−1)) ≈ 7.39 / 7.76 ≈ 0.95")
    point(page, "bars", 1, 0)
    expect(line).to_contain_text("dog: z =")
    point(page, "weight", 1, 2)
    expect(line).to_contain_text("The weight 0.8 at row 1, column 2 is used once")
    page.mouse.down()
    page.mouse.up()
    page.locator(".ph-editor").fill("4")
    page.keyboard.press("Enter")
    page.wait_for_selector(IDLE)
    expect(page.get_by_role("combobox", name="layer", exact=True)).to_have_value("your own numbers")
    point(page, "logits", 1, 0)
    expect(line).to_contain_text("1·4 + 0·0.6 + (−0.2) = 2.2")
    expect(page).to_have_url(re.compile("dec_dense_weight"))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("combobox", name="layer", exact=True)).to_have_value("Cat or dog")


def test_picking_the_true_class_moves_the_marker(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, dec_show="The loss")
    marker = page.locator(".ph-curve-marker")
    assert float(marker.get_attribute("data-y") or "nan") == pytest.approx(0.1698, abs=1e-4)
    page.get_by_role("radio", name="1 dog").click()
    expect(page.locator(".ph-line")).to_contain_text("sample 0, true class 1: −ln 0.0420 ≈ 3.1698")
    assert float(marker.get_attribute("data-y") or "nan") == pytest.approx(3.1698, abs=1e-4)
    point(page, "loss", 3, 0)
    expect(page.locator(".ph-line")).to_contain_text("sample 3, true class 2: −ln 0.3333 ≈ 1.0986")


def test_every_layer_can_be_reached_by_mouse_and_keys(new_page: NewPage, server: str) -> None:
    page = open_lesson(new_page, server, dec_show="What it costs")
    page.evaluate(COUNT)
    line = page.locator(".ph-line")
    plain = plain_spaces(line.inner_text())
    assert "FC-6: 25 088 · 4 096 weights + 4 096 biases = 102 760 448 + 4 096 = 102 764 544" in plain
    assert "74.3 %" in plain
    point(page, "cost", 0, 0)
    expect(line).to_contain_text("conv 1-1: 3 · 3 · 3 · 64 weights + 64 biases")
    page.locator(".ph-stage").focus()
    page.keyboard.press("End")
    expect(line).to_contain_text("FC-8")
    page.keyboard.press("ArrowUp")
    expect(line).to_contain_text("FC-7")
    assert page.evaluate("window.sent") == 0


def test_nothing_reaches_over_the_edge(new_page: NewPage, server: str) -> None:
    page = new_page("about:blank")
    for activity in ("Flatten", "Dense and softmax", "The loss", "What it costs"):
        page.goto(f"{server}/decision?{urlencode({'shown': SEEN, 'dec_show': activity, 'dec_h': '3'})}")
        page.wait_for_selector(IDLE)
        expect(page.locator(".ph-root[data-drawn]")).to_be_visible()
        assert_inside(page)
