"""The controls of a page as a browser holds them: what they say, what else they could say, what is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from streamlit.proto.Element_pb2 import Element
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState

Value = float | int | bool | str
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
GRID = re.compile(r"[-\d.\s;,]*\d[-\d.\s;,]*")


@dataclass(frozen=True)
class Widget:
    """
    One control.

    Attributes
    ----------
    id : str
        Streamlit's name for it; ends in the control's key.
    field : str
        The field of the wire's ``WidgetState`` its value travels in.
    value, default : float, int, bool or str
        What it says now and at first.
    sent : bool
        Whether the server set `value` in this run; if not, what the browser holds stays.
    address : str
        Its name in the address, empty if it is not bound.
    options : tuple of str
        What a choice offers.
    low, high, step : float
        Limits of a slider.
    """

    id: str
    field: str
    value: Value
    default: Value
    sent: bool = False
    address: str = ""
    options: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0

    @property
    def key(self) -> str:
        """The key the page gave it."""
        return self.id.split("-", 2)[-1]


def read_widget(element: Element) -> Widget | None:
    """
    Read a control from what the server sent.

    Parameters
    ----------
    element : Element
        Any element.

    Returns
    -------
    Widget or None
        None if it is no control of a kind that is played here.
    """
    kind = element.WhichOneof("type") or ""
    reader = _READERS.get(kind)
    return reader(getattr(element, kind)) if reader else None


def _slider(e: Any) -> Widget | None:
    if e.options or len(e.default) != 1:
        return None
    value = e.value[0] if e.set_value else e.default[0]
    return Widget(
        e.id, "double_array_value", value, e.default[0], e.set_value, e.query_param_key, (), e.min, e.max, e.step
    )


def _checkbox(e: Any) -> Widget:
    value = e.value if e.set_value else e.default
    return Widget(e.id, "bool_value", value, e.default, e.set_value, e.query_param_key)


def _choice(e: Any) -> Widget:
    options = tuple(e.options)
    default = options[e.default] if e.HasField("default") and options else ""
    value = e.raw_value if e.set_value else default
    return Widget(e.id, "string_value", value, default, e.set_value, e.query_param_key, options)


def _segments(e: Any) -> Widget:
    options = tuple(option.content for option in e.options)
    default = options[e.default[0]] if len(e.default) else ""
    value = e.raw_values[0] if e.set_value and len(e.raw_values) else default
    return Widget(e.id, "string_array_value", value, default, e.set_value, e.query_param_key, options)


def _text(e: Any) -> Widget:
    value = e.value if e.set_value else e.default
    return Widget(e.id, "string_value", value, e.default, e.set_value, e.query_param_key)


def _number(e: Any) -> Widget:
    value = e.value if e.set_value else e.default
    field = "int_value" if e.data_type == NumberInput.INT else "double_value"
    return Widget(e.id, field, value, e.default, e.set_value, e.query_param_key)


_READERS = {
    "slider": _slider,
    "checkbox": _checkbox,
    "selectbox": _choice,
    "radio": _choice,
    "button_group": _segments,
    "text_input": _text,
    "text_area": _text,
    "number_input": _number,
}


def wire_state(widget: Widget) -> WidgetState:
    """
    Write a control's value as the browser sends it.

    Parameters
    ----------
    widget : Widget
        The control.

    Returns
    -------
    WidgetState
        Its name and value.
    """
    state = WidgetState(id=widget.id)
    if widget.field == "double_array_value":
        state.double_array_value.data.append(float(widget.value))
    elif widget.field == "string_array_value":
        state.string_array_value.data.append(str(widget.value))
    elif widget.field == "int_value":
        state.int_value = int(widget.value)
    else:
        setattr(state, widget.field, widget.value)
    return state


def in_address(widget: Widget) -> str | None:
    """
    Tell what a bound control writes into the address.

    Parameters
    ----------
    widget : Widget
        The control.

    Returns
    -------
    str or None
        None where nothing stands: the control is not bound, or says what it said at first.
    """
    if not widget.address or widget.value == widget.default:
        return None
    if isinstance(widget.value, bool):
        return str(widget.value).lower()
    if isinstance(widget.value, float) and widget.value.is_integer():
        return str(int(widget.value))
    return str(widget.value)


def changed(widget: Widget, rng: Random) -> Widget | None:
    """
    Let a control say something else that is allowed. Fields of numbers (the sizes of grids) are left alone, so
    that lessons keep their default size.

    Parameters
    ----------
    widget : Widget
        The control.
    rng : Random
        Where chance comes from.

    Returns
    -------
    Widget or None
        The control with its new value; None if there is nothing else it could say.
    """
    value = _other(widget, rng)
    return None if value is None or value == widget.value else replace(widget, value=value)


def _other(widget: Widget, rng: Random) -> Value | None:
    if widget.field == "bool_value":
        return not widget.value
    if widget.field == "double_array_value":
        steps = round((widget.high - widget.low) / widget.step)
        places = [widget.low + k * widget.step for k in range(steps + 1)]
        others: list[Value] = [place for place in places if place != widget.value]
        return rng.choice(others) if others else None
    if widget.options:
        others = [option for option in widget.options if option != widget.value]
        return rng.choice(others) if others else None
    if widget.field == "string_value":
        return _other_grid(str(widget.value), rng)
    return None


def _other_grid(text: str, rng: Random) -> str | None:
    """Change one number of a grid that is written as text; any other text is left alone."""
    if not GRID.fullmatch(text):
        return None
    numbers = list(NUMBER.finditer(text))
    spot = rng.choice(numbers)
    number = str(rng.choice([k for k in range(-9, 10) if str(k) != spot.group()]))
    return text[: spot.start()] + number + text[spot.end() :]
