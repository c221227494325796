"""Addresses that learners and teachers wrote down open the same moment as they did then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobs import LocalRunner, close_runners
from tests.support.pages import ComeAs, Visit
from tests.survival.outcome import outcome, same_numbers
from tests.survival.survivors import LEARNER, addresses, data_folder

ADDRESSES = addresses()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One copy of the data folder: addresses change nothing in it."""
    yield data_folder(tmp_path_factory.mktemp("survivors"))
    close_runners()


@pytest.fixture
def open_address(visit: Visit, folder: Path, come_as: ComeAs, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Open an address as the learner whose runs those are; nobody trains meanwhile."""
    monkeypatch.setenv("CNN_LESSONS_DATA", str(folder))
    come_as(LEARNER)
    monkeypatch.setattr(LocalRunner, "start", lambda self: None)
    return visit


@pytest.mark.parametrize("kept", ADDRESSES, ids=[f"{k}-{kept['lesson']}" for k, kept in enumerate(ADDRESSES)])
def test_an_address_opens_what_it_opened(open_address: Visit, kept: dict[str, Any]) -> None:
    app = open_address(kept["lesson"], unfold=None, **kept["address"])
    now, then = outcome(app), kept["opens"]
    assert now["address"] == then.get("address", kept["address"])  # every control holds what was asked of it
    assert now["refusals"] == then["refusals"]
    assert list(now["figures"]) == list(then["figures"])
    for name, figure in now["figures"].items():
        before = then["figures"][name]
        assert {key: figure[key] for key in ("activity", "pin", "concealed")} == {
            key: before[key] for key in ("activity", "pin", "concealed")
        }
        assert list(figure["parts"]) == list(before["parts"])
        other = [part for part in before["parts"] if not same_numbers(figure["parts"][part], before["parts"][part])]
        assert not other, {part: (before["parts"][part], figure["parts"][part]) for part in other}
    if kept.get("code"):
        compile(app.code[-1].value, "<in code>", "exec")
    if "answer" in kept:
        box = next(box for box in app.text_input if "exercise" in str(box.key) and kept["question"] in str(box.key))
        box.set_value(kept["answer"]).run()
        assert [alert.value for alert in app.success], app.warning


def test_the_addresses_are_of_every_lesson_and_every_kind() -> None:
    counts = {
        slug: sum(kept["lesson"] == slug for kept in ADDRESSES) for slug in {kept["lesson"] for kept in ADDRESSES}
    }
    assert len(ADDRESSES) >= 200
    assert len(counts) == 17
    assert min(counts.values()) >= 9, counts
    keys = {key for kept in ADDRESSES for key in kept["address"]}
    assert keys >= {"pin", "shown", "show", "exercise", "projector", "more", "explain_trail", "own_picture", "run"}
    assert sum(bool(kept["opens"]["refusals"]) for kept in ADDRESSES) >= 20
    assert sum("answer" in kept for kept in ADDRESSES) >= 17


def test_numbers_that_are_not_the_same_are_told_apart() -> None:
    before = [4, 0, 10.0, 10.0, 15.0]
    assert same_numbers([4, 0, 10.00001, 10.0, 15.0], before)
    for other in ([5, 0, 10.0, 10.0, 15.0], [4, 1, 10.0, 10.0, 15.0], [4, 0, 10.0, 10.0, 15.01], None):
        assert not same_numbers(other, before)
