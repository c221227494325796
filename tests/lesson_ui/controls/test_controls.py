"""Controls: limits of the address are named once, unreadable text keeps the last good one, folded ones are left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.pages import refusals
from tests.support.waiting import PATIENCE

Page = Callable[[], None]


def opened(page: Page, **address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=PATIENCE)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> list[str]:
    return [node.value for node in app.markdown]


def numbers() -> None:
    import streamlit as st

    from lesson_ui.controls import controls, undo

    undo.begin("test")
    size = controls.integer("size", "kernel_size", 1, 7, 3)
    rate = controls.stops("rate", "lr", (0.1, 0.5, 2.0), 0.5)
    mode = controls.choice("mode", "padding_mode", {"zeros": "Zeros", "reflect": "Mirror"}, "zeros")
    flip = controls.toggle("flip", "flip")
    st.markdown(f"{size} {rate} {mode} {flip}")
    undo.record()


def test_without_an_address_controls_stand_at_their_defaults() -> None:
    assert said(opened(numbers)) == ["3 0.5 zeros False"]


def test_an_address_sets_them() -> None:
    app = opened(numbers, size="7", rate="2.0", mode="Mirror", flip="true")
    assert said(app) == ["7 2.0 reflect True"]
    assert not app.error


@pytest.mark.parametrize(
    ("key", "raw", "allowed"),
    [
        ("size", "8", "kernel_size: a whole number from 1 to 7"),
        ("size", "0", "kernel_size: a whole number from 1 to 7"),
        ("size", "cat", "kernel_size: a whole number from 1 to 7"),
        ("rate", "0.3", "lr: one of 0.1, 0.5, 2.0"),
        ("rate", "", "lr: one of 0.1, 0.5, 2.0"),
        ("mode", "reflect", "padding_mode: one of Zeros, Mirror"),
        ("flip", "perhaps", "flip: true or false"),
    ],
)
def test_an_address_beyond_the_limits_is_named_until_the_control_changes(key: str, raw: str, allowed: str) -> None:
    app = opened(numbers, **{key: raw})
    assert said(app) == ["3 0.5 zeros False"]
    assert len(app.error) == 1
    assert f"{key} = {raw}" in refusals(app)
    assert allowed in refusals(app)
    app.toggle(key="flip").set_value(True).run()
    assert len(app.error) == (0 if key == "flip" else 1)  # another control says nothing about this one
    changes: dict[str, Callable[[], object]] = {
        "size": lambda: app.slider(key="size").set_value(5),
        "rate": lambda: app.select_slider(key="rate").set_value(2.0),
        "mode": lambda: app.selectbox(key="mode").set_value("reflect"),
        "flip": lambda: app.toggle(key="flip").set_value(False),
    }
    changes[key]()
    app.run()
    assert not app.error


def grid() -> None:
    import streamlit as st

    from lesson_ui.controls import controls, undo

    undo.begin("test")
    values = controls.matrix("grid", "kernel", "1 2; 3 4", max_side=3)
    st.markdown(str(values.tolist()))
    undo.record()


def test_text_that_cannot_be_read_is_refused_and_the_last_good_one_stays() -> None:
    app = opened(grid)
    app.text_input(key="grid").set_value("5 6; 7 8").run()
    assert said(app) == ["[[5.0, 6.0], [7.0, 8.0]]"]
    app.text_input(key="grid").set_value("5 x").run()
    assert said(app) == ["[[5.0, 6.0], [7.0, 8.0]]"]
    assert "row 0, column 1 is not a number: 'x'" in refusals(app)
    assert app.text_input(key="grid").value == "5 x"  # what was typed stays, to be mended
    app.text_input(key="grid").set_value("9").run()
    assert said(app) == ["[[9.0]]"]
    assert not app.error


def test_an_address_that_cannot_be_read_falls_back_to_the_text_at_first() -> None:
    app = opened(grid, grid="1 2 3 4")
    assert said(app) == ["[[1.0, 2.0], [3.0, 4.0]]"]
    assert "kernel" in refusals(app)


def folding() -> None:
    import streamlit as st

    from lesson_ui.controls import controls, undo

    undo.begin("test")
    with controls.folded(not st.session_state.get("open", False)):
        size = controls.integer("size", "kernel_size", 1, 7, 3)
        text = controls.parsed("text", "text", "1", lambda text: text * 2)
    st.toggle("open", key="open")
    st.markdown(f"{size} {text} {controls.is_folded()}")
    undo.record()


def test_controls_of_a_closed_box_at_their_defaults_are_not_drawn() -> None:
    app = opened(folding)
    assert said(app) == ["3 11 False"]
    assert not app.slider
    assert not app.text_input
    app.toggle(key="open").set_value(True).run()
    assert app.slider(key="size").value == 3
    assert app.text_input(key="text").value == "1"


def test_what_the_address_or_the_learner_set_is_drawn_in_a_closed_box() -> None:
    app = opened(folding, size="5")
    assert said(app) == ["5 11 False"]
    assert app.slider(key="size").value == 5
    assert not app.text_input
    app = opened(folding)
    app.toggle(key="open").set_value(True).run()
    app.text_input(key="text").set_value("7").run()
    app.toggle(key="open").set_value(False).run()
    assert said(app) == ["3 77 False"]
    assert app.text_input(key="text").value == "7"


def word() -> None:
    import streamlit as st

    from lesson_ui.controls import controls, undo

    def pin() -> None:
        st.session_state["pin"] = "1,2"

    undo.begin("test")
    pinned = controls.remembered("pin")
    st.button("pin it", key="act", on_click=pin)
    st.markdown(f"pin {pinned}")
    undo.record()


def test_a_word_without_a_visible_control_is_kept_in_the_address() -> None:
    app = opened(word)
    assert said(app) == ["pin"]
    assert not app.text_input
    app.button(key="act").click().run()
    assert said(app) == ["pin 1,2"]
    assert app.text_input(key="pin").value == "1,2"
    assert said(opened(word, pin="3,4")) == ["pin 3,4"]
