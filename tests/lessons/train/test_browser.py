"""Train live in the browser: a run goes on through reloads, belongs to its learner, and can be gone back through."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from safetensors.numpy import load_file

from cnn_core.network import forward
from cnn_core.training import default_network
from lesson_ui.words.numbers import percent
from lesson_ui.words.prose import lesson_data, words
from tests.support.browser import IDLE, TRAINED, choose, settled
from tests.support.training_page import BOX_BESIDE_ANSWER, FAINTEST, FILTERS, LAST, LINES, LONG, LOWEST

TEXTS = lesson_data("train", "figure")
SHORT = "/train?train_data=Stripes&train_count=300&train_size=16&train_epochs=4"
POINTS = "() => (document.querySelector('.st-key-run-curves .ph-plot')?.data ?? [{x: []}])[0].x.length"
DRAWN = "() => document.querySelector('.st-key-train-inside .ph-root, [class*=train-inside] .ph-root')?.dataset.drawn"


LOSSES = "() => [...document.querySelector('.st-key-run-curves .ph-plot').data[0].y]"
USE = """  # what somebody does with the script and the weights, who has never seen this app
import json, runpy, sys, torch
from safetensors.torch import load_file
ran = runpy.run_path("train.py")
images, labels = ran["test"]
answers = []
for file in sys.argv[1:]:
    network = ran["Network"]()
    network.load_state_dict(load_file(file))
    with torch.no_grad():
        answers.append(network.eval()(images))
trained = ran["network"].eval()(images)
right = (answers[-1].argmax(1) == labels).double().mean().item()
first = [rows[0].tolist() for rows in (trained, *answers)]
print(json.dumps({"losses": ran["losses"][:10], "right": right, "trained": first[0], "answers": first[1:]}))
"""


def step_in(told: str) -> int:
    """Read how far a run is from what the page says of it."""
    found = re.search(r"step ([\d\u202f]+) of", told)
    assert found is not None, told
    return int(found[1].replace("\u202f", ""))


def begin(page: Page) -> None:
    settled(page)
    page.locator(".st-key-run-start button").click()
    expect(page.locator(".st-key-run-cancel button")).to_be_visible()
    page.wait_for_function(f"({POINTS})() > 3")


def test_a_run_moves_survives_a_reload_and_belongs_to_its_learner(server: str, new_page: Callable[..., Page]) -> None:
    page = new_page(server + LONG, color_scheme="dark")
    begin(page)
    # The inside of the network stands on the first screen, under the curves.
    page.wait_for_function(f"({LOWEST})() <= 900")
    page.set_viewport_size({"width": 820, "height": 1180})
    page.wait_for_function(f"({LOWEST})() <= 1180")  # nor on a tablet has anybody to scroll for the answer
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function(f"({FAINTEST})() > 3")  # also in the dark no line is faint
    before, filters = page.evaluate(LAST), page.evaluate(FILTERS)
    page.wait_for_function(f"({LAST})() > {before}")
    page.wait_for_function(f"(before) => ({FILTERS})() !== before", arg=filters)
    expect(page).to_have_url(re.compile("run=[0-9a-f]{16}"))
    page.reload()
    settled(page)
    expect(page.locator(".st-key-run-cancel button")).to_be_visible()
    page.wait_for_function(f"({LAST})() > {before}")

    other = new_page(page.url)  # another browser: it may look, not touch
    expect(other.get_by_text(TEXTS["yourself"])).to_be_visible()
    assert other.locator(".st-key-run-cancel").count() == 0
    seen = other.evaluate(LAST)
    other.wait_for_function(f"({LAST})() > {seen}")

    fresh = page.context.new_page()  # the same browser, without the link: the run that goes on is shown
    fresh.goto(f"{server}/train")
    expect(fresh.locator(".st-key-run-cancel button")).to_be_visible()
    fresh.close()

    page.locator(".st-key-run-cancel button").click()
    expect(page.locator(".st-key-run-strip").get_by_text(TEXTS["state_cancelled"])).to_be_visible()
    expect(page.locator(".st-key-run-resume button")).to_be_visible()


def test_pause_step_and_go_on(server: str, new_page: Callable[..., Page]) -> None:
    page = new_page(server + LONG)
    settled(page)
    page.locator(".st-key-run-start button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-run-pause button")).to_be_visible()
    expect(page.locator(".st-key-run-strip button:focus")).to_have_count(1)  # the button is gone, the place is not lost
    page.locator(".st-key-run-pause button").click()
    expect(page.locator(".st-key-run-one_step button")).to_be_visible()
    strip = page.locator(".st-key-run-strip")
    expect(strip.get_by_text(TEXTS["state_paused"])).to_be_visible()
    step = step_in(strip.inner_text())
    before = page.evaluate(FILTERS)
    page.locator(".st-key-run-one_step button").click()
    expect(strip.get_by_text(f"step {step + 1} of")).to_be_visible()
    page.wait_for_function(f"(before) => ({FILTERS})() !== before", arg=before)  # one step moves them
    expect(page.get_by_text(f"with the numbers of step {step + 1}:")).to_be_visible()
    slider = page.get_by_role("slider", name=re.compile(TEXTS["at_label"]))
    slider.focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile("train_at=0"))
    page.locator(".st-key-run-one_step button").click()  # brings back to now
    expect(strip.get_by_text(f"step {step + 2} of")).to_be_visible()
    expect(slider).to_have_attribute("aria-valuetext", str(step + 2))
    expect(page).not_to_have_url(re.compile("train_at"))
    assert page.locator("[data-testid=stException]").count() == 0
    page.locator(".st-key-run-resume button").click()
    expect(page.locator(".st-key-run-pause button")).to_be_visible()
    page.wait_for_function(f"({LAST})() > {step + 1}")
    page.locator(".st-key-run-cancel button").click()
    expect(page.locator(".st-key-run-resume button")).to_be_visible()


def test_taken_home_it_trains_the_same_and_back_in_time_leads_on_to_any_number(
    server: str, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = new_page(server + SHORT)
    settled(page)
    page.locator(".st-key-run-start button").click()
    slider = page.get_by_role("slider", name=re.compile(TEXTS["at_label"]))
    strip = page.locator(".st-key-run-strip")
    expect(strip).to_contain_text("new test pictures right", timeout=TRAINED)
    expect(slider).to_be_visible()
    result = strip.inner_text()
    page.wait_for_function(f"({LAST})() === {step_in(result)}")  # the curve may come after the words
    losses = page.evaluate(LOSSES)
    page.get_by_text("In code", exact=True).click()
    last = take_home(page, "train-weights", tmp_path)
    now = page.evaluate(DRAWN)
    slider.focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile("train_at=0"))
    page.wait_for_function(f"({DRAWN})() !== {now!r}")
    page.wait_for_selector(IDLE)
    expect(page.get_by_role("button", name=re.compile("safetensors"))).to_be_visible()
    first = take_home(page, "train-weights", tmp_path)
    assert [path.name.rpartition("-")[2] for path in (first, last)] == ["0.safetensors", f"{len(losses)}.safetensors"]
    with zipfile.ZipFile(take_home(page, "train-script", tmp_path)) as archive:
        archive.extractall(tmp_path)
    used = [sys.executable, "-I", "-c", USE, first.name, last.name]
    told = json.loads(subprocess.run(used, cwd=tmp_path, capture_output=True, check=True).stdout.splitlines()[-1])
    assert told["losses"] == pytest.approx(losses[:10], abs=1e-6)
    assert f"{percent(told['right'])} of 45 new test pictures right" in result
    assert told["trained"] == pytest.approx(told["answers"][1], abs=1e-3)
    with np.load(tmp_path / "pictures.npz") as pictures:
        network = default_network((1, 16, 16), 4)
        for path, answers in zip((first, last), told["answers"], strict=True):
            shown = forward(network, load_file(path), pictures["test_images"][0]).output
            assert answers == pytest.approx(shown.ravel().tolist(), abs=1e-4)

    show_own_picture(page, tmp_path / "own.png")
    page.get_by_role("link", name=re.compile("Any number, explained")).last.click()
    expect(page).to_have_url(re.compile("explain_run=[0-9a-f]{16}"))
    settled(page)
    expect(page.get_by_text("Its weights are those after step 0 of the run")).to_be_visible()
    assert page.locator("[data-testid=stAlert]").count() == 0


def show_own_picture(page: Page, file: Path) -> None:
    """The box covers nothing of the answer, the controls keep to one line, Escape leads back to the button."""
    Image.fromarray(np.full((40, 40), 90, np.uint8)).save(file)
    choose(page, TEXTS["from_label"], TEXTS["from_own"])
    opener = page.get_by_role("button", name=words()["picture"]["bring"])
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-picture-box-inside :focus")).to_have_count(1)  # the keyboard is in the box at once
    page.locator(".st-key-picture-box-inside input[type=file]").set_input_files(file)
    expect(page.get_by_text(TEXTS["negative_label"], exact=True)).to_be_visible()
    page.wait_for_function(BOX_BESIDE_ANSWER)
    page.wait_for_function(f"({LINES})() === 1")
    page.set_viewport_size({"width": 820, "height": 1180})
    page.wait_for_function(BOX_BESIDE_ANSWER)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def take_home(page: Page, key: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.locator(f".st-key-{key} button").first.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_what_would_help_is_one_click(server: str, new_page: Callable[..., Page]) -> None:
    page = new_page(f"{server}/train?train_data=Stripes&train_size=16&train_count=200&train_batch_size=500")
    settled(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text("A batch is larger than the data.")
    expect(page.locator(".st-key-run-start button")).to_be_disabled()
    page.locator(".st-key-run-fix-0 button").click()
    expect(page).to_have_url(re.compile("train_batch_size=140"))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.locator(".st-key-run-start button")).to_be_enabled()
