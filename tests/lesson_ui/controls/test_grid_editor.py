"""Grids a learner types over: where a number goes, what has not the right shape."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def edited(edit: dict[str, Any]) -> AppTest:
    def page(edit: dict[str, object]) -> None:
        import numpy as np
        import streamlit as st

        from lesson_ui.controls import grids

        grid = np.arange(6.0).reshape(2, 3)
        taken = st.session_state.setdefault("taken", [])
        editor = grids.editor({"input": ("image", grid), "kernel": ("weight", grid[:1]), "own": taken.append})
        st.button("edit", key="edit", on_click=editor, args=(edit,))

    return AppTest.from_function(page, args=(edit,)).run().button(key="edit").click().run()


@pytest.mark.parametrize(
    ("edit", "key", "text"),
    [
        ({"panel": "input", "row": 1, "column": 2, "text": "7"}, "image", "0 1 2; 3 4 7"),
        ({"panel": "input", "row": 0, "column": 0, "text": "−0.5"}, "image", "-0.5 1 2; 3 4 5"),
        ({"panel": "kernel", "row": 0, "column": 1, "text": "9"}, "weight", "0 9 2"),
    ],
)
def test_a_typed_number_goes_to_the_control_of_its_panel(edit: dict[str, Any], key: str, text: str) -> None:
    app = edited(edit)
    assert not app.exception
    assert app.session_state[key] == text
    assert {"image", "weight"} - {key} == {name for name in ("image", "weight") if name not in app.session_state}


def test_a_panel_can_take_the_number_itself() -> None:
    edit = {"panel": "own", "row": 3, "column": 4, "text": "5"}
    app = edited(edit)
    assert app.session_state["taken"] == [edit]
    assert "image" not in app.session_state


def test_what_is_no_number_leaves_the_grid_and_is_told_at_its_control() -> None:
    app = edited({"panel": "input", "row": 0, "column": 0, "text": "cat"})
    assert "image" not in app.session_state
    assert "cat" in str(app.session_state["problems"]["image"])


def asked_in_pairs(text: str = "") -> AppTest:
    def page() -> None:
        import streamlit as st

        from cnn_core.errors import InvalidInputError
        from lesson_ui.controls import grids, undo

        def pairs(grid: grids.Grid) -> int:
            if grid.shape[1] != 2:
                raise InvalidInputError(
                    "Not in pairs.", given={"columns": grid.shape[1]}, allowed="2 columns", here="no pairs"
                )
            return len(grid)

        undo.begin("kinds")
        _, st.session_state["count"] = grids.shaped("grid", "pairs", "1 2", pairs, most=4, help="Two a row.")

    app = AppTest.from_function(page, default_timeout=60).run()
    return app.text_input(key="grid").set_value(text).run() if text else app


def test_a_grid_of_the_right_shape_is_taken() -> None:
    assert asked_in_pairs().session_state["count"] == 1
    assert asked_in_pairs("1 2; 3 4; 5 6").session_state["count"] == 3


@pytest.mark.parametrize(("text", "said"), [("1 2 3", "Not in pairs."), ("cat", "cat"), ("1 2; " * 4 + "1 2", "5")])
def test_while_a_grid_has_not_its_shape_the_last_good_one_stays(text: str, said: str) -> None:
    app = asked_in_pairs("1 2; 3 4")
    app.text_input(key="grid").set_value(text).run()
    assert said in app.error[0].value
    assert app.session_state["count"] == 2
