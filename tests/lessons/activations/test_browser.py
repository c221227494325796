"""Activations in the browser: the marker follows the cursor, without a message to the server."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.browser import NewPage, at_rest, opened


def point(page: Page, name: str, across: float, down: float) -> None:
    """Put the mouse at a share of a grid's width and height."""
    at_rest(page)
    place = page.evaluate(
        """(name) => { const host = document.querySelector(".ph-stage").host, g = host.place.grids.get(name),
            panel = host.scene.panel.get(name), at = host.stage.getBoundingClientRect();
            return [at.left + g.x, at.top + g.y, panel.cols * g.side, panel.rows * g.side]; }""",
        name,
    )
    page.mouse.move(place[0] + across * place[2], place[1] + down * place[3])


def test_the_marker_walks_along_the_curve(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/activations?act_kind=sigmoid&shown=slope-sigmoid"))
    line, markers = page.locator(".ph-line"), page.locator(".ph-curve-marker")
    expect(markers).to_have_count(2)
    page.locator(".ph-stage").focus()
    page.keyboard.press("Home")
    expect(markers.first).to_have_attribute("data-x", "-6")
    page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("f(−5.9) = 1 / (1 + exp(5.9))")
    point(page, "derivative", 0.52, 0.5)
    page.wait_for_function("Math.abs(Number(document.querySelector('.ph-curve-marker').dataset.x)) < 1")
    expect(line).to_contain_text("f′(")
    page.keyboard.press("Enter")
    page.wait_for_url("**pin=0*")


def test_the_marker_shows_the_number_under_the_cursor(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/activations?act_show=On+a+map&shown=map"))
    point(page, "output", 0.3, 0.7)  # row 3, column 1
    expect(page.locator(".ph-line")).to_contain_text("row 3, column 1: f(5) = max(0, 5) = 5")
    marker = page.locator(".ph-curve-marker")
    expect(marker).to_have_attribute("data-x", "5")
    expect(marker).to_have_attribute("data-y", "5")


def test_the_cell_to_be_predicted_is_hidden_on_the_curve_too(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/activations?act_show=On+a+map"))
    expect(page.locator(".ph-curve-marker")).to_have_attribute("data-y", "?")
    expect(page.locator(".ph-line")).to_contain_text("max(0, −6) = ?")
    page.get_by_role("button", name="Show me").click()
    expect(page.locator(".ph-curve-marker")).to_have_attribute("data-y", "0")


def test_a_number_typed_into_the_map_moves_everything(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/activations?act_show=On+a+map&shown=map&act_kind=leaky+ReLU"))
    point(page, "input", 0.1, 0.1)
    page.mouse.down()
    page.mouse.up()
    editor = page.locator(".ph-editor")
    editor.fill("-8")
    editor.press("Enter")
    page.wait_for_url("**act_map=-8*")
    point(page, "output", 0.1, 0.1)
    expect(page.locator(".ph-line")).to_contain_text("f(−8) = 0.1 · (−8) = −0.8")


def test_pointing_at_a_hidden_number_shows_what_it_goes_into(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/activations?act_show=Softmax&shown=softmax"))
    point(page, "scores", 0.5, 0.25)
    expect(page.locator(".ph-line")).to_contain_text("goes into the cells marked green (1)")
