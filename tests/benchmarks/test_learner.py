"""The learner without a browser holds and sends what a browser would."""

from random import Random
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Checkbox_pb2 import Checkbox
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.TextInput_pb2 import TextInput

from benchmarks.learner import PageModel, Seen
from benchmarks.widgets import Value, Widget, changed, in_address, read_widget, wire_state

ID = "$$ID-0123456789abcdef0123456789abcdef-"
SLIDER = Slider(id=ID + "stride", default=[1], min=1, max=3, step=1, query_param_key="stride")
TOGGLE = Checkbox(id=ID + "flip", default=False, query_param_key="flip")
CHOICE = Selectbox(id=ID + "mode", options=["zeros", "reflect", "circular"], default=0, query_param_key="mode")
GRID = TextInput(id=ID + "weight", default="1 0 -1; 2 0.5 -2", query_param_key="weight")
WORDS = TextInput(id=ID + "name", default="no numbers here", query_param_key="name")
COUNT = NumberInput(id=ID + "input rows", default=7, data_type=NumberInput.INT)


def on_the_wire(message: ForwardMsg) -> bytes:
    sent: bytes = message.SerializeToString()
    return sent


def delta(path: list[int], *, hash: str = "", cacheable: bool = False, **element: Any) -> bytes:
    message = ForwardMsg(hash=hash)
    message.metadata.delta_path.extend(path)
    message.metadata.cacheable = cacheable
    message.delta.new_element.CopyFrom(Element(**element))
    return on_the_wire(message)


def block(path: list[int], name: str) -> bytes:
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.delta.add_block.id = ID + name
    return on_the_wire(message)


def finished() -> bytes:
    return on_the_wire(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))


def shown(element: Element) -> Widget:
    widget = read_widget(element)
    assert widget is not None
    return widget


def after_change(widget: Widget, seed: int = 0) -> Widget:
    after = changed(widget, Random(seed))
    assert after is not None
    return after


def seen_of(page: PageModel) -> Seen:
    """End a run, and take what the page saw."""
    seen = page.receive(finished())
    assert seen is not None
    return seen


def sent(page: PageModel) -> ClientState:
    asked: ClientState = BackMsg.FromString(page.request()).rerun_script
    return asked


@pytest.mark.parametrize(
    ("element", "value", "elsewhere"),
    [
        (Element(slider=SLIDER), 1.0, {2.0, 3.0}),
        (Element(checkbox=TOGGLE), False, {True}),
        (Element(selectbox=CHOICE), "zeros", {"reflect", "circular"}),
    ],
)
def test_a_control_says_something_else_that_is_allowed(element: Element, value: Value, elsewhere: set[Value]) -> None:
    widget = shown(element)
    assert widget.value == value
    assert {after_change(widget, seed).value for seed in range(30)} == elsewhere


def test_one_number_of_a_grid_changes_and_the_rest_stays() -> None:
    widget = shown(Element(text_input=GRID))
    for seed in range(40):
        after = str(after_change(widget, seed).value)
        before_parts, after_parts = GRID.default.replace(";", "").split(), after.replace(";", "").split()
        assert len(after_parts) == len(before_parts)
        assert sum(a != b for a, b in zip(before_parts, after_parts, strict=True)) == 1
        assert after.count(";") == 1


@pytest.mark.parametrize("element", [Element(text_input=WORDS), Element(number_input=COUNT)])
def test_words_and_sizes_are_left_alone(element: Element) -> None:
    assert changed(shown(element), Random(0)) is None


def test_what_is_no_control_is_none() -> None:
    assert read_widget(Element()) is None


def test_the_server_may_set_a_value() -> None:
    told = Slider()
    told.CopyFrom(SLIDER)
    told.set_value = True
    told.value.append(3)
    widget = shown(Element(slider=told))
    assert (widget.value, widget.sent, in_address(widget)) == (3.0, True, "3")


def test_wire_and_address() -> None:
    assert wire_state(shown(Element(slider=SLIDER))).double_array_value.data == [1.0]
    assert wire_state(shown(Element(number_input=COUNT))).int_value == 7
    assert wire_state(shown(Element(selectbox=CHOICE))).string_value == "zeros"
    toggle = after_change(shown(Element(checkbox=TOGGLE)))
    assert wire_state(toggle).bool_value is True
    assert in_address(toggle) == "true"
    assert in_address(after_change(toggle)) is None  # the value at first drops out


def page_with_controls(seed: int = 0) -> PageModel:
    page = PageModel("pooling", "shown=1", Random(seed))
    page.request()
    page.receive(delta([0, 0], checkbox=Checkbox(id=ID + "projector", query_param_key="projector")))
    page.receive(block([0, 3], "lesson-controls"))
    page.receive(delta([0, 3, 0, 0], slider=SLIDER))
    page.receive(delta([0, 3, 1, 0], text_input=WORDS))
    assert page.receive(finished()) is not None
    return page


def test_only_the_lessons_controls_change_and_all_widgets_are_sent() -> None:
    for seed in range(10):
        page = page_with_controls(seed)
        assert page.change() == "stride"
        state = sent(page)
        assert {widget.id for widget in state.widget_states.widgets} == {ID + "projector", ID + "stride", ID + "name"}
        assert state.query_string in {"shown=1&stride=2", "shown=1&stride=3"}


def test_a_refusal_is_taken_back() -> None:
    page = page_with_controls()
    page.change()
    assert page.query.pop("stride")
    assert page.change(undo=True) == "stride"
    assert page.widgets[ID + "stride"].value == 1.0
    assert "stride" not in page.query


def test_what_the_browser_holds_outlives_a_run() -> None:
    page = page_with_controls()
    page.change()
    held = page.widgets[ID + "stride"].value
    page.request()
    page.receive(delta([0, 3, 0, 0], slider=SLIDER))
    page.receive(finished())
    assert page.widgets[ID + "stride"].value == held


def figure_element() -> BidiComponent:
    element = Element()
    element.bidi_component.component_name = "plotly_host"
    return element.bidi_component


def test_a_kept_figure_is_named_and_found_again() -> None:
    page = PageModel("pooling", "", Random(0))
    first = sent(page)
    assert (first.page_name, list(first.cached_message_hashes)) == ("pooling", [])
    page.receive(delta([0, 2, 0], hash="aa", cacheable=True, bidi_component=figure_element()))
    assert seen_of(page).figure == "aa"
    assert list(sent(page).cached_message_hashes) == ["aa"]
    again = ForwardMsg(ref_hash="aa")
    again.metadata.delta_path.extend([0, 2, 0])
    page.receive(on_the_wire(again))
    seen = seen_of(page)
    assert (seen.figure, seen.messages, seen.failed) == ("aa", 2, False)


def test_a_page_without_a_figure_and_an_exception_are_told() -> None:
    page = PageModel("pooling", "", Random(0))
    page.request()
    element = Element()
    element.exception.message = "broken"
    page.receive(delta([0, 0], exception=element.exception))
    seen = seen_of(page)
    assert (seen.figure, seen.failed) == ("", True)


def test_a_run_cut_short_for_another_is_not_the_end() -> None:
    page = PageModel("pooling", "", Random(0))
    early = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    assert page.receive(on_the_wire(early)) is None
