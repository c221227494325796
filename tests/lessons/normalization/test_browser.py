"""Normalisation in the browser: pointing at a number outlines all that share its mean and variance."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import NewPage, at_rest, opened

SENT = (
    "() => { window.sent = 0; const send = WebSocket.prototype.send;"
    "WebSocket.prototype.send = function (message) { window.sent++; return send.call(this, message); }; }"
)


def point(page: Page, name: str, row: int, column: int) -> None:
    """Put the mouse on a cell."""
    at_rest(page)
    place = page.evaluate(
        """([name, row, column]) => { const host = document.querySelector(".ph-stage").host,
            [x, y, w, h] = host.overlay.boxes.get(name)(row, column), at = host.stage.getBoundingClientRect();
            return [at.left + x + w / 2, at.top + y + h / 2]; }""",
        [name, row, column],
    )
    page.mouse.move(*place)


def outlined(page: Page) -> set[str]:
    cells = page.locator("[data-mark=cursor-read-0]").get_attribute("data-cells") or ""
    return set(cells.split())


@pytest.mark.parametrize(
    ("kind", "rows", "columns"),
    [
        ("batch", range(6), (2, 3)),
        ("layer", (2, 3), range(8)),
        ("group", (2, 3), range(4)),
        ("instance", (2, 3), (2, 3)),
    ],
)
def test_pointing_at_a_number_outlines_those_that_share_its_mean(
    new_page: NewPage, server: str, kind: str, rows: range, columns: range
) -> None:
    page = opened(new_page(f"{server}/normalization?norm_kind={kind}&shown=steps-{kind}"))
    page.evaluate(SENT)
    for grid in ("output", "batch"):
        point(page, "mean", 0, 0)
        point(page, grid, 3, 2)
        expect(page.locator(".ph-line")).to_contain_text("sample 1, channel 1, row 1, column 0. μ = (")
        assert outlined(page) == {f"{row},{column}" for row in rows for column in columns}
    assert page.evaluate("window.sent") == 0


def test_the_terms_printed_make_the_mean_and_the_variance(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/normalization?norm_kind=instance&shown=steps-instance"))
    point(page, "output", 0, 0)
    line = page.locator(".ph-line")
    expect(line).to_contain_text("μ = (3 + 7 + 7 + 2) / 4 = 4.75")
    expect(line).to_contain_text("σ² = ((3 − 4.75)² + (7 − 4.75)² + (7 − 4.75)² + (2 − 4.75)²) / 4 = 5.1875")
    expect(line).to_contain_text("x̂ = (3 − 4.75) / √(5.1875 + 0.00001) ≈ −0.7683")


def test_a_number_of_the_batch_can_be_typed(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/normalization?shown=steps-batch"))
    point(page, "batch", 0, 0)
    page.mouse.down()
    page.mouse.up()
    editor = page.locator(".ph-editor")
    editor.fill("15")
    editor.press("Enter")
    page.wait_for_url("**norm_batch=15*")
    point(page, "output", 0, 0)
    expect(page.locator(".ph-line")).to_contain_text("(15 + 7 + 7 + 2")


def test_a_mean_shows_who_uses_it_and_gamma_too(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/normalization?shown=steps-batch"))
    point(page, "mean", 0, 1)
    expect(page.locator(".ph-line")).to_contain_text("20 goes into the cells marked green (12)")
    point(page, "weight", 0, 1)
    expect(page.locator(".ph-line")).to_contain_text("1 goes into the cells marked green (12)")


def test_running_averages_are_walked_with_the_keys(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/normalization?norm_show=Training+and+evaluation&shown=running"))
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ph-line")).to_contain_text("running mean = 0.9 · 0.5 + 0.1 · 5 = 0.95")
    expect(page.locator(".ph-line")).to_contain_text("/ 3 ≈ 6.6667")
