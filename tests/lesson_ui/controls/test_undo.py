"""What the learner set is undone step by step, started over, brought back, and insisted on for a moment."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lesson_ui.controls import control_problems, undo
from tests.support.clocks import Clock


class Session:
    """A learner's session without a page: what is set, what the address says, and a clock set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state: dict[str, Any] = {}
        self.address: dict[str, str] = {}
        self.clock = Clock()
        streamlit = SimpleNamespace(session_state=self.state, query_params=self.address)
        for module in (undo, control_problems):
            monkeypatch.setattr(module, "st", streamlit)
        monkeypatch.setattr(undo, "time", self.clock)

    def page(self, slug: str = "kinds", **shown: Any) -> None:
        """Draw a page with controls at their values at first, unless they were set."""
        undo.begin(slug)
        for key, default in shown.items():
            undo.register(key, default)
            undo.bring_back(key)
            self.state.setdefault(key, default)
        undo.record()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return Session(monkeypatch)


def test_undo_goes_back_one_step_at_a_time_and_stops_at_the_first(session: Session) -> None:
    for stride in (1, 2, 3):
        session.state["stride"] = stride
        session.page(stride=1)
    undo.undo()
    assert session.state["stride"] == 2
    undo.undo()
    assert session.state["stride"] == 1
    undo.undo()
    assert session.state["stride"] == 1


def test_a_page_that_is_drawn_again_is_no_step_of_its_own(session: Session) -> None:
    session.page(stride=1)
    session.state["stride"] = 4
    for _ in range(3):
        session.page(stride=1)
    undo.undo()
    assert session.state["stride"] == 1


def test_undo_brings_all_controls_of_a_step_back_together(session: Session) -> None:
    session.page(stride=1, padding=0)
    session.state.update(stride=2, padding=1)
    session.page(stride=1, padding=0)
    session.state["padding"] = 3
    session.page(stride=1, padding=0)
    undo.undo()
    assert (session.state["stride"], session.state["padding"]) == (2, 1)


def test_only_so_many_steps_are_kept(session: Session) -> None:
    for stride in range(undo._LIMIT + 5):
        session.state["stride"] = stride
        session.page(stride=0)
    for _ in range(undo._LIMIT + 5):
        undo.undo()
    assert session.state["stride"] == 5


def test_lessons_have_histories_of_their_own(session: Session) -> None:
    session.page("kinds", stride=1)
    session.state["stride"] = 2
    session.page("kinds", stride=1)
    session.page("pooling", window=2)
    session.state["window"] = 3
    session.page("pooling", window=2)
    undo.undo()
    assert (session.state["window"], session.state["stride"]) == (2, 2)


def test_start_over_sets_the_values_at_first_and_can_be_undone(session: Session) -> None:
    session.page(stride=1, padding=0)
    session.state.update(stride=5, padding=2)
    session.page(stride=1, padding=0)
    undo.reset()
    assert (session.state["stride"], session.state["padding"]) == (1, 0)
    session.page(stride=1, padding=0)
    undo.undo()
    assert (session.state["stride"], session.state["padding"]) == (5, 2)


@pytest.mark.parametrize("act", [undo.undo, undo.reset])
def test_refusals_of_the_values_before_are_dropped(session: Session, act: Any) -> None:
    session.page(stride=1)
    session.state["stride"] = 2
    session.page(stride=1)
    control_problems.remember_problem("stride", "too large")  # type: ignore[arg-type]
    act()
    assert control_problems.problem_of("stride") is None


def test_who_comes_back_finds_the_lesson_as_it_was_left(session: Session) -> None:
    session.page("kinds", stride=1)
    session.state["stride"] = 3
    session.page("kinds", stride=1)
    session.page("pooling", window=2)
    del session.state["stride"]  # Streamlit forgets the controls of a page that is left
    session.page("kinds", stride=1)
    assert session.state["stride"] == 3


def test_a_link_decides_for_itself(session: Session) -> None:
    session.page("kinds", stride=1)
    session.state["stride"] = 3
    session.page("kinds", stride=1)
    session.page("pooling", window=2)
    del session.state["stride"]
    session.address["padding"] = "1"
    session.page("kinds", stride=1)
    assert session.state["stride"] == 1


def test_what_is_set_now_is_not_overwritten_by_what_was_left(session: Session) -> None:
    session.page("kinds", stride=1)
    session.page("pooling", window=2)
    session.state["stride"] = 4
    session.page("kinds", stride=1)
    assert session.state["stride"] == 4


def insisted(session: Session) -> None:
    session.page(picture="cat")
    undo.insist("picture", "own")
    assert session.state["picture"] == "own"


def test_a_message_that_was_written_before_is_overruled_while_the_page_is_drawn(session: Session) -> None:
    insisted(session)
    session.clock.now += undo._DRAWING - 0.1
    session.state["picture"] = "cat"  # the browser, which was not told yet
    session.page(picture="cat")
    assert session.state["picture"] == "own"


def test_soon_after_the_page_is_drawn_the_browser_knows(session: Session) -> None:
    insisted(session)
    session.page(picture="cat")
    session.clock.now += undo.OVERTAKEN - 0.1
    session.state["picture"] = "cat"
    session.page(picture="cat")
    assert session.state["picture"] == "own"
    session.clock.now += 0.2
    session.state["picture"] = "cat"  # now it is the learner's choice
    session.page(picture="cat")
    assert session.state["picture"] == "cat"


def test_any_other_value_is_the_learner_s_choice_at_once(session: Session) -> None:
    insisted(session)
    session.state["picture"] = "coffee"
    session.page(picture="cat")
    assert session.state["picture"] == "coffee"


@pytest.mark.parametrize("act", [undo.undo, undo.reset])
def test_undo_and_start_over_end_the_insisting(session: Session, act: Any) -> None:
    insisted(session)
    session.page(picture="cat")
    act()
    assert session.state["picture"] == "cat"
    session.page(picture="cat")
    assert session.state["picture"] == "cat"
