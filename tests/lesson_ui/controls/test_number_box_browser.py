"""The box for one number in Chromium: pasted, typed, stepped with buttons and arrow keys."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser import NewPage, opened

ADDRESS = "/build?shown=1&build_layer=1&build_network=Conv2d(16,3),BatchNorm2d(),ReLU"


@pytest.mark.parametrize(
    ("layer", "name", "text", "shown", "address"),
    [
        ("0", "out_channels", "4\u202f096", "4\u202f096", "Conv2d(4096,3)"),
        ("1", "eps", "1.5·10⁻⁵", "1.5·10⁻⁵", "BatchNorm2d(eps=1.5e-05)"),
        ("1", "momentum", "−0.5", "−0.5", "BatchNorm2d(momentum=-0.5)"),
    ],
)
def test_a_printed_number_is_pasted(
    new_page: NewPage, server: str, layer: str, name: str, text: str, shown: str, address: str
) -> None:
    page = opened(new_page(server + ADDRESS.replace("layer=1", f"layer={layer}")))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    box = page.get_by_role("textbox", name=name, exact=True)
    box.press("Control+a")
    box.press("Control+v")
    box.press("Enter")
    page.wait_for_url(lambda url: address in unquote(url))
    expect(box).to_have_value(shown)


def test_what_is_refused_leaves_the_number_before(new_page: NewPage, server: str) -> None:
    page = opened(new_page(server + ADDRESS.replace("layer=1", "layer=0")))
    box = page.get_by_role("textbox", name="kernel_size")
    for text in ("1,5", "−3", "cat"):
        box.fill(text)
        box.press("Enter")
        expect(page.get_by_test_id("stAlert")).to_contain_text(text.replace("−", "-"))
        expect(box).to_have_value("3")


def test_buttons_and_arrow_keys_step_on_from_what_was_typed(new_page: NewPage, server: str) -> None:
    page = opened(new_page(server + ADDRESS.replace("layer=1", "layer=0")))
    box = page.get_by_role("textbox", name="out_channels")
    beside = page.locator("[class*=st-key-number-box]").filter(has=box)
    stepped(box, lambda: beside.get_by_role("button", name="+").click(), "17")
    stepped(box, lambda: box.press("ArrowDown"), "16")
    expect(box).to_be_focused()
    box.fill("30")
    stepped(box, lambda: box.press("ArrowUp"), "31")
    box.fill("40")
    stepped(box, lambda: beside.get_by_role("button", name="−").click(), "39")
    page.wait_for_url(lambda url: "Conv2d(39" in unquote(url))


@pytest.mark.parametrize(
    ("scheme", "sign", "ground"),
    [("light", "rgb(255, 255, 255)", "rgb(0, 99, 163)"), ("dark", "rgb(20, 23, 26)", "rgb(108, 182, 234)")],
)
def test_the_sign_under_the_mouse_stands_out(
    new_page: NewPage, server: str, scheme: str, sign: str, ground: str
) -> None:
    page = opened(new_page(server + ADDRESS.replace("layer=1", "layer=0"), color_scheme=scheme))
    button = page.locator("[class*=st-key-number-box]").get_by_role("button", name="+").first
    button.hover()
    expect(button.locator("p")).to_have_css("color", sign)
    expect(button).to_have_css("background-color", ground)


def stepped(box: Locator, step: Callable[[], None], shown: str) -> None:
    step()
    expect(box).to_have_value(shown)
