"""Buttons offer the fixes that the controls of a page can carry out, and carry them out."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core import sizes
from cnn_core.errors import Fix, InvalidInputError
from lesson_ui.controls.fix_buttons import Target, usable_fixes
from tests.support.waiting import PATIENCE

TARGETS = {"padding": Target(("pad_h", "pad_w"), (0, 1, 2)), "dilation": Target(("dil",), ("1", "2"))}


def refusal(*fixes: Fix) -> InvalidInputError:
    return InvalidInputError("No.", given={}, allowed="", here="", fixes=list(fixes))


def test_a_fix_sets_every_control_of_its_argument() -> None:
    found = usable_fixes(refusal(Fix("padding", ">=", 1)), TARGETS)
    assert found == [("padding = 1", {"pad_h": 1, "pad_w": 1})]


def test_values_are_those_of_the_control_whatever_their_type() -> None:
    assert usable_fixes(refusal(Fix("dilation", "<=", 2)), TARGETS) == [("dilation = 2", {"dil": "2"})]
    assert usable_fixes(refusal(Fix("padding", "=", "2")), TARGETS) == [("padding = 2", {"pad_h": 2, "pad_w": 2})]


@pytest.mark.parametrize("fix", [Fix("padding", ">=", 3), Fix("stride", "=", 1)], ids=["beyond", "no control"])
def test_what_no_control_can_do_is_not_offered(fix: Fix) -> None:
    assert usable_fixes(refusal(fix), TARGETS) == []


def test_fixes_are_offered_in_the_order_of_the_refusal() -> None:
    with pytest.raises(InvalidInputError, match="does not fit") as caught:
        sizes.conv_output_size(5, 3, dilation=3)
    offered = [label for label, _ in usable_fixes(caught.value, TARGETS)]
    assert offered == ["padding = 1", "dilation = 2"]


def page() -> None:
    import streamlit as st

    from cnn_core import sizes
    from cnn_core.errors import InvalidInputError
    from lesson_ui.controls import controls, undo
    from lesson_ui.controls.fix_buttons import Target, offer_examples, show_refusal

    undo.begin("test")
    st.session_state["alerts"] = st.container()
    padding = controls.integer("t_padding", "padding", 0, 2, 0)
    dilation = controls.stops("t_dilation", "dilation", (1, 2, 3), 1)
    controls.integer("other", "other", 0, 9, 4)
    offer_examples(st.container(), {"far": ("Far apart", {"t_dilation": 3})}, prefix="t_")
    try:
        st.markdown(f"size {sizes.conv_output_size(5, 3, 1, padding, dilation)}")
    except InvalidInputError as error:
        targets = {"padding": Target(("t_padding",), range(3)), "dilation": Target(("t_dilation",), (1, 2, 3))}
        show_refusal(error, targets)
    undo.record()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=PATIENCE).run()


def sizes_shown(app: AppTest) -> list[str]:
    return [node.value for node in app.markdown if node.value.startswith("size")]


@pytest.mark.parametrize(("number", "label", "size"), [(0, "Set padding = 1", 1), (1, "Set dilation = 2", 1)])
def test_each_button_mends_what_was_refused(app: AppTest, number: int, label: str, size: int) -> None:
    app.button(key="example-far").click().run()
    assert "The kernel does not fit the padded input." in app.error[0].value
    assert [button.label for button in app.button if str(button.key).startswith("fix-")] == [
        "Set padding = 1",
        "Set dilation = 2",
    ]
    assert app.button(key=f"fix-{number}").label == label
    app.button(key=f"fix-{number}").click().run()
    assert not app.error
    assert sizes_shown(app) == [f"size {size}"]


def test_an_example_sets_its_controls_and_the_lesson_s_others_to_their_defaults(app: AppTest) -> None:
    app.slider(key="t_padding").set_value(2).run()
    app.slider(key="other").set_value(7).run()
    app.button(key="example-far").click().run()
    assert app.select_slider(key="t_dilation").value == 3
    assert app.slider(key="t_padding").value == 0
    assert app.slider(key="other").value == 7


def test_a_control_that_is_not_on_the_page_is_left_alone() -> None:
    def page() -> None:
        import streamlit as st

        from lesson_ui.controls import controls, undo
        from lesson_ui.controls.fix_buttons import set_controls

        undo.begin("test")
        controls.integer("here", "here", 0, 9, 1)
        st.button("set", key="set", on_click=set_controls, args=({"here": 5, "elsewhere": 6},))

    app = AppTest.from_function(page, default_timeout=PATIENCE).run()
    app.button(key="set").click().run()
    assert app.slider(key="here").value == 5
    assert "elsewhere" not in app.session_state
