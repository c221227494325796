"""A class looks at one run while it goes on: nobody's page fails, and what one has read the others need not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from cnn_core.datasets import DataSource
from cnn_core.network import from_address
from cnn_core.training import Recipe, TrainingSpec, spec_to_json
from jobs import LocalRunner, Packed, Store, StoredEvent, close_runners, get_runner
from lesson_ui.prose import lesson_data
from tests.support.waiting import wait_for

Visit = Callable[..., AppTest]
TEXTS = lesson_data("train", "figure")
WATCHERS, LOOKS = 20, 2
MOST_QUESTIONS = 12  # that one look at the page may ask of the store
SPEC = TrainingSpec(
    from_address("Conv2d(4,3),ReLU,Flatten,Linear(4)"),
    (1, 16, 16),
    ("0°", "45°", "90°", "135°"),
    DataSource("gratings", count=2000, size=16),
    Recipe(epochs=400),
)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRunner]:
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    yield get_runner()
    close_runners()


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


def test_a_class_watches_one_run(runner: LocalRunner, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = runner.submit("a" * 32, spec_to_json(SPEC), "watched")
    wait_for(lambda: runner.status(id_).steps > 3)
    asked = Asked(monkeypatch, runner.store)
    pages = [visit("train", run=id_) for _ in range(WATCHERS)]
    for _ in range(LOOKS):
        seen = runner.status(id_).steps
        wait_for(lambda seen=seen: runner.status(id_).steps > seen)
        for app in pages:
            app.run()
            assert not app.exception, app.exception
            assert not app.error
            assert TEXTS["state_running"] in "".join(node.proto.text for node in app.get("progress"))
    assert runner.cancel(id_)
    assert len(asked.events) > seen
    assert set(asked.events.values()) == {1}  # each event is read once, whoever looks
    assert set(asked.weights.values()) == {1}
    assert asked.questions <= MOST_QUESTIONS * WATCHERS * (1 + LOOKS), asked.questions / WATCHERS / (1 + LOOKS)
