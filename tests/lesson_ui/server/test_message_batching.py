"""The figure goes ahead, in the right order, and only when nobody else waits."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from lesson_ui.server import message_batching
from lesson_ui.server.message_batching import sent_ahead, sent_together
from tests.support.waiting import PATIENCE


class Rerun:
    """What held messages need of Streamlit's record of a rerun."""

    def __init__(self, session: str, *, alone: bool = True) -> None:
        self.session_id = session
        self.fragment_ids_this_run = ["lesson"] if alone else None
        self.script_requests = ScriptRequests()
        self.sent: list[str] = []
        self._enqueue = self.sent.append

    def draw(self, name: str) -> None:
        self._enqueue(name)


@pytest.fixture
def rerun(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(message_batching._Server, "last", ("", 0.0))
    monkeypatch.setattr(message_batching, "LEAD", 0.0)

    def begin(session: str = "one", **how: bool) -> Rerun:
        made = Rerun(session, **how)
        monkeypatch.setattr(message_batching, "get_script_run_ctx", lambda: made)
        return made

    return begin


def lesson(rerun: Rerun) -> list[str]:
    with sent_together():
        rerun.draw("controls")
        with sent_ahead():
            rerun.draw("figure")
        rerun.draw("words")
        return list(rerun.sent)


def test_the_figure_is_sent_before_the_rest(rerun: Any) -> None:
    mine = rerun()
    assert lesson(mine) == ["figure"]
    assert mine.sent == ["figure", "controls", "words"]


def test_the_first_run_is_sent_in_order(rerun: Any) -> None:
    mine = rerun(alone=False)
    assert lesson(mine) == []
    assert mine.sent == ["controls", "figure", "words"]


def test_in_a_crowd_everything_is_sent_in_one_piece(rerun: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_batching, "_CROWD", 3600.0)
    lesson(rerun("one"))
    other = rerun("two")
    assert lesson(other) == []
    assert other.sent == ["controls", "figure", "words"]


def test_one_learner_alone_is_no_crowd(rerun: Any) -> None:
    lesson(rerun("one"))
    again = rerun("one")
    assert lesson(again) == ["figure"]


def test_what_was_drawn_is_sent_even_when_the_lesson_fails(rerun: Any) -> None:
    mine = rerun()

    def failing() -> None:
        with sent_together():
            mine.draw("controls")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert mine.sent == ["controls"]
    assert message_batching._Server.in_progress == []


def test_the_rest_waits_for_the_browser_but_not_for_a_learner_who_has_moved_on(
    rerun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_batching, "LEAD", 3600.0)
    mine = rerun()
    finished = threading.Event()

    def run() -> None:
        lesson(mine)
        finished.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert not finished.wait(0.2)
    mine.script_requests.request_stop()
    assert finished.wait(PATIENCE)
    assert mine.sent == ["figure", "controls", "words"]
