"""A lesson's activities: one on the page, told to its end or refused; what was set in the others is kept."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnn_core.errors import Fix
from lesson_ui.frame import activities
from lesson_ui.words.prose import words

ALLOWED = words()["errors"]["allowed"]


def lesson_of_two() -> AppTest:
    def page() -> None:
        import numpy as np
        import streamlit as st

        from cnn_core.errors import Fix, InvalidInputError
        from lesson_ui.controls import controls
        from lesson_ui.controls.fix_buttons import Target
        from lesson_ui.frame.activities import Closing, made_or_refused, show_activities
        from lesson_ui.frame.explanation import explanation
        from lesson_ui.frame.lesson import Frame
        from lesson_ui.lessons.kinds.activity import kinds_words
        from lesson_ui.lessons.kinds.alone_figure import alone_scene

        def halved(number: int) -> int:
            if number % 2:
                fixes = [Fix("number", "=", 2), Fix("elsewhere", "=", 1), Fix("unknown", "=", 1)]
                raise InvalidInputError(
                    "An odd number.", given={"number": number}, allowed="even", here=f"{number} is odd", fixes=fixes
                )
            return number // 2

        def one(frame: Frame) -> Closing:
            with frame.controls:
                number = controls.integer("kinds_number", "number", 1, 8, 2)
            grid = np.full((2, 2), float(number))
            half = made_or_refused(frame, lambda: halved(number), alone=lambda: alone_scene(grid, grid, kinds_words()))
            return Closing(explanation(frame, seen=True, above=(lambda: st.markdown(f"Half is {half}."),)), lambda: "")

        def other(frame: Frame) -> Closing:
            with frame.controls:
                controls.toggle("kinds_elsewhere", "elsewhere")

            def told() -> None:
                st.markdown(f"This is the {frame.activity} one.")

            return Closing(told, lambda: "x = 1")

        targets = {"number": Target(("kinds_number",), range(1, 9)), "elsewhere": Target(("kinds_elsewhere",), (1,))}
        said = {"activity_label": "Which", "activity_one": "One", "activity_other": "Other"}
        show_activities("kinds", "kinds_", {"one": one, "other": other}, said, targets=lambda _: targets)

    return AppTest.from_function(page, default_timeout=60).run()


def written(app: AppTest) -> list[str]:
    return [node.value for node in app.markdown]


def figures(app: AppTest) -> int:
    return len([node for node in app.get("bidi_component") if node.proto.component_name.endswith("plotly_host")])


def test_the_first_activity_is_told_and_the_chosen_one_after() -> None:
    app = lesson_of_two()
    assert "Half is 1." in written(app)
    app.button_group(key="kinds_show").set_value("other").run()
    assert "This is the other one." in written(app)
    assert "Half is 1." not in written(app)


def test_what_was_set_in_an_activity_is_kept_while_another_one_is_on_the_page() -> None:
    app = lesson_of_two()
    app.slider(key="kinds_number").set_value(6).run()
    app.button_group(key="kinds_show").set_value("other").run()
    app.button_group(key="kinds_show").set_value("one").run()
    assert app.slider(key="kinds_number").value == 6
    assert "Half is 3." in written(app)


class Written(dict[str, Any]):
    """A state of a session that knows what was set in it."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        self.setdefault("written", []).append(key)


def test_settings_that_are_not_on_the_page_are_set_again_so_that_they_are_not_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = Written({"controls": {"kinds_a": 0}, "kinds_a": 1, "kinds_b": 2, "kinds_b preset": "x", "other": 3})
    monkeypatch.setattr(st, "session_state", state)
    activities.keep_unseen("kinds_")
    assert state["written"] == ["kinds_b"]
    assert state["kinds_b"] == 2


def test_a_lesson_of_several_keeps_the_settings_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    monkeypatch.setattr(activities, "keep_unseen", kept.append)
    lesson_of_two()
    assert kept == ["kinds_"]


def test_a_refusal_keeps_the_controls_and_a_figure_of_what_there_is() -> None:
    app = lesson_of_two()
    assert figures(app) == 0
    app.slider(key="kinds_number").set_value(5).run()
    assert not app.exception
    assert "An odd number." in app.error[0].value
    assert figures(app) == 1
    assert app.slider(key="kinds_number").value == 5
    assert app.button_group(key="kinds_show").value == "one"
    assert not [text for text in written(app) if text.startswith("Half")]


def test_a_refusal_offers_the_fixes_that_controls_on_the_page_can_carry_out() -> None:
    app = lesson_of_two()
    app.slider(key="kinds_number").set_value(5).run()
    assert [button.label for button in app.button if str(button.key).startswith("fix-")] == [
        words()["errors"]["apply"].format(change="number = 2")
    ]
    app.button(key="fix-0").click().run()
    assert not app.error
    assert "Half is 1." in written(app)


def test_a_lesson_of_one_activity_asks_for_no_choice() -> None:
    def page() -> None:
        import streamlit as st

        from lesson_ui.frame.activities import Closing, show_activity
        from lesson_ui.frame.lesson import Frame

        def one(frame: Frame) -> Closing:
            def told() -> None:
                st.markdown(f"told {frame.slug}")

            return Closing(told, lambda: "x = 1")

        show_activity("kinds", one)

    app = AppTest.from_function(page, default_timeout=60).run()
    assert "told kinds" in written(app)
    assert [group.key for group in app.button_group] == ["show"]


def refusal_of(**given: Any) -> AppTest:
    def page(given: dict[str, object]) -> None:
        from typing import cast

        import streamlit as st

        from cnn_core.errors import Fix, InvalidInputError
        from lesson_ui.frame.activities import made_or_refused
        from lesson_ui.frame.lesson import Frame

        def make() -> None:
            raise InvalidInputError("No.", given={"a": 1}, allowed="b", here="c", fixes=[Fix("a", "=", 2)])

        offered: Any = given
        try:
            made_or_refused(cast(Frame, None), make, **offered)
        except InvalidInputError as error:
            st.session_state["refusal"] = error

    return AppTest.from_function(page, args=(given,)).run()


@pytest.mark.parametrize(
    ("given", "fixes"),
    [
        ({}, ("a = 2",)),
        ({"fixes": lambda error: [Fix("b", "=", 3), *error.fixes]}, ("b = 3", "a = 2")),
        ({"fixes": lambda _: []}, ()),
    ],
)
def test_a_lesson_can_offer_fixes_of_its_own(given: dict[str, Any], fixes: tuple[str, ...]) -> None:
    error = refusal_of(**given).session_state["refusal"]
    assert tuple(map(str, error.fixes)) == fixes
    assert (error.problem, error.given, error.allowed, error.here) == ("No.", {"a": 1}, "b", "c")
