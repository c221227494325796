"""Padding, stride, dilation and output size: the curriculum's numbers, fixes, addresses that ask for the impossible."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lesson_ui.words.prose import lesson_text
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written

FIGURE = "padding-figure"
EXAMPLES = json.loads(lesson_text("padding").sections["examples"])


def output_shape(scene: dict[str, Any]) -> tuple[int, int]:
    panel = scene["panels"]["output"]
    return panel["rows"], panel["cols"]


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ({"pad_input": "7"}, (3, 3)),  # B1: (7, K 3, P 0, S 2)
        ({"pad_stride": "3"}, (2, 2)),
        ({"pad_input": "5", "pad_stride": "1"}, (3, 3)),  # B2: (5, 3, 0, 1)
        ({"pad_input": "5", "pad_stride": "1", "pad_padding": "1"}, (5, 5)),  # B2: (5, 3, 1, 1)
        ({"pad_input": "5", "pad_stride": "1", "pad_padding": "same"}, (5, 5)),
        ({"pad_input": "7", "pad_stride": "1", "pad_dilation": "2"}, (3, 3)),  # B5
        ({"pad_rectangular": "true"}, (3, 6)),  # B6
        ({"pad_rectangular": "true", "pad_kernel_w": "2", "pad_dilation_w": "3"}, (3, 5)),
        ({"pad_kernel": "1", "pad_stride": "1"}, (8, 8)),
    ],
)
def test_a_link_opens_the_state_it_was_copied_from(
    visit: Visit, drawn: Drawn, address: dict[str, str], shape: tuple[int, int]
) -> None:
    app = visit("padding", shown="1", **address)
    assert not app.error
    assert output_shape(drawn(app, FIGURE)) == shape


def test_changing_the_stride_lets_two_rows_fall_off_and_says_why(visit: Visit, drawn: Drawn) -> None:
    app = visit("padding", shown="1")
    assert "Row and column 7 are never read." in everything_written(app)
    app.slider(key="pad_stride").set_value(3).run()
    written = everything_written(app)
    assert "Rows and columns 6 and 7 are never read." in written
    assert "A formula printed without the floor is wrong" in written
    assert r"\left\lfloor \dfrac{5}{3} \right\rfloor + 1 = 1 + 1 = \mathbf{2}" in written
    assert output_shape(drawn(app, FIGURE)) == (2, 2)


def test_the_walk_is_drawn_with_its_left_over_cells(visit: Visit, drawn: Drawn) -> None:
    panel = drawn(visit("padding", shown="1", pad_stride="3"), "padding-walk")["panels"]["height"]
    assert (panel["rows"], panel["cols"]) == (2, 8)
    assert "".join(panel["content"]["labels"]) == "012012"


def test_visits_are_counted(visit: Visit, drawn: Drawn) -> None:
    app = visit("padding", shown="1", pad_input="5", pad_stride="1", pad_visits="true")
    counts = drawn(app, FIGURE)["panels"]["visits"]["grid"]
    assert (counts[0][0], counts[2][2]) == (1, 9)  # B2
    assert "the corner is read by 1 of them, the centre by 9" in everything_written(app)


def test_the_four_modes_are_shown(visit: Visit, drawn: Drawn) -> None:
    app = visit("padding", shown="1")
    panels = drawn(app, "padding-modes")["panels"]
    rows = {name: "".join(f"{value:g}" for value in panel["grid"][0]) for name, panel in panels.items()}
    assert rows == {"zeros": "00123400", "reflect": "32123432", "replicate": "11123444", "circular": "34123412"}  # B3
    assert len(drawn(app, "padding-corner")["panels"]) == 4


def test_nine_weights_reach_over_five_by_five(visit: Visit, drawn: Drawn) -> None:
    app = visit("padding", shown="1", pad_input="7", pad_stride="1", pad_dilation="2")
    kernel = drawn(app, FIGURE)["panels"]["kernel"]
    assert (kernel["rows"], kernel["cols"], kernel["content"]["labels"].count("1")) == (5, 5, 9)  # B5
    assert "3 × 3 weights with dilation 2 reach over 5 × 5 cells, and there are still 9 weights" in everything_written(
        app
    )


def test_the_output_is_hidden_until_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("padding", pad_input="7")
    assert "7 rows, a kernel of 3, stride 2, no padding" in everything_written(app)
    assert output_shape(drawn(app)) == (1, 1)
    app.text_input(key="prediction-padding").set_value("4").run()
    assert "Not yet" in everything_written(app)
    assert output_shape(drawn(app)) == (1, 1)
    app.text_input(key="prediction-padding").set_value("3").run()
    assert "Right: 3." in everything_written(app)
    assert output_shape(drawn(app, FIGURE)) == (3, 3)
    app.slider(key="pad_stride").set_value(1).run()
    assert "The answer: 5." in everything_written(app)  # nobody predicted this one


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_an_example_sets_every_control(visit: Visit, drawn: Drawn, name: str) -> None:
    expected = {
        "fits": (3, 3),
        "falls": (2, 2),
        "shrinks": (3, 3),
        "same": (5, 5),
        "skips": (3, 3),
        "dilated": (3, 3),
        "rectangular": (3, 6),
    }
    app = visit("padding", shown="1", pad_kernel="5", pad_padding="3", pad_mode="replicate")
    app.button(key=f"example-{name}").click().run()
    assert not app.exception
    scene = drawn(app, FIGURE)
    assert output_shape(scene) == expected[name]
    assert ("visits" in scene["panels"]) == bool(EXAMPLES[name][1].get("pad_visits"))
    assert app.selectbox(key="pad_mode").value == "zeros"


@pytest.mark.parametrize(
    ("address", "problem", "fixes"),
    [
        ({"pad_padding": "same"}, "keeps the size only", {"stride = 1"}),
        (
            {"pad_input": "2"},
            "does not fit",
            {"padding = 1", "kernel_size = 2"},
        ),
        ({"pad_input": "3", "pad_padding": "3", "pad_mode": "reflect"}, "wider than", {"padding = 2"}),
        ({"pad_input": "2", "pad_padding": "3", "pad_mode": "circular"}, "wider than", {"padding = 2"}),
        ({"pad_rectangular": "true", "pad_padding": "same"}, "keeps the size only", {"stride = 1"}),
    ],
)
def test_each_button_under_a_refusal_mends_it(
    visit: Visit, drawn: Drawn, address: dict[str, str], problem: str, fixes: set[str]
) -> None:
    app = visit("padding", shown="1", pad_visits="true", **address)
    assert [problem in error.value for error in app.error] == [True]
    assert "What to do" in app.error[0].value
    assert list(drawn(app)["panels"]) == ["input", "kernel"]
    offered = {button.key: button.label for button in app.button if button.key and button.key.startswith("fix-")}
    assert fixes <= {label.removeprefix("Set ") for label in offered.values()}
    for key in offered:
        tried = visit("padding", shown="1", pad_visits="true", **address)
        tried.button(key=key).click().run()
        assert not tried.exception
        assert not tried.error
        assert tried.toggle(key="pad_visits").value
        assert "output" in drawn(tried, FIGURE)["panels"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pad_stride", "0"),
        ("pad_kernel", "-3"),
        ("pad_kernel", "x"),
        ("pad_input", "13"),
        ("pad_padding", "valid"),
        ("pad_dilation", "9"),
        ("pad_mode", "mirror"),
        ("pad_visits", "maybe"),
    ],
)
def test_a_made_up_value_in_the_address_is_named(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit("padding", shown="1", **{name: value})
    assert [value in error.value for error in app.error] == [True]
    assert output_shape(drawn(app, FIGURE)) == (3, 3)


def test_an_even_kernel_pads_one_side_more_with_same(visit: Visit, drawn: Drawn) -> None:
    app = visit("padding", shown="1", pad_kernel="4", pad_stride="1", pad_padding="same")
    panel = drawn(app, FIGURE)["panels"]["input"]
    assert (panel["row0"], panel["rows"]) == (-1, 11)
    assert "needs $P = 1.5$" in everything_written(app)


def test_the_pinned_cell_is_worked_out(visit: Visit) -> None:
    written = everything_written(visit("padding", shown="1", pin="1,2"))
    assert "For the pinned cell, row 1, column 2" in written
    assert "It reads the rows 2, 3 and 4 and the columns 4, 5 and 6" in written


def test_height_and_width_come_back_as_one(visit: Visit, drawn: Drawn) -> None:
    app = visit("padding", shown="1", pad_rectangular="true")
    app.slider(key="pad_kernel_w").set_value(2).run()
    assert output_shape(drawn(app, FIGURE)) == (3, 7)
    app.toggle(key="pad_rectangular").set_value(False).run()
    assert output_shape(drawn(app, FIGURE)) == (3, 3)
    assert not app.exception


def test_every_section_and_exercise_can_be_opened(visit: Visit) -> None:
    assert "torch.nn.Conv2d(1, 1, 3, stride=2" in visit("padding", shown="1", show="In code").code[0].value
    assert "PyTorch refuses as well" in visit("padding", pad_padding="same", show="In code").code[0].value
    for number in range(14):
        assert_solvable(visit("padding", show="Check yourself", exercise=str(number)), "padding", number)
