"""A question asked: its text, what counts as right, what the address remembers of it."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def asked(**given: Any) -> AppTest:
    def page(given: dict[str, object]) -> None:

        import streamlit as st

        from lesson_ui.frame.lesson import open_lesson
        from lesson_ui.frame.predict import ask

        asked: Any = {"answer": "12", "hint": "3 · 4", **given}
        frame = open_lesson("kinds")
        frame.text.sections["predict"] = frame.text.sections["predict_mine"] = "How many? {a}"
        frame.text.sections["nudge"] = frame.text.sections["nudge_mine"] = "Think of {a}."
        st.session_state["seen"] = ask(frame, **asked)
        for name in ("predict", "predict_mine", "nudge", "nudge_mine"):
            del frame.text.sections[name]

    return AppTest.from_function(page, args=(given,), default_timeout=60).run()


def written(app: AppTest) -> str:
    return "\n".join(node.value for node in app.markdown)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({}, "prediction-kinds"),
        ({"about": "mine"}, "prediction-kinds-mine"),
        ({"about": "mine-2", "section": "predict_mine"}, "prediction-kinds-mine-2"),
    ],
)
def test_the_question_stands_in_the_section_of_its_name_with_its_facts(given: dict[str, str], key: str) -> None:
    app = asked(**given, facts={"a": "A"})
    assert "How many? A" in written(app)
    assert app.session_state["seen"] is False
    app.text_input(key=key).set_value("7").run()
    assert "You said 7" in written(app)
    assert "Think of A." in written(app)
    app.text_input(key=key).set_value("12").run()
    assert app.session_state["seen"] is True
    assert app.session_state["shown"] == given.get("about", "1")
    assert "How many?" not in written(app)
    assert "Right: 12. 3 · 4" in written(app)


@pytest.mark.parametrize(
    ("answer", "accepts", "typed", "is_right"),
    [
        ("12", ["a dozen"], "12", True),
        ("12", ["a dozen"], "A dozen", True),
        ("12", [], "a dozen", False),
        ("12", [], "12.0", True),
        ("12", [], "13", False),
        ("0.5", [], "0,5", True),
        ("−3", [], "-3", True),
        ("1\u202f792", [], "1792", True),
        ("1\u202f792", [], "1 792", True),
        ("1792", [], "1\u202f792", True),
    ],
)
def test_what_counts_as_right(answer: str, accepts: list[str], typed: str, is_right: bool) -> None:
    app = asked(answer=answer, accepts=accepts, about="mine")
    app.text_input(key="prediction-kinds-mine").set_value(typed).run()
    assert app.session_state["seen"] is is_right


def test_answers_can_be_offered() -> None:
    app = asked(answer="yes", options=["yes", "no"], about="mine")
    assert not app.text_input
    app.button_group(key="prediction-kinds-mine").set_value("no").run()
    assert app.session_state["seen"] is False
    app.button_group(key="prediction-kinds-mine").set_value("yes").run()
    assert app.session_state["seen"] is True


def test_who_asks_to_be_shown_is_not_told_that_he_was_right() -> None:
    app = asked(about="mine")
    app.button(key="predict-reveal").click().run()
    assert app.session_state["seen"] is True
    assert "Right" not in written(app)
    assert "12" in written(app)
