"""The whole way of a new learner: build a network, break it, mend it, follow one number to the pixels, pass it on."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from cnn_core.images import to_png
from tests.support.browser import CELL, NewPage, at_rest, choose, click, link
from tests.support.builder_page import add_behind, open_builder

READ = """() => {
    const marks = [...document.querySelectorAll(".ph-roles [data-mark]")];
    const group = marks.find((mark) => mark.dataset.mark === "cursor-read-0");
    return group.dataset.cells.split(" ")[0].split(",").map(Number);
}"""


def test_from_the_first_layer_to_a_pixel_of_an_own_picture(new_page: NewPage, server: str, tmp_path: Path) -> None:
    page = open_builder(new_page, server, "shown=1&build_network=Conv2d(8,3,padding=1)")
    for kind in ("ReLU", "MaxPool2d", "Flatten", "Linear"):
        add_behind(page, kind)
    page.locator(".ph-block").nth(4).locator(".ph-block-front").click(force=True)
    expect(page.locator(".st-key-build-arguments")).to_contain_text("Layer 3, Flatten")
    page.get_by_role("button", name="Take out").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("Linear reads a vector")
    page.get_by_role("button", name="Put Flatten in front of layer 3", exact=True).click()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)

    page.get_by_role("link", name="Take the numbers of this network apart").click()
    page.wait_for_url("**/explain?**")
    picture_from = page.get_by_role("combobox", name=re.compile("^picture from"))
    expect(picture_from).to_be_visible()
    choose(page, "picture from", "samples and your own")
    file = tmp_path / "mine.png"
    file.write_bytes(to_png(np.random.default_rng(7).integers(0, 256, (48, 64, 3)).astype(np.uint8)))
    page.get_by_role("button", name="Your own picture").click()
    page.set_input_files("input[type=file]", file)
    page.wait_for_url("**own_picture=own-**")
    page.keyboard.press("Escape")
    choose(page, "layer", re.compile("^4 Linear"))
    trail = page.locator(".st-key-explain-trail")
    expect(trail).to_contain_text("4 Linear")

    click(page, "layer", 2, 0)
    expect(trail).to_contain_text("4 Linear · number 3")
    for layer in ("3 Flatten", "2 MaxPool2d", "1 ReLU", "0 Conv2d", "picture"):
        at_rest(page)
        page.mouse.move(*page.evaluate(CELL, ["layer", *_pinned(page)]))
        at_rest(page)
        click(page, "below" if layer != "picture" else _nearest(page), *page.evaluate(READ))
        expect(trail).to_contain_text(f"{layer} · ")
    expect(page.get_by_text("You have arrived at the picture.")).to_be_visible()
    other = new_page(link(page))
    expect(other.locator(".st-key-explain-trail p")).to_have_text(trail.locator("p").all_inner_texts())


def _pinned(page: Page) -> list[int]:
    found = re.search(r"[?&]pin=(\d+)(?:%2C|,)(\d+)", link(page))
    assert found is not None
    return [int(found[1]), int(found[2])]


def _nearest(page: Page) -> str:
    """Name the grid that the layer reads: the picture's channels stand below the first layer."""
    names: list[str] = page.evaluate("() => [...document.querySelector('.ph-stage').host.scene.panel.keys()]")
    return "below" if "below" in names else "picture"
