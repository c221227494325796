"""A training and the mishaps around it, as the learner sees them: nothing is lost, it is said, the way on works."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.learner import Seen
from benchmarks.load import close_class, open_class
from jobs import Run, Store
from lesson_ui.words.numbers import count_text
from lesson_ui.words.prose import lesson_data
from tests.support.app_server import AppServer
from tests.support.browser import TRAINED, NewPage, settled
from tests.support.disks import fill, small_disk
from tests.support.own_loop import run_apart
from tests.support.processes import children_of, lives, workers_of
from tests.support.training_page import LAST, LONG
from tests.support.waiting import wait_for

TEXTS = lesson_data("train", "figure")
STRIPES = "/train?train_data=Stripes&train_size=16&train_count=300"
SHORT, SECONDS = f"{STRIPES}&train_epochs=2", f"{STRIPES}&train_epochs=160"
CLICK_AT = "([name, at]) => setTimeout(() => document.querySelector(name).click(), at - Date.now())"
WATCHERS = 8  # twenty are tried without a browser: tests/lessons/train/test_watchers_page.py
START, SHOW_ACTIVE = ".st-key-run-start button", ".st-key-run-show-active button"


class House(AppServer):
    """A server and what it stores, on a small disk where that can be had."""

    small = False

    @property
    def store(self) -> Store:
        return Store(f"sqlite:///{self.folder / 'runs.sqlite'}")

    def run_of(self, page: Page) -> Run:
        """Read the run on a page, as it is stored."""
        expect(page).to_have_url(re.compile("[?&]run=[0-9a-f]{16}"))
        name = re.search("[?&]run=([0-9a-f]{16})", page.url)
        assert name is not None
        store = self.store
        try:
            return store.run(name[1])
        finally:
            store.close()

    def kept(self, run: Run) -> list[int]:
        """List the steps whose events are stored; each can be read."""
        store = self.store
        try:
            return [event.packed.step for event in store.events(run.id, kinds=("step",))]
        finally:
            store.close()

    def begin(self, page: Page) -> None:
        """Press Start, and wait until the run could be gone on with."""
        start(page)
        expect(strip(page).get_by_test_id("stProgress")).to_be_visible()  # whose code the browser fetches when needed
        id_ = self.run_of(page).id
        store = self.store
        try:
            wait_for(lambda: store.checkpoint(id_) is not None or not store.run(id_).active)
            assert store.run(id_).state == "running"
        finally:
            store.close()

    @property
    def supervisor(self) -> int:
        wait_for(lambda: len(children_of(self.pid)) == 1)
        return children_of(self.pid)[0]

    @property
    def worker(self) -> int:
        """The one process that trains; that of the run before may still be on its way out."""
        wait_for(lambda: len(workers_of(self.supervisor)) == 1)
        return workers_of(self.supervisor)[0]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Run one server for all mishaps."""
    folder = tmp_path_factory.mktemp("mishaps")
    with small_disk(folder / "disk", 48) as mounted:
        app = House(folder / "disk", folder / "log.txt")
        app.small = mounted
        try:
            app.start()
            yield app
        finally:
            app.stop()
    assert "Traceback" not in app.said, app.said[-4000:]


def strip(page: Page) -> Locator:
    return page.locator(".st-key-run-strip")


def alert(page: Page) -> Locator:
    return page.get_by_test_id("stAlert")


def start(page: Page) -> None:
    settled(page)
    page.locator(START).click()


def expect_done(page: Page) -> None:
    expect(strip(page)).to_contain_text("new test pictures right", timeout=TRAINED)
    expect(alert(page)).to_have_count(0)


def expect_everything_up_to_its_end(page: Page, run: Run, kept: list[int]) -> None:
    """The page shows every step that is stored, and none is missing."""
    assert kept == list(range(1, run.steps + 1))
    expect(strip(page)).to_contain_text(f"step {count_text(run.steps)} of {count_text(run.total)}")
    page.wait_for_function(f"({LAST})() === {run.steps}")


def test_the_worker_is_killed(house: House, new_page: NewPage) -> None:
    page = new_page(house.address + SECONDS)
    house.begin(page)
    os.kill(house.worker, signal.SIGKILL)
    expect(alert(page)).to_contain_text("The training process was ended from outside (signal 9).")
    expect(alert(page)).to_contain_text("Everything up to the last stored step is kept.")
    stopped = house.run_of(page)
    expect_everything_up_to_its_end(page, stopped, house.kept(stopped))
    page.locator(".st-key-run-resume button").click()
    expect_done(page)
    ended = house.run_of(page)
    assert (ended.id, ended.state) == (stopped.id, "done")
    expect_everything_up_to_its_end(page, ended, house.kept(ended))


def test_the_server_is_killed(house: House, new_page: NewPage) -> None:
    page = new_page(house.address + SECONDS)
    house.begin(page)
    link, family = page.url, (house.supervisor, house.worker)
    house.kill()
    wait_for(lambda: not any(map(lives, family)))
    house.start()
    left, page = page, page.context.new_page()
    page.goto(link)
    for tab in (page, left):  # opened by the link, or left open all the time
        expect(strip(tab)).to_contain_text(TEXTS["state_interrupted"], timeout=TRAINED)
    left.close()
    stopped = house.run_of(page)
    expect(alert(page)).to_contain_text(f"The run was interrupted at step {count_text(stopped.steps)}.")
    expect_everything_up_to_its_end(page, stopped, house.kept(stopped))
    page.locator(".st-key-run-resume button").click()
    expect_done(page)
    ended = house.run_of(page)
    assert (ended.id, ended.state) == (stopped.id, "done")
    expect_everything_up_to_its_end(page, ended, house.kept(ended))


def test_the_disk_is_full(house: House, new_page: NewPage) -> None:
    if not house.small:
        pytest.skip(
            "skipped: mounting a small disk is not permitted here; tests/jobs try a full store by its own limit"
        )
    page = new_page(house.address + LONG)
    house.begin(page)
    fill(house.folder / "something else")
    expect(alert(page)).to_contain_text("There is no room left to store the run.", timeout=TRAINED)
    stopped = house.run_of(page)
    expect_everything_up_to_its_end(page, stopped, house.kept(stopped))
    fill(house.folder / "something else")
    page.locator(START).click()
    expect(alert(page).first).to_contain_text("There is no room left to store runs.")
    (house.folder / "something else").unlink()
    page.goto(house.address + SHORT)  # another run, now that there is room again
    start(page)
    expect_done(page)
    page.goto(f"{house.address}/train?run={stopped.id}")  # nothing of the first was lost meanwhile
    expect_everything_up_to_its_end(page, stopped, house.kept(stopped))


def test_two_tabs_press_start_at_once(house: House, new_page: NewPage) -> None:
    first = new_page(house.address + LONG)
    second = first.context.new_page()
    second.goto(house.address + LONG)
    tabs = [first, second]
    for page in tabs:
        settled(page)
    at = first.evaluate("() => Date.now() + 400")
    for page in tabs:
        page.evaluate(CLICK_AT, [START, at])
    for page in tabs:
        expect(page.locator(".st-key-run-cancel button")).to_be_visible()
    wait_for(lambda: any(page.locator(SHOW_ACTIVE).count() for page in tabs))
    refused = [page for page in tabs if page.locator(SHOW_ACTIVE).count()]
    assert len(refused) == 1
    expect(refused[0].get_by_text("You have a run that goes on.")).to_be_visible()
    runs = next(house.run_of(page) for page in tabs if page not in refused)
    refused[0].locator(SHOW_ACTIVE).click()
    assert house.run_of(refused[0]).id == runs.id
    expect(refused[0].get_by_text("You have a run that goes on.")).to_have_count(0)
    first.locator(".st-key-run-cancel button").click()
    for page in tabs:
        expect(strip(page)).to_contain_text(TEXTS["state_cancelled"])


async def watch(port: int, run: str) -> list[Seen]:
    """Let many learners look at a run at once, as their browsers do by themselves."""
    learners = await open_class(port, [("train", f"run={run}")], WATCHERS)
    try:
        return [seen for _ in range(3) for seen in await asyncio.gather(*(learner.run() for learner in learners))]
    finally:
        await close_class(learners)


def test_a_class_watches_a_run_at_once(house: House, new_page: NewPage) -> None:
    page = new_page(house.address + LONG)
    house.begin(page)
    run = house.run_of(page)
    seen = run_apart(watch(house.port, run.id))
    assert len(seen) == 3 * WATCHERS
    assert not any(one.failed for one in seen)
    assert all(one.figure for one in seen)
    assert house.run_of(page).steps > run.steps  # and the run went on
    page.locator(".st-key-run-cancel button").click()
    expect(strip(page)).to_contain_text(TEXTS["state_cancelled"])
