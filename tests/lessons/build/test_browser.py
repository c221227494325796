"""Journeys through the builder: build, break, mend, walk over the blocks, share, save and bring back."""

from __future__ import annotations

import json
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import IDLE, NewPage, at_rest, link
from tests.support.builder_page import add_behind, open_builder


def names(page: Page) -> Locator:
    return page.locator(".ph-block-name")


def test_a_network_of_five_layers_is_built_broken_mended_and_shared(new_page: NewPage, server: str) -> None:
    page = open_builder(new_page, server, "shown=1&build_network=Conv2d(8,3,padding=1)")
    layers = ["input", "Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear"]
    for kind in layers[2:]:
        add_behind(page, kind)
    expect(names(page)).to_have_text(layers)
    expect(page.locator(".build-table tfoot")).to_contain_text("20\u202f714")  # (3·3·3 + 1)·8 + (2 048 + 1)·10

    page.locator(".ph-block").nth(4).locator(".ph-block-front").click(force=True)
    expect(page.locator(".st-key-build-arguments")).to_contain_text("Layer 3, Flatten")
    page.get_by_role("button", name="Take out").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("Layer 3 (Linear): Linear reads a vector")
    expect(page.locator(".build-table tr.broken")).to_contain_text("breaks here")
    expect(page.locator(".ph-block-broken")).to_have_count(1)
    page.get_by_role("button", name="Put Flatten in front of layer 3", exact=True).click()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(names(page)).to_have_text(layers)

    other = new_page(link(page))
    expect(other.locator(".build-table tfoot")).to_contain_text("20\u202f714")
    expect(names(other)).to_have_text(layers)
    assert other.locator(".build-table").inner_text() == page.locator(".build-table").inner_text()


def test_blocks_are_walked_over_without_a_message_and_chosen_with_enter(new_page: NewPage, server: str) -> None:
    page = open_builder(new_page, server)
    page.evaluate(
        "() => { window.sent = 0; const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (m) { window.sent++; return send.call(this, m); }; }"
    )
    line = page.locator(".ph-line")
    page.locator(".ph-block").nth(4).hover(force=True)
    expect(line).to_contain_text("Layer 3, Conv2d(32, 3, padding=1): 16 × 16 × 16 → 16 × 16 × 32")
    expect(line).to_contain_text("(3·3·16 + 1)·32 = 4\u202f640")
    page.locator(".ph-stage").focus()
    for key, said in (
        ("Home", "The input: 32 × 32 × 3 = 3\u202f072"),
        ("ArrowRight", "⌊(32 + 2·1 − 3)/1⌋ + 1 = 32"),
        ("End", "(2\u202f048 + 1)·10 = 20\u202f490"),
        ("ArrowLeft", "32 · 8 · 8 = 2\u202f048"),
        ("Backspace", "Layer 5, MaxPool2d(2)"),
    ):
        page.keyboard.press(key)
        expect(line).to_contain_text(said)
    assert page.evaluate("window.sent") == 0
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-build-arguments")).to_contain_text("Layer 5, MaxPool2d")
    expect(page).to_have_url(re.compile("build_layer=5"))


def test_arguments_change_the_whole_chain_and_undo_takes_it_back(new_page: NewPage, server: str) -> None:
    page = open_builder(new_page, server)
    box = page.get_by_role("combobox", name="padding", exact=True)
    box.click()
    box.fill("0, 2")
    page.get_by_role("option", name=re.compile("0, 2")).click()
    expect(page.locator(".build-table")).to_contain_text("30 × 34 × 16")
    expect(page).to_have_url(re.compile(r"padding(=|%3D)(\(|%28)0"))
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".build-table")).not_to_contain_text("30 × 34 × 16")
    stride = page.get_by_role("textbox", name="stride")
    stride.fill("2")
    stride.press("Enter")
    expect(page.locator(".build-table")).to_contain_text("⌊(32 + 2·1 − 3)/2⌋ + 1 = 16")


def test_json_is_saved_and_brought_back_and_other_files_are_refused(
    new_page: NewPage, server: str, tmp_path: Path
) -> None:
    page = open_builder(new_page, server, "shown=1&build_network=lenet5&build_input=1,32,32&show=In%20code")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as JSON").click()
    saved = tmp_path / "network.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text())["input_shape"] == [1, 32, 32]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as PyTorch script").click()
    assert "class Network(nn.Sequential)" in Path(download.value.path()).read_text()

    other = open_builder(new_page, server, "shown=1&more=true")
    expect(other.get_by_text("A network as a JSON file")).to_be_visible()
    wrong = tmp_path / "diary.json"
    wrong.write_bytes(b"Dear diary, today")
    chooser = other.locator("input[type=file]")
    chooser.set_input_files(wrong)
    expect(other.get_by_test_id("stAlert")).to_contain_text("This is not JSON")
    expect(other.locator(".build-table tfoot")).to_contain_text("25\u202f578")
    photograph = tmp_path / "photograph.json"
    photograph.write_bytes(bytes(range(256)))
    chooser.set_input_files(photograph)
    expect(other.get_by_test_id("stAlert")).to_contain_text("holds no text")
    chooser.set_input_files(saved)
    expect(other.locator(".build-table tfoot")).to_contain_text("61\u202f706")
    expect(other.get_by_test_id("stAlert")).to_have_count(0)
    expect(other).to_have_url(re.compile("build_network=lenet5"))


def test_skips_of_a_wrapped_chain_stay_on_the_page_and_everything_is_accessible(new_page: NewPage, server: str) -> None:
    page = open_builder(new_page, server, "shown=1&more=true&build_network=resnet18&build_input=3,224,224")
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.ph-block, .ph-block-arc')]"
        ".map((b) => b.getBoundingClientRect().right))"
        "- document.querySelector('.ph-stage').getBoundingClientRect().right"
    )
    assert right <= 1
    page.get_by_role("button", name="Skip or branch").click()
    expect(page.get_by_role("button", name="Lead a skip around")).to_be_visible()
    at_rest(page)
    found = [
        violation["id"]
        for violation in Axe().run(page).response["violations"]
        if any("stFileUploader" not in node["html"] and "stToast" not in node["html"] for node in violation["nodes"])
    ]
    assert found == []


def test_the_network_built_goes_on_to_where_its_numbers_are_explained(new_page: NewPage, server: str) -> None:
    page = open_builder(
        new_page, server, "shown=1&build_network=Conv2d(2,3),ReLU,MaxPool2d(2),Flatten,Linear(3)&build_input=1,12,12"
    )
    page.get_by_role("link", name=re.compile("Take the numbers of this network apart")).click()
    expect(page).to_have_url(re.compile(r"/explain\?.*network="))
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root[data-drawn]").first).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.locator(".ph-title", has_text="Conv2d(2, 3)")).to_be_visible()
