"""Architectures in the browser: volumes and layers are walked over without a message; a click unfolds a stage."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.browser import NewPage, at_rest, opened

TIMELINE = "architectures?arch_show=From+5+to+50+layers&shown=timeline"
RESIDUAL = "architectures?arch_show=The+residual+block&shown=residual"


def cell(page: Page, name: str, row: int, column: int) -> tuple[float, float]:
    """Find the middle of a cell of a grid."""
    at_rest(page)
    x, y = page.evaluate(
        """([name, row, column]) => { const host = document.querySelector(".ph-stage").host;
            const g = host.place.grids.get(name), at = host.stage.getBoundingClientRect();
            return [at.left + g.x + (column + 0.5) * (g.wide ?? g.side), at.top + g.y + (row + 0.5) * g.side]; }""",
        [name, row, column],
    )
    return x, y


def count_messages(page: Page) -> None:
    page.evaluate(
        "() => { window.sent = 0; const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (message) { window.sent++; return send.call(this, message); }; }"
    )


def test_the_pipeline_is_walked_over_block_by_block(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/architectures?shown=pipeline-2"))
    line = page.locator(".ph-line")
    expect(line).to_contain_text("112 × 112 × 64 = 802 816 numbers")
    count_messages(page)
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("112 × 112 × 64 → 56 × 56 × 128 = 401 408 numbers")
    page.keyboard.press("End")
    expect(line).to_contain_text("(256 + 1)·10 = 2 570")
    assert page.evaluate("window.sent") == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**pin=0*5*")
    expect(page.get_by_text("Layer by layer: dense.")).to_be_visible()


def test_layers_of_the_timeline_are_walked_over_along_and_between_networks(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/{TIMELINE}"))
    line = page.locator(".ph-line")
    expect(line).to_contain_text("LeNet-5, layer 1 of 5: Conv2d(6, 5), 32 × 32 × 1 → 28 × 28 × 6")
    count_messages(page)
    page.mouse.move(*cell(page, "rowD", 0, 13))
    expect(line).to_contain_text("VGG-16, layer 14 of 16: Linear(4096)")
    expect(line).to_contain_text("102 764 544 (74.3 %)")
    page.locator(".ph-stage").focus()
    page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("ResNet-18, layer 14 of 18")
    page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("ResNet-50, layer 14 of 50")
    assert page.evaluate("window.sent") == 0


def test_a_stage_of_resnet_50_unfolds_by_a_click(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/{TIMELINE}&arch_network=ResNet-50,+2015"))
    place = page.evaluate(
        """() => { const { stage, kind: blocks } = document.querySelector(".ph-stage").host;
            const p = blocks.places[4], at = stage.getBoundingClientRect();
            return [at.left + p.left + p.wide / 2, at.top + p.top + p.high / 2]; }"""
    )
    page.mouse.click(*place)
    expect(page.get_by_text("Layer by layer: 6 blocks.")).to_be_visible()
    expect(page.get_by_role("cell", name="18.shortcut.0")).to_be_visible()


def test_the_sum_of_both_paths_is_stepped_through(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/{RESIDUAL}"))
    line = page.locator(".ph-line")
    page.mouse.move(*cell(page, "output", 1, 1))
    expect(line).to_contain_text("z + a = 8 + 4 = 12")
    expect(line).to_contain_text("g(z + a) = max(0, 12) = 12")
    page.mouse.move(*cell(page, "output", 1, 3))
    expect(line).to_contain_text("z + a = −18 + 2 = −16")
    expect(line).to_contain_text("max(0, −16) = 0")


def test_the_slider_turns_the_block_into_the_identity(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/{RESIDUAL}"))
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    page.wait_for_url("**arch_part=0*")
    expect(page.get_by_text("the output is the input, in all 16 cells")).to_be_visible()
    page.mouse.move(*cell(page, "output", 3, 3))
    expect(page.locator(".ph-line")).to_contain_text("z + a = 0 + 5 = 5")


def test_a_number_typed_into_the_input_goes_both_ways(new_page: NewPage, server: str) -> None:
    page = opened(new_page(f"{server}/{RESIDUAL}"))
    page.mouse.click(*cell(page, "input", 0, 0))
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.wait_for_url("**arch_a=7*")
    page.mouse.move(*cell(page, "output", 0, 0))
    expect(page.locator(".ph-line")).to_contain_text("+ 7 =")
