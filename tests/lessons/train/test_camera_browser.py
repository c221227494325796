"""As a new user: two things before the camera, a network that tells them apart, and why it decided."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from lesson_ui.words.prose import lesson_data, words
from tests.support.browser import IDLE, TRAINED, cell, choose, settled
from tests.support.camera import plug_in, shoot
from tests.support.photographs import photograph
from tests.support.training_page import BOX_BESIDE_ANSWER

TEXTS, OWN = lesson_data("train", "figure"), words()["own_classes"]
SHOTS = 9
LIMIT = 300.0  # seconds
SAYS = """() => {
    const { content: bars } = document.querySelector('[class*=train-inside] .ph-stage').host.scene.panel.get("bars");
    return bars.names[bars.roles.indexOf("result")];
}"""  # the class the network takes the picture for


def test_from_two_things_to_a_classifier_and_why_it_decided(server: str, new_page: Callable[..., Page]) -> None:
    began = time.monotonic()
    page = new_page(f"{server}/train", viewport={"width": 1440, "height": 1000}, permissions=["camera"])
    settled(page)
    plug_in(page)
    choose(page, "pictures", "Your own classes")
    for place, thing in enumerate(("cup", "ball")):
        name = page.get_by_role("textbox", name=OWN["name"].format(number=place + 1))
        name.fill(thing)
        name.press("Enter")
        expect(page.locator(f".st-key-train-own-class-{place} input")).to_have_value(thing)
        page.wait_for_selector(IDLE)
    page.get_by_text(OWN["from_camera"], exact=True).click()
    for place, thing in enumerate(("cup", "ball")):
        choose(page, OWN["into"], thing)
        for shot in range(SHOTS):
            shoot(page, photograph(thing, shot))
            count = OWN["one_picture"] if shot == 0 else OWN["pictures"].format(count=shot + 1)
            expect(page.locator(f".st-key-train-own-class-{place}")).to_contain_text(count)
            page.wait_for_selector(IDLE)
    page.get_by_role("button", name=TEXTS["start"]).click()
    expect(page.locator(".st-key-run-strip")).to_contain_text("right", timeout=TRAINED)

    choose(page, TEXTS["from_label"], TEXTS["from_own"])
    page.get_by_role("button", name=words()["picture"]["bring"]).click()
    page.get_by_text(words()["picture"]["use_camera"]).click()
    for thing in ("cup", "ball"):  # photographs it has never seen
        shoot(page, photograph(thing, 100))
        page.wait_for_function(f"(thing) => ({SAYS})() === thing", arg=thing)
        page.wait_for_function(BOX_BESIDE_ANSWER)  # the answer is seen while the camera is held
        if thing == "cup":
            page.get_by_role("button", name="Clear photo").click()
            page.wait_for_selector(IDLE)
    page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile("Any number, explained")).last.click()
    page.wait_for_url(re.compile(r"explain_run=.*own_picture=own-"))
    settled(page)
    expect(page.get_by_text("The network says ball")).to_be_visible()
    page.mouse.click(*cell(page, "layer", 9, 9))
    expect(page.locator(".st-key-lesson-below")).to_contain_text("of layer")  # a number of it, taken apart
    assert page.locator("[data-testid=stAlert]").count() == 0
    assert time.monotonic() - began < LIMIT
