"""The box for one number: what it takes, refuses, keeps, and where its buttons lead."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import InvalidInputError
from lesson_ui.controls.number_box import Limits, read_within, stepped, written
from tests.support.pages import refusals
from tests.support.waiting import PATIENCE

THIN = "\N{NARROW NO-BREAK SPACE}"


def page(value: float | None, limits: tuple[int | None, int | None], placeholder: str | None) -> None:
    import streamlit as st

    from lesson_ui.controls.number_box import number_box

    st.session_state.setdefault("now", value)
    number_box(
        "box",
        "stride",
        st.session_state["now"],
        lambda number: st.session_state.update(now=number),
        limits,
        placeholder=placeholder,
    )


def opened(value: Any = 3, limits: Limits = (1, 8192), placeholder: str | None = None) -> AppTest:
    return AppTest.from_function(page, args=(value, limits, placeholder), default_timeout=PATIENCE).run()


def typed(app: AppTest, text: str) -> Any:
    return app.text_input(key="box").set_value(text).run().session_state["now"]


def shown(app: AppTest) -> str | None:
    return app.text_input(key="box").value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3, "3"),
        (0, "0"),
        (4096, f"4{THIN}096"),
        (-3, "−3"),
        (1e-5, "1·10⁻⁵"),
        (1.5e-5, "1.5·10⁻⁵"),
        (0.1, "0.1"),
        (0.123456, "0.123456"),
        (-0.25, "−0.25"),
        (2.0, "2"),
    ],
)
def test_a_number_is_printed_as_everywhere_and_read_back(value: float | None, text: str) -> None:
    assert written(value) == text
    if value is not None:
        assert read_within("x", text, (None, None), whole=isinstance(value, int)) == value


@pytest.mark.parametrize(
    ("text", "whole", "limits", "said"),
    [
        ("cat", True, (1, 9), "no number"),
        ("1, 5", True, (1, 9), "no number"),
        ("∞", False, (None, None), "no number"),
        ("nan", False, (None, None), "no number"),
        ("2.5", True, (1, 9), "not an integer"),
        ("10", True, (1, 9), "not small enough"),
        ("−3", True, (1, 9), "not large enough"),
        ("1.5·10¹", False, (1, 9), "not small enough"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(text: str, whole: bool, limits: Limits, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said) as refusal:
        read_within("stride", text, limits, whole=whole)
    assert refusal.value.given.keys() == {"stride"}
    assert refusal.value.fixes


@pytest.mark.parametrize(
    ("value", "by", "limits", "other"),
    [
        (3, 1, (1, 9), 4),
        (3, -1, (1, 9), 2),
        (9, 1, (1, 9), 9),
        (1, -1, (1, 9), 1),
        (None, 1, (1, 9), 1),
        (None, -1, (None, None), 0),
        (0.5, 1, (None, None), 0.55),
        (1e-5, -1, (None, None), 9e-6),
        (0.0, 1, (None, None), 0.01),
        (-2.0, 1, (None, None), -1.8),
        (0.5, 1, (0, 0.5), 0.5),
    ],
)
def test_less_and_more(value: float | None, by: int, limits: Any, other: float) -> None:
    assert stepped(value, by, limits) == other


@pytest.mark.parametrize(("text", "number"), [(f"4{THIN}096", 4096), ("4 096", 4096), ("2·10²", 200), (" 7 ", 7)])
def test_the_printed_form_is_taken_and_shown_as_it_is_printed(text: str, number: int) -> None:
    app = opened()
    assert typed(app, text) == number
    assert shown(app) == written(number)
    assert not app.error


def test_what_is_refused_is_named_and_the_number_before_stays() -> None:
    app = opened()
    assert typed(app, "9 000") == 3
    assert shown(app) == "3"
    assert "stride is an integer, 1 <= stride <= 8192" in refusals(app)
    assert typed(app, "cat") == 3
    assert "cat" in refusals(app)
    assert typed(app, "5") == 5
    assert not app.error


def test_an_emptied_box_changes_nothing_unless_it_stands_for_something() -> None:
    app = opened()
    assert typed(app, "") == 3
    assert shown(app) == "3"
    assert typed(opened(placeholder="as the kernel"), "") is None


def test_the_buttons_go_on_from_what_was_typed() -> None:
    app = opened()
    app.button(key="more box").click().run()
    assert shown(app) == "4"
    app.text_input(key="box").set_value("7")
    app.button(key="less box").click().run()
    assert shown(app) == "6"
    app.text_input(key="box").set_value("cat")
    app.button(key="more box").click().run()
    assert shown(app) == "7"
    assert not app.error


def test_a_button_that_leads_nowhere_is_off() -> None:
    app = opened(1, (1, 2))
    assert [app.button(key=f"{name} box").disabled for name in ("less", "more")] == [True, False]
    app.button(key="more box").click().run()
    assert [app.button(key=f"{name} box").disabled for name in ("less", "more")] == [False, True]
