"""Small grids: chosen by name, resized, edited cell by cell, with what cannot be read refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import InvalidInputError
from lesson_ui.controls import control_problems, grids
from tests.support.waiting import PATIENCE

VALUES = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session without a page."""
    found: dict[str, Any] = {}
    for module in (grids, control_problems):
        monkeypatch.setattr(module, "st", SimpleNamespace(session_state=found, query_params={}))
    return found


@pytest.mark.parametrize(
    ("text", "turned", "expected"),
    [("7", False, "1 2; 7 4"), ("7", True, "1 7; 3 4"), ("-1/2", False, "1 2; -0.5 4"), ("−3", False, "1 2; -3 4")],
)
def test_a_typed_number_goes_into_its_cell(state: dict[str, Any], text: str, turned: bool, expected: str) -> None:
    grids.edit_cell("grid", VALUES, {"row": 1, "column": 0, "text": text}, turned=turned)
    assert state["grid"] == expected
    assert VALUES.tolist() == [[1, 2], [3, 4]]


def test_a_number_that_is_none_is_kept_as_a_problem_and_the_next_good_one_drops_it(state: dict[str, Any]) -> None:
    grids.edit_cell("grid", VALUES, {"row": 0, "column": 0, "text": "cat"})
    problem = control_problems.problem_of("grid")
    assert problem is not None
    assert "'cat'" in problem.here
    assert "grid" not in state
    grids.edit_cell("grid", VALUES, {"row": 0, "column": 0, "text": "5"})
    assert control_problems.problem_of("grid") is None
    assert state["grid"] == "5 2; 3 4"


@pytest.mark.parametrize("place", [(2, 0), (0, 2), (-1, 0), (0, -1)])
def test_a_cell_outside_is_left_alone(state: dict[str, Any], place: tuple[int, int]) -> None:
    grids.edit_cell("grid", VALUES, {"row": place[0], "column": place[1], "text": "5"})
    assert "grid" not in state


def test_a_grid_is_read_once_and_larger_ones_refused() -> None:
    assert grids.read("1 2; 3 4") is grids.read("1 2; 3 4")
    np.testing.assert_array_equal(grids.read("1 2; 3 4"), VALUES)
    with pytest.raises(InvalidInputError, match="too large"):
        grids.read("1 2 3", 2)


def test_presets_are_the_named_filters_that_fit() -> None:
    small, larger = grids.kernel_presets(3), grids.kernel_presets(5)
    assert "sobel-x" in small
    assert "gaussian-5" not in small
    assert set(small) < set(larger)
    assert all(max(grids.read(text).shape) <= 3 for _, text in small.values())


def page() -> None:
    import streamlit as st

    from lesson_ui.controls import controls, grids, undo

    undo.begin("test")
    presets = {"ones": ("All ones", "1 1; 1 1"), "cross": ("A cross", "0 1 0; 1 1 1; 0 1 0")}
    chosen = grids.preset("grid", "ready-made", presets, default="ones")
    values = controls.matrix("grid", "kernel", presets["ones"][1], max_side=12)
    grids.size_control("grid", "rows", "columns", values)
    st.markdown(f"{chosen}: {values.astype(int).tolist()}")
    undo.record()


def shown(app: AppTest) -> str:
    assert not app.exception
    return str(app.markdown[0].value)


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=PATIENCE)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def test_a_preset_fills_the_grid_and_follows_what_the_text_says() -> None:
    app = opened()
    assert shown(app) == "ones: [[1, 1], [1, 1]]"
    app.selectbox(key="grid preset").select("cross").run()
    assert shown(app) == "cross: [[0, 1, 0], [1, 1, 1], [0, 1, 0]]"
    app.text_input(key="grid").set_value("1, 1; 2/2 1").run()
    assert shown(app) == "ones: [[1, 1], [1, 1]]"
    app.text_input(key="grid").set_value("5").run()
    assert shown(app) == "own: [[5]]"
    assert app.selectbox(key="grid preset").options == ["All ones", "A cross", "your own numbers"]


def test_an_address_that_cannot_be_read_is_no_preset() -> None:
    assert shown(opened(grid="1 x")).startswith("own: ")


def test_rows_and_columns_are_added_as_zeros_and_taken_away() -> None:
    app = opened()
    app.text_input(key="grid rows").set_value("3").run()
    assert shown(app) == "own: [[1, 1], [1, 1], [0, 0]]"
    app.text_input(key="grid columns").set_value("1").run()
    assert shown(app) == "own: [[1], [1], [0]]"
    app.text_input(key="grid rows").set_value("1").run()
    assert shown(app) == "own: [[1]]"
