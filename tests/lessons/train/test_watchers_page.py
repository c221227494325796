"""A class at once: all look at one run and read little for it, or wait for their turn and see their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from cnn_core.datasets import DataSource
from cnn_core.network import from_address
from cnn_core.training import Recipe, TrainingSpec, spec_to_json
from jobs import LocalRunner, Packed, Store, StoredEvent, get_runner
from lesson_ui.words.prose import lesson_data
from tests.support.pages import ComeAs, Visit
from tests.support.waiting import wait_for

TEXTS = lesson_data("train", "figure")
WATCHERS, LOOKS = 20, 2
MOST_QUESTIONS = 12  # that one look at the page may ask of the store
SPEC = TrainingSpec(  # goes on for more than a minute
    from_address("Conv2d(8,3),ReLU,Conv2d(16,3),ReLU,Flatten,Linear(4)"),
    (1, 16, 16),
    ("0°", "45°", "90°", "135°"),
    DataSource("gratings", count=2000, size=16),
    Recipe(epochs=400),
)


@pytest.fixture(scope="module")
def one_worker(shared_folder: Path) -> Iterator[None]:
    """Let the runner of the module have one worker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jobs.local.default_slots", lambda: 1)
        get_runner()
        yield


@pytest.fixture
def runner(visit_shared: Visit, one_worker: None) -> LocalRunner:
    return get_runner()


class Asked:
    """
    What this process asks of the store.

    Parameters
    ----------
    patch : MonkeyPatch
        Ends with the test.
    store : Store
        Whose questions are counted.
    """

    def __init__(self, patch: pytest.MonkeyPatch, store: Store) -> None:
        self.questions, self.events, self.weights = 0, Counter[int](), Counter[object]()
        read, snapshot = Store.events, Store.snapshot

        def events(*given: Any) -> list[StoredEvent]:
            found = read(*given)
            self.events.update(event.seq for event in found)
            return found

        def weights(store: Store, id_: str, step: int | None = None) -> Packed | None:
            self.weights[step] += 1
            return snapshot(store, id_, step)

        patch.setattr(Store, "events", events)
        patch.setattr(Store, "snapshot", weights)
        event.listen(store.engine, "before_cursor_execute", self._count)

    def _count(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        self.questions += statement.startswith("SELECT")


def progress(app: AppTest) -> str:
    (node,) = app.get("progress")
    return str(node.proto.text)


def a_step_later(store: Store, run: str) -> int:
    """Wait until a run has gone on; say how many steps it had before."""
    before = store.run(run).steps
    wait_for(lambda: store.run(run).steps > before)
    return before


def test_a_class_watches_one_run(runner: LocalRunner, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = runner.submit("a" * 32, spec_to_json(SPEC), "watched")
    wait_for(lambda: runner.status(id_).steps > 3)
    asked, beside = Asked(monkeypatch, runner.store), Store(runner.store.url)  # what the test asks does not count
    pages = [visit("train", run=id_) for _ in range(WATCHERS)]
    for _ in range(LOOKS):
        seen = a_step_later(beside, id_)
        for app in pages:
            app.run()
            assert not app.exception, app.exception
            assert not app.error
            assert progress(app).startswith(TEXTS["state_running"])
    assert runner.cancel(id_)
    wait_for(lambda: not beside.run(id_).active)
    beside.close()
    assert len(asked.events) > seen
    assert set(asked.events.values()) == {1}  # each event is read once, whoever looks
    assert set(asked.weights.values()) == {1}
    assert asked.questions <= MOST_QUESTIONS * WATCHERS * (1 + LOOKS), asked.questions / WATCHERS / (1 + LOOKS)


def test_who_waits_sees_his_place(runner: LocalRunner, visit: Visit, come_as: ComeAs) -> None:
    first, second = (runner.submit(name * 32, spec_to_json(SPEC)) for name in "ab")
    wait_for(lambda: runner.status(first).steps > 3)
    come_as("c" * 32)
    app = visit("train", train_data="Stripes", train_count="2000", train_size="16", train_epochs="400")
    app.button("run-start").click().run()
    assert app.session_state["run"] not in (first, second)
    assert progress(app) == TEXTS["queued"].format(place=2)
    waits = runner.status(app.session_state["run"]).created + 1
    wait_for(lambda: runner.store.now() > waits)
    assert TEXTS["waiting"].format(place=2) in [node.value for node in app.run().info]
    assert runner.cancel(second)
    wait_for(lambda: not runner.status(second).active)
    assert progress(app.run()) == TEXTS["queued"].format(place=1)
    assert runner.cancel(first)
    wait_for(lambda: runner.status(app.session_state["run"]).steps > 3)
    assert progress(app.run()).startswith(TEXTS["state_running"])
    app.button("run-cancel").click().run()
    wait_for(lambda: not runner.status(app.session_state["run"]).active)


def test_a_page_without_a_run_asks_the_store_once(
    runner: LocalRunner, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("train")
    asked = Asked(monkeypatch, runner.store)
    assert not app.run().exception
    assert asked.questions == 1
