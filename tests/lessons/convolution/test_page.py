"""Convolution, step by step: the curriculum's numbers, edits, undo, and addresses that ask for the impossible."""

from __future__ import annotations

import pytest

from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written

EDGE = "1 0 -1; 1 0 -1; 1 0 -1"
X_FILTER = "1 0 1; 0 1 0; 1 0 1"
WORKED = "1 0 1 2 1; 0 1 1 0 2; 1 0 0 1 1; 2 1 0 1 0; 1 1 2 0 1"


@pytest.mark.parametrize(
    ("picture", "kernel", "expected"),
    [
        ("1 2 0; 0 1 3; 2 3 1", EDGE, [[-1]]),  # A2
        ("1 2 3; 4 5 6; 7 8 9", EDGE, [[-6]]),  # A2
        (WORKED, X_FILTER, [[4, 4, 3], [3, 3, 4], [5, 2, 5]]),  # A3
    ],
)
def test_the_curriculum_s_numbers_come_out(
    visit: Visit, drawn: Drawn, picture: str, kernel: str, expected: list[list[float]]
) -> None:
    app = visit("convolution", input=picture, weight=kernel, shown="1")
    assert drawn(app)["panels"]["output"]["grid"] == expected


def test_presets_offer_the_curriculum_s_pictures(visit: Visit, drawn: Drawn) -> None:
    app = visit("convolution")
    app.selectbox(key="input preset").select("worked").run()
    app.selectbox(key="weight preset").select("x-shape").run()
    assert drawn(app)["panels"]["output"]["grid"] == [[4, 4, 3], [3, 3, 4], [5, 2, 5]]


def test_flipping_negates_what_an_antisymmetric_kernel_finds(visit: Visit, drawn: Drawn) -> None:
    app = visit("convolution", shown="1")
    before = drawn(app)["panels"]["output"]["grid"]
    app.toggle(key="flip").set_value(True).run()
    assert drawn(app)["panels"]["output"]["grid"] == [[-value for value in row] for row in before]
    assert "changes its sign" in everything_written(app)


def test_relu_stands_beside_the_raw_map(visit: Visit, drawn: Drawn) -> None:
    panels = drawn(visit("convolution", relu="true", shown="1"))["panels"]
    assert panels["rectified"]["grid"] == [[max(0, value) for value in row] for row in panels["output"]["grid"]]


def test_the_asked_cell_is_hidden_until_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("convolution")
    row, column = drawn(app)["concealed"]
    value = drawn(app)["panels"]["output"]["grid"][row][column]
    app.text_input(key="prediction-convolution").set_value("1000").run()
    assert drawn(app)["concealed"] == [row, column]
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-convolution").set_value(f"{value:g}".replace("-", "−")).run()
    assert drawn(app)["concealed"] is None
    assert "Right" in everything_written(app)


def test_the_pinned_cell_is_worked_out(visit: Visit) -> None:
    written = everything_written(visit("convolution", shown="1", pin="0,1"))
    assert "For the pinned cell, row 0, column 1" in written
    assert r"\mathbf{-25}" in written


def test_connections_are_counted(visit: Visit) -> None:
    written = everything_written(visit("convolution", input=WORKED, shown="1"))
    assert "9 × 9 = 81 connections" in written
    assert "share 9 weights" in written
    assert "25 × 9 = 225 weights" in written


def test_an_even_kernel_has_no_centre(visit: Visit, drawn: Drawn) -> None:
    app = visit("convolution", weight="1 1; 1 1", same="true", shown="1")
    assert "P = 0.5" in everything_written(app)
    panels = drawn(app)["panels"]
    assert (panels["input"]["row0"], panels["input"]["rows"]) == (0, 8)  # the border stands at the end alone
    assert panels["output"]["rows"] == 7


def test_undo_and_start_over_bring_numbers_back(visit: Visit, drawn: Drawn) -> None:
    app = visit("convolution", shown="1")
    first = drawn(app)["panels"]["input"]["grid"]
    app.text_input(key="input").set_value("1 2 3; 4 5 6; 7 8 9").run()
    assert drawn(app)["panels"]["output"]["grid"] == [[-6]]
    app.button(key="undo").click().run()
    assert drawn(app)["panels"]["input"]["grid"] == first
    app.toggle(key="flip").set_value(True).run()
    app.text_input(key="input").set_value("1 2 3; 4 5 6; 7 8 9").run()
    app.button(key="reset").click().run()
    assert drawn(app)["panels"]["input"]["grid"] == first
    assert not app.toggle(key="flip").value


@pytest.mark.parametrize("bad", ["1 2; 3 x", "1 2; 3", "", "1 nan; 2 3", " ".join(["1"] * 13)])
def test_a_kernel_that_cannot_be_read_is_named_and_the_last_good_one_stays(
    visit: Visit, drawn: Drawn, bad: str
) -> None:
    app = visit("convolution", shown="1")
    app.toggle(key="relu").set_value(True).run()
    app.text_input(key="weight").set_value("2 0 -2; 2 0 -2; 2 0 -2").run()
    app.text_input(key="weight").set_value(bad).run()
    assert len(app.error) == 1
    assert "What to do" in app.error[0].value
    assert drawn(app)["panels"]["kernel"]["grid"][0] == [2, 0, -2]
    assert app.toggle(key="relu").value


def test_a_kernel_larger_than_the_picture_is_explained_and_the_page_stays(visit: Visit) -> None:
    app = visit("convolution", input="1 2; 3 4", shown="1")
    assert len(app.error) == 1
    assert "does not fit" in app.error[0].value
    assert app.text_input(key="input").value == "1 2; 3 4"
    assert app.selectbox(key="weight preset").value == "vertical-edge"
    app.text_input(key="input").set_value("1 2 3; 4 5 6; 7 8 9").run()
    assert not app.error
    app.button(key="undo").click().run()
    assert app.text_input(key="input").value == "1 2; 3 4"


@pytest.mark.parametrize(("name", "value"), [("flip", "banana"), ("relu", "7"), ("show", "nothing")])
def test_a_made_up_value_in_the_address_is_named(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit("convolution", shown="1", **{name: value})
    assert [value in error.value for error in app.error] == [True]
    assert drawn(app)["panels"]["output"]["rows"] == 5


def test_a_pin_outside_the_map_is_ignored(visit: Visit, drawn: Drawn) -> None:
    for pin in ("99,0", "a,b", "1", "-1,0", "1,2,3"):
        assert drawn(visit("convolution", shown="1", pin=pin))["pin"] is None


def test_every_exercise_of_two_rounds_can_be_asked_and_answered(visit: Visit) -> None:
    for number in range(12):
        assert_solvable(visit("convolution", show="Check yourself", exercise=str(number)), "convolution", number)
