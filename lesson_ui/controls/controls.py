"""Controls bound to the address; a value in the address that breaks a limit is named, not swallowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.errors import StreamlitAPIException

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.kernels import parse_matrix
from lesson_ui.controls.control_problems import forget_problem, problem_of, remember_problem
from lesson_ui.controls.refusals import show_error
from lesson_ui.controls.undo import bring_back, register
from lesson_ui.words.prose import words

Read = TypeVar("Read")
Number = TypeVar("Number", int, float)
_folded: ContextVar[bool] = ContextVar("folded", default=False)


@contextmanager
def folded(is_folded: bool) -> Iterator[None]:
    """
    Skip the widgets drawn in this block that are folded away and at their defaults.

    A control is drawn where it can be seen or where the address has to keep its value; a rerun is as quick as the
    controls it draws are few.

    Parameters
    ----------
    is_folded : bool
        Whether the box that holds the controls is closed.

    Yields
    ------
    None
        Draw the widgets inside the with block.
    """
    token = _folded.set(is_folded)
    try:
        yield
    finally:
        _folded.reset(token)


def is_folded() -> bool:
    """
    Tell whether widgets drawn now stand in a closed expander.

    Returns
    -------
    bool
        As the innermost block of `folded` says.
    """
    return _folded.get()


def _is_needless(key: str, default: Any) -> bool:
    """Tell whether a control can be skipped: out of sight, at its default, and nothing of it in the address."""
    return _folded.get() and st.session_state.get(key, default) == default and key not in st.query_params


def integer(key: str, label: str, low: int, high: int, default: int, *, unit: str = "", help: str | None = None) -> int:
    """
    Draw a slider for a whole number, bound to the address.

    Parameters
    ----------
    key : str
        Name in the address.
    label : str
        The API's name of the argument.
    low, high, default : int
        Limits, both allowed, and the value at first.
    unit : str
        Written after the value.
    help : str or None
        A sentence shown on request.

    Returns
    -------
    int
        The value.
    """
    register(key, default)
    _check_address(key, label, f"a whole number from {low} to {high}", lambda raw: low <= int(raw) <= high, default)
    bring_back(key)
    if _is_needless(key, default):
        return default
    _announce(key, default, str)
    value: int = st.slider(
        label,
        low,
        high,
        default,
        key=key,
        bind="query-params",
        help=help,
        format=f"%d {unit}".strip(),
        on_change=forget_problem,
        args=(key,),
    )
    _show_problem(key)
    return value


def stops(
    key: str,
    label: str,
    values: Sequence[Number],
    default: Number,
    *,
    unit: str = "",
    help: str | None = None,
    then: Callable[[], None] | None = None,
) -> Number:
    """
    Draw a slider over some numbers only, bound to the address.

    Parameters
    ----------
    key, label
        As for `integer`.
    values : sequence of int or of float
        What can be chosen, increasing.
    default : int or float
        The value at first, one of them.
    unit, help
        As for `integer`.
    then : callable or None
        Called after a change, before the page is drawn again.

    Returns
    -------
    int or float
        The value.
    """
    listed = ", ".join(map(str, values))
    register(key, default)
    _check_address(key, label, f"one of {listed}", lambda raw: float(raw) in values, default)
    bring_back(key)
    if _is_needless(key, default):
        return default
    _announce(key, default, str)
    value: Number = st.select_slider(
        label,
        list(values),
        default,
        key=key,
        bind="query-params",
        help=help,
        format_func=lambda number: f"{number} {unit}".strip(),
        on_change=_changed,
        args=(key, then),
    )
    _show_problem(key)
    return value


def choice(
    key: str,
    label: str,
    options: Mapping[str, str] | Sequence[str],
    default: str,
    *,
    help: str | None = None,
    horizontal: bool = False,
    hide_label: bool = False,
    then: Callable[[], None] | None = None,
) -> str:
    """
    Draw a control for one of several options, bound to the address.

    Parameters
    ----------
    key, label
        As for `integer`.
    options : mapping of str to str, or sequence of str
        What stands in the address, and the words shown for it.
    default : str
        The option at first.
    help : str or None
        A sentence shown on request.
    horizontal : bool
        Whether all options are shown side by side.
    hide_label : bool
        Whether the label is for screen readers only.
    then : callable or None
        Called after another option was chosen, before the rerun.

    Returns
    -------
    str
        The option chosen, as it stands in the address.
    """
    shown = dict(options) if isinstance(options, Mapping) else {option: option for option in options}
    register(key, default)
    _check_address(key, label, "one of " + ", ".join(shown.values()), lambda raw: raw in shown.values(), default)
    bring_back(key)
    if _is_needless(key, default):
        return default
    _announce(key, default, lambda option: shown.get(option, option))
    ask: Any = st.segmented_control if horizontal else st.selectbox
    extra = {"required": True, "default": default} if horizontal else {"index": list(shown).index(default)}
    value = ask(
        label,
        list(shown),
        key=key,
        format_func=lambda option: shown.get(option, option),
        bind="query-params",
        help=help,
        on_change=_changed,
        args=(key, then),
        label_visibility="collapsed" if hide_label else "visible",
        **extra,
    )
    _show_problem(key)
    return str(default if value is None else value)  # an address that says nothing after the name chooses nothing


def _changed(key: str, then: Callable[[], None] | None) -> None:
    forget_problem(key)
    if then is not None:
        then()


def toggle(key: str, label: str, default: bool = False, *, help: str | None = None) -> bool:
    """
    Draw a toggle, bound to the address.

    Parameters
    ----------
    key, label
        As for `integer`.
    default : bool
        The answer at first.
    help : str or None
        A sentence shown on request.

    Returns
    -------
    bool
        The answer.
    """
    register(key, default)
    allowed = ("true", "false")
    _check_address(key, label, "true or false", lambda raw: raw.lower() in allowed, str(default).lower())
    bring_back(key)
    if _is_needless(key, default):
        return default
    _announce(key, default, lambda answer: str(answer).lower())
    value: bool = st.toggle(
        label, default, key=key, bind="query-params", help=help, on_change=forget_problem, args=(key,)
    )
    _show_problem(key)
    return value


def matrix(
    key: str, label: str, default: str, *, max_side: int, help: str | None = None, area: bool = False
) -> NDArray[np.float64]:
    """
    Draw a text box for a matrix, bound to the address; while it cannot be read, the last good one stays in use.

    Parameters
    ----------
    key, label
        As for `integer`.
    default : str
        Rows separated by semicolons, numbers by spaces.
    max_side : int
        Most rows and most columns allowed.
    help : str or None
        A sentence shown on request.
    area : bool
        Whether to offer several lines.

    Returns
    -------
    ndarray of shape (rows, cols)
        The numbers last read without a fault.
    """
    return parsed(
        key, label, default, lambda text: parse_matrix(text, name=label, max_side=max_side), help=help, area=area
    )


def parsed(
    key: str,
    label: str,
    default: str,
    read: Callable[[str], Read],
    *,
    help: str | None = None,
    area: bool = False,
    placeholder: str | None = None,
) -> Read:
    """
    Draw a text box whose text is parsed, bound to the address; while it cannot be, the last good value stays in use.

    Parameters
    ----------
    key, label
        As for `integer`.
    default : str
        The text at first.
    read : callable
        Makes of the text what it says, or raises InvalidInputError.
    help : str or None
        A sentence shown on request.
    area : bool
        Whether to offer several lines.
    placeholder : str, optional
        What is meant by an empty text.

    Returns
    -------
    object
        What `read` made of the last text without a fault.
    """
    register(key, default)
    bring_back(key)
    if _is_needless(key, default):
        _show_problem(key)
        return read(default)
    _announce(key, default, str)
    ask = st.text_area if area else st.text_input
    text = ask(
        label,
        default,
        key=key,
        bind="query-params",
        help=help,
        on_change=forget_problem,
        args=(key,),
        placeholder=placeholder,
    )
    good = f"{key} last good"
    try:
        values = read(text or "")
        st.session_state[good] = text
    except InvalidInputError as error:
        show_error(error)
        values = read(st.session_state.get(good, default))
    _show_problem(key)
    return values


def _announce(key: str, default: Any, write: Callable[[Any], str]) -> None:
    """
    Write a value into the address that was set while its control was not on the page.

    A control on the page writes its changes into the address by itself, but not the value it comes with.
    """
    value = st.session_state.get(key, default)
    if value == default or key in st.query_params:
        return
    with suppress(StreamlitAPIException):  # it was on the page: then it writes itself
        st.query_params[key] = write(value)


def remembered(key: str, default: str = "") -> str:
    """
    Keep a value in the address that no visible control shows, such as the pinned cell.

    Parameters
    ----------
    key : str
        Name in the address; set ``st.session_state[key]`` in a callback to change it.
    default : str
        The word at first.

    Returns
    -------
    str
        The word.
    """
    register(key, default)
    bring_back(key)
    with folded(True):
        if _is_needless(key, default):
            return default
    _announce(key, default, str)
    value = st.text_input(key, default, key=key, bind="query-params")
    return value or ""


def _check_address(key: str, label: str, allowed: str, fits: Callable[[str], bool], default: Any) -> None:
    if key in st.session_state or key not in st.query_params:
        return
    raw = st.query_params[key]
    try:
        good = fits(raw)
    except ValueError:
        good = False
    if not good:
        remember_problem(
            key,
            InvalidInputError(
                words()["errors"]["address"],
                given={key: raw},
                allowed=f"{label}: {allowed}",
                here=f"{key} = {raw}",
                fixes=[Fix(key, "=", default)],
            ),
        )


def _show_problem(key: str) -> None:
    problem = problem_of(key)
    if problem is not None:
        show_error(problem)
